import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as ort from 'onnxruntime-common';
import { packageFolder } from '../core/package-folder.ts';

let loaded: typeof ort | undefined;

/** ONNX Runtime's package for Node. It loads a library of 40 MB, so it is loaded when a graph is first run. */
export function onnxRuntime(): typeof ort {
  loaded ??= createRequire(import.meta.url)(onnxRuntimeFolder()) as typeof ort;
  return loaded;
}

/** Where that package is: inside ours where ours was installed (`scripts/prepack.js`), beside it in a checkout. */
export function onnxRuntimeFolder(): string {
  const inside = join(packageFolder(), 'vendor', 'onnxruntime-node');
  return existsSync(inside)
    ? inside
    : dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
}
