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

/**
 * Where that package is: in `node_modules` of a checkout, in `vendor` of our installed package
 * (`scripts/package-contents.js`).
 */
export function onnxRuntimeFolder(): string {
  const name = 'onnxruntime-node';
  const places = ['node_modules', 'vendor'].map((folder) => join(packageFolder(), folder, name));
  return (
    places.find((place) => existsSync(place)) ??
    dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
  );
}
