import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this package, for files beside the code: threads, ONNX Runtime. Where a bundler has put our code into
 * somebody's file, it is the package `millwright` that is installed for that file.
 */
export function packageFolder(): string {
  return /\/core\/package-folder\.[jt]s$/.test(import.meta.url)
    ? fileURLToPath(new URL('../..', import.meta.url))
    : dirname(createRequire(import.meta.url).resolve('millwright/package.json'));
}
