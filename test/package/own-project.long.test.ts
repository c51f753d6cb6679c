import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const windows = process.platform === 'win32';
let folder: string;
/** Somebody's project, with the packed package installed. */
let project: string;
/** Why there is no project: packages could not be had. */
let missing: string | undefined;

async function run(program: string, args: string[], cwd: string): Promise<string> {
  const options = { cwd, shell: windows && program !== process.execPath, maxBuffer: 1e8 };
  return (await promisify(execFile)(program, args, options)).stdout.trim();
}
const node = (...args: string[]): Promise<string> => run(process.execPath, args, project);
const cli = (...args: string[]): Promise<string> =>
  node(join('node_modules', 'millwright', 'bin', 'millwright.js'), ...args);

/** What `npm pack` packs, built in a folder of its own: others use the checkout's meanwhile. Returns the tarball. */
async function pack(staged: string): Promise<string> {
  await mkdir(staged, { recursive: true });
  for (const name of ['package.json', 'README.md', 'LICENSE', 'bin', 'src'])
    cpSync(join(root, name), join(staged, name), { recursive: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await run(
    process.execPath,
    [compiler, '-p', 'tsconfig.build.json', '--outDir', join(staged, 'dist')],
    root,
  );
  const contents = JSON.stringify(new URL('../../scripts/package-contents.js', import.meta.url).href);
  const [from, to] = [join(root, 'node_modules'), join(staged, 'vendor')].map((each) =>
    JSON.stringify(join(each, 'onnxruntime-node')),
  );
  const copy = `import { copyOnnxRuntime } from ${contents}; copyOnnxRuntime(${from}, ${to});`;
  await run(process.execPath, ['--input-type=module', '--eval', copy], root);
  const [{ filename }] = JSON.parse(await run('npm', ['pack', '--ignore-scripts', '--json'], staged));
  return join(staged, filename);
}

/** Blocks of docs/own-project.md, by the name of the file in their first line. */
async function documented(): Promise<Map<string, string>> {
  const text = await readFile(join(root, 'docs', 'own-project.md'), 'utf8');
  return new Map(
    Array.from(text.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs), ([, name, code]) => [name, code]),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-project-'));
  project = join(folder, 'project');
  await mkdir(project);
  const tarball = await pack(join(folder, 'package'));
  await writeFile(join(project, 'package.json'), '{ "name": "own-project", "private": true }');
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--fetch-retries=1', tarball];
  await run('npm', args, project).catch((error: { stderr: string }) => {
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED/.test(error.stderr)) throw error;
    // The host of the failed request tells a registry that is away from a script that wants another host.
    if (/lifecycle|command failed/.test(error.stderr)) throw error;
    missing = 'no package registry can be reached';
  });
  for (const [name, code] of await documented()) await writeFile(join(project, name), code);
}, 600_000);
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

/** A test that needs the project; skipped, with the reason, where no registry can be reached. */
const inProject = (title: string, test: () => Promise<void>): void =>
  it(title, async ({ skip }: TestContext) => {
    if (missing !== undefined) skip(missing);
    await test();
  }, 300_000);

describe('the packed package', () => {
  inProject('has what runs, and no tests, sources or maps', async () => {
    const installed = join(project, 'node_modules', 'millwright');
    const lines = await node(
      '--eval',
      'console.log(fs.readdirSync("node_modules/millwright", { recursive: true }).join("\\n"))',
    );
    const files = lines.split('\n').map((file) => file.replaceAll('\\', '/'));
    expect(files).toContain('dist/entries/layers.d.ts');
    expect(files.filter((file) => /\.test\.|test-data|\.map$|^(src|test|bench)\//.test(file))).toEqual([]);
    expect(existsSync(join(installed, 'vendor', 'onnxruntime-node', 'LICENSE'))).toBe(true);
  });

  inProject('brings no install script but that of koffi, which needs no network', async () => {
    const lock = JSON.parse(await readFile(join(project, 'node_modules', '.package-lock.json'), 'utf8'));
    const scripted = Object.entries<{ hasInstallScript?: boolean }>(lock.packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([name]) => name);
    expect(scripted).toEqual(['node_modules/koffi']);
  });

  inProject('trains, predicts and knows its version on the command line', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(await run('npx', ['millwright', '--version'], project)).toBe(version);
    await cli('sample', 'work-orders', '--rows', '400', '--seed', '7', '--out', 'orders.csv');
    const train = ['train', 'orders.csv', '--task', 'text-classification', '--epochs', '2', '--out', 'model'];
    await cli(...train, '--input', 'description', '--target', 'failure');
    expect(await cli('predict', 'model', 'hyd hose blown')).toMatch(/%.*hyd hose blown/);
  });

  inProject('is imported by ES modules and by CommonJS', async () => {
    expect(await node('train.mjs')).toBe('5 epochs');
    expect(await node('dynamic.cjs')).toMatch(/^\d+\.\d+\.\d+$/);
    const [major, minor] = process.versions.node.split('.').map(Number);
    const reads = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
    if (reads) expect(await node('train.cjs')).toContain('Trainable parameters: 3');
    else await expect(node('train.cjs')).rejects.toThrow(/ERR_REQUIRE_ESM/);
  });

  inProject('is bundled by esbuild, whole or as an external package', async () => {
    const app = `
      import { loadModel } from 'millwright';
      import { simulateWorkOrders, Random } from 'millwright/simulate';
      const model = await loadModel('model');
      const [{ label }] = await model.predict(['hyd hose blown']);
      await model.close();
      console.log(label);`;
    await writeFile(join(project, 'app.mjs'), app);
    const unbundled = await node('app.mjs');
    const esbuild = join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
    const wholes = ['koffi', 'onnxruntime-node', '@duckdb/node-api', 'sharp'];
    for (const externals of [wholes, ['millwright']]) {
      const flags = externals.map((name) => `--external:${name}`);
      const args = ['app.mjs', '--bundle', '--platform=node', '--format=esm', '--outfile=bundle.mjs'];
      await run(esbuild, [...args, ...flags], project);
      expect(await node('bundle.mjs')).toBe(unbundled);
    }
  });

  inProject('trains from a bundle, with threads of the installed package', async () => {
    const app = `
      import { train } from 'millwright';
      import { writeSurfaces } from 'millwright/simulate';
      await writeSurfaces('surfaces', { pictures: 60, seed: 1 });
      await train({ task: 'image-classification', data: 'surfaces', epochs: 1, out: 'surface-model' });`;
    await writeFile(join(project, 'surfaces.mjs'), app);
    const esbuild = join(root, 'node_modules', 'esbuild', 'bin', 'esbuild');
    const flags = ['koffi', 'onnxruntime-node', '@duckdb/node-api', 'sharp'].map(
      (name) => `--external:${name}`,
    );
    const args = ['surfaces.mjs', '--bundle', '--platform=node', '--format=esm', '--outfile=bundle.mjs'];
    await run(esbuild, [...args, ...flags], project);
    await node('bundle.mjs');
    expect(existsSync(join(project, 'surface-model', 'model.onnx'))).toBe(true);
  });

  inProject('answers from a server while a worker thread trains', async () => {
    const server = spawn(process.execPath, ['server.mjs', 'model'], {
      cwd: project,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
      const port = /listening on (\d+)/.exec((await lines.next()).value)?.[1];
      const post = (path: string, body: string): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body });
      expect((await post('/train', 'orders.csv')).status).toBe(202);
      expect((await post('/train', 'orders.csv')).status).toBe(409);
      let trained = false;
      const learned = lines.next().then(({ value }) => {
        trained = true;
        return String(value);
      });
      let rounds = 0;
      while (!trained) {
        const texts = ['hyd hose blown', 'motor is hot', '液压油管爆裂', 'pump leaks'];
        const answers = await Promise.all(texts.map((text) => post('/predict', text)));
        const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { input: string }[];
        expect(bodies.map(({ input }) => input)).toEqual(texts);
        rounds++;
      }
      expect(await learned).toMatch(/learned again \d/);
      expect(rounds).toBeGreaterThan(5);
      expect((await post('/predict', 'hyd hose blown')).status).toBe(200);
    } finally {
      server.kill();
    }
  });
});
