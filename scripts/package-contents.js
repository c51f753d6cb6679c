import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.js';

/** The compiler leaves the output of sources that no longer exist. */
export function removeStaleOutput(sources, output) {
  for (const file of readdirSync(output, { recursive: true })) {
    const source = file.replace(/(\.d\.ts|\.js|\.js\.map)$/, '.ts');
    if (source !== file && !existsSync(join(sources, source))) rmSync(join(output, file));
  }
}

/**
 * Copies ONNX Runtime's package for Node, without its install script. All that we run is inside that package; the script
 * fetches CUDA's libraries besides, from a host of its own, and an installation fails where that host cannot be reached.
 * npm runs the install scripts of bundled dependencies too, so `bundleDependencies` would not help.
 */
export function copyOnnxRuntime(from, to) {
  rmSync(to, { recursive: true, force: true });
  const { name, version, license, main } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  cpSync(join(from, 'dist'), join(to, 'dist'), {
    recursive: true,
    filter: (file) => !/\.(map|d\.ts)$/.test(file),
  });
  // On macOS the library is there twice; its binding loads the one whose name has the major version alone.
  cpSync(join(from, 'bin'), join(to, 'bin'), {
    recursive: true,
    filter: (file) => !/\.\d+\.\d+\.\d+\.dylib$/.test(file),
  });
  cpSync(join(from, 'README.md'), join(to, 'README.md'));
  writeFileSync(join(to, 'package.json'), `${JSON.stringify({ name, version, license, main }, null, 2)}\n`);
  const ours = readFileSync(join(root, 'LICENSE'), 'utf8');
  writeFileSync(join(to, 'LICENSE'), ours.replace(/^Copyright .*$/m, 'Copyright (c) Microsoft Corporation'));
}
