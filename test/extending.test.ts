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
  for (const [name, code] of blocks) await writeFile(join(folder, name), code);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const options = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      typeRoots: [join(root, 'node_modules/@types')],
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
    'rows-on-disk.ts',
    'train.ts',
  ]);
  for (const [name, code] of blocks) {
    const lines = code.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('import'));
    expect(lines.length, name).toBeLessThanOrEqual(name === 'train.ts' ? 25 : 19);
  }
});

it('the blocks compile, strictly', async () => {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [compiler, '-p', folder], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe('');
});

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
});

it('rows on the disk train the same network as the same rows in memory', async () => {
  await writeFile(
    join(folder, 'both.ts'),
    `import { writeFileSync } from 'node:fs';
    import { Input, model } from 'millwright';
    import { Dense } from 'millwright/layers';
    import { Random } from 'millwright/simulate';
    import { rowsOnDisk } from './rows-on-disk.ts';
    const rows = new Float32Array(500 * 4);
    new Random(2).fillUniform(rows, -1, 1);
    for (let i = 0; i < 500; i++) rows[4 * i + 3] = rows[4 * i] - 2 * rows[4 * i + 1];
    writeFileSync('rows.bin', rows);
    const x = { data: Float32Array.from({ length: 1500 }, (_, i) => rows[4 * Math.floor(i / 3) + (i % 3)]), shape: [500, 3] };
    const y = { data: Float32Array.from({ length: 500 }, (_, i) => rows[4 * i + 3]), shape: [500, 1] };
    const learn = async (...data: [typeof x, typeof y] | [ReturnType<typeof rowsOnDisk>, undefined]) => {
      const input = Input({ shape: [3] });
      const network = model({ inputs: input, outputs: Dense(1)(input) }, { seed: 5 });
      network.compile({ optimizer: 'adam', loss: 'mse' });
      const { history } = await network.fit(...data, { epochs: 3, verbose: 0 });
      const predictions = await network.predict(data[0]);
      await network.dispose();
      return [history.loss, [...predictions.data].map(Number)];
    };
    console.log(JSON.stringify([await learn(x, y), await learn(rowsOnDisk('rows.bin', 3), undefined)]));`,
  );
  const command = ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), 'both.ts'];
  const { stdout } = await run(process.execPath, command, { cwd: folder });
  const [[losses, predictions], onDisk] = JSON.parse(stdout);
  expect(onDisk).toEqual([losses, predictions]);
  expect(losses[2]).toBeLessThan(losses[0]);
});
