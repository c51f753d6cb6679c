import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { packageFolder } from './package-folder.ts';

/**
 * Starts a thread that runs the module `./name.ts` beside the module at `base`, an `import.meta.url`. It is TypeScript in a
 * checkout, where `tsx` has to be registered for it, and JavaScript in the package.
 */
export function startWorker(base: string, name: string, workerData: unknown): Worker {
  if (!base.endsWith('.ts')) return new Worker(compiled(base, name), { workerData });
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  ).href;
  const file = new URL(`./${name}.ts`, base).href;
  const start = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}); })`;
  return new Worker(start, { eval: true, workerData, execArgv: [] });
}

/** The module itself; where a bundler has put `base` into somebody's file, the one in the package that is installed. */
function compiled(base: string, name: string): URL {
  const beside = new URL(`./${name}.js`, base);
  if (existsSync(beside)) return beside;
  const dist = join(packageFolder(), 'dist');
  const file = readdirSync(dist, { recursive: true, encoding: 'utf8' }).find(
    (each) => basename(each) === `${name}.js`,
  );
  if (file === undefined) throw new Error(`there is no module ${name}.js in ${dist}`);
  return pathToFileURL(join(dist, file));
}
