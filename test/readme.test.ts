import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tasks } from '../src/tasks/registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
let folder = '';
let [english, chinese] = ['', ''];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'readme-'));
  [english, chinese] = await Promise.all(
    ['README.md', 'README.zh-CN.md'].map((name) => readFile(join(root, name), 'utf8')),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const blocks = (text: string, language: string): string[] =>
  Array.from(text.matchAll(/```(\w+)\n(.*?)```/gs))
    .filter(([, of]) => of === language)
    .map(([, , code]) => code);

/** What follows the columns of a table of tasks that differ between the languages. */
const taskRows = (text: string): string[][] =>
  Array.from(text.matchAll(/^\| `([a-z-]+)` +\|[^|]+\|(.*)\|$/gm), ([, name, commands]) => [
    name,
    ...commands.split('|').map((each) => each.trim()),
  ]);

it('says the same in both languages: code, commands, tasks and links', () => {
  const withoutTexts = (code: string): string =>
    code.replace(/(['"])[^'"\n]*[ \u4e00-\u9fff][^'"\n]*\1/g, '…');
  for (const language of ['ts', 'sh']) {
    expect(blocks(chinese, language).map(withoutTexts)).toEqual(blocks(english, language).map(withoutTexts));
  }
  expect(taskRows(chinese)).toEqual(taskRows(english));
  const links = (text: string): string[] =>
    Array.from(text.matchAll(/\]\((\w[^)]+)\)/g), ([, to]) => to).sort();
  const named = (text: string): string[] => links(text).filter((to) => !/README|report/.test(to));
  expect(named(chinese)).toEqual(named(english));
});

it('has two commands for the first minute, every task, and links to what is there', async () => {
  expect(blocks(english, 'sh')[0]).toBe('npm start\nnpm test\n');
  expect(
    taskRows(english)
      .map(([name]) => name)
      .sort(),
  ).toEqual(tasks.map(({ name }) => name).sort());
  for (const [, to] of `${english}${chinese}`.matchAll(/\]\((\w[^)#]+)\)/g)) {
    await expect(stat(join(root, to)), to).resolves.toBeDefined();
  }
});

it('has code that compiles, strictly, and for Keras users code that runs', async () => {
  const [project, keras] = blocks(english, 'ts');
  await writeFile(join(folder, 'project.ts'), project);
  await writeFile(join(folder, 'keras.ts'), keras);
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const options = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: ['*.ts'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const compiled = await run(process.execPath, [compiler, '-p', folder], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  expect(compiled.stdout).toBe('');
  await run(process.execPath, ['--import', join(root, 'node_modules/tsx/dist/loader.mjs'), 'keras.ts'], {
    cwd: folder,
  });
  expect((await stat(join(folder, 'model.onnx'))).size).toBeGreaterThan(100_000);
});
