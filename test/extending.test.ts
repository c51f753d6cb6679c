import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
let folder: string;
let blocks: Map<string, string>;

/** The blocks of docs/extending.md as files, by the name in their first line. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extending-'));
  const text = await readFile(join(root, 'docs/extending.md'), 'utf8');
  blocks = new Map(
    Array.from(text.matchAll(/```ts\n\/\/ (\S+\.ts)\n(.*?)```/gs), ([, name, code]) => [name, code]),
  );
  const source = JSON.stringify(join(root, 'src/index.ts')).slice(1, -1);
  for (const [name, code] of blocks)
    await writeFile(join(folder, name), code.replace("from 'millwright'", `from '${source}'`));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const options = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      typeRoots: [join(root, 'node_modules/@types')],
      // The package is named by its place here.
      rewriteRelativeImportExtensions: false,
    },
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ ...options, include: ['*.ts'] }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('every block says which file it is, and all but the last are ten lines or little more', async () => {
  const text = await readFile(join(root, 'docs/extending.md'), 'utf8');
  expect(text.match(/```ts\n/g)).toHaveLength(blocks.size);
  expect([...blocks.keys()]).toEqual([
    'squeeze-excitation.ts',
    'lateness.ts',
    'metrics.ts',
    'stop-when-good.ts',
    'sign-momentum.ts',
    'train.ts',
  ]);
  for (const [name, code] of blocks) {
    const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('import'));
    expect(lines.length, name).toBeLessThanOrEqual(name === 'train.ts' ? 25 : 15);
  }
});

it('the blocks compile, strictly', async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [compiler, '-p', folder], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
}, 60_000);

it('the blocks run together: the network learns, stops when good, and is saved', async () => {
  const command = ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), 'train.ts'];
  const { stdout } = await run(process.execPath, command, { cwd: folder });
  const { history, stopped, logs } = JSON.parse(stdout);
  expect(history.loss.at(-1)).toBeLessThan(history.loss[0]);
  expect(history.loss.length).toBeLessThan(40);
  expect(stopped).toMatch(/below 0.35 for 2 epochs/);
  expect(logs.worstError).toBeGreaterThan(0);
  expect(logs.withinTenth).toBeGreaterThanOrEqual(0);
  expect((await stat(join(folder, 'model.onnx'))).size).toBeGreaterThan(1000);
}, 60_000);
