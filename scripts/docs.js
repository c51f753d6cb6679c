import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './install.js';

// Writes docs/api, the reference of what src/index.ts exports, from its docstrings. `--check` only says whether it is up
// to date. What writes it is a package of its own, installed when first needed: nobody else has to wait for it.
const tool = join(root, 'scripts', 'api-reference');
const pages = join(root, 'docs', 'api');
const typedoc = join(tool, 'node_modules', 'typedoc', 'bin', 'typedoc');
if (!existsSync(typedoc)) {
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: tool,
    shell: process.platform === 'win32',
  });
}

const write = (out) => run(process.execPath, [typedoc, '--out', out, '--logLevel', 'Warn'], { cwd: tool });

if (process.argv.includes('--check')) {
  const fresh = mkdtempSync(join(tmpdir(), 'millwright-docs-'));
  try {
    write(fresh);
    const stale = [...new Set([...filesOf(fresh), ...filesOf(pages)])].filter(
      (name) => textOf(fresh, name) !== textOf(pages, name),
    );
    if (stale.length > 0) {
      console.error(`docs/api is not what the sources say: ${stale.sort().join(', ')}. Run npm run docs.`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
} else {
  write(pages);
}

function filesOf(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.md'));
}

function textOf(folder, name) {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : undefined;
}
