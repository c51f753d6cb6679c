import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));

/** From the top of the house to its ground; a folder imports only from those in later lines, never from its own line. */
const floors = [
  ['index.ts', 'entries'],
  ['cli', 'serve', 'studio', 'connect'],
  ['tuning'],
  ['tasks'],
  ['llm'],
  ['report', 'bundle'],
  ['explain'],
  ['train'],
  ['nn'],
  ['runtime'],
  ['formats'],
  ['graph'],
  ['simulate'],
  ['data'],
  ['core'],
  ['version.ts'],
];
const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Every import, export from and dynamic import of one file of the house by another. Tests are left out: a gradient is
 * checked by running it, so a test of `graph` may use `runtime`.
 */
function importsOf(folder: string): Import[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test(-data)?\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      const specifiers = text.matchAll(
        /(?:^|\n)\s*(?:import|export)\b[^'";]*?from\s*'(\.[^']+)'|import\('(\.[^']+)'\)/g,
      );
      return Array.from(specifiers, ([, named, dynamic]) => {
        const target = relative(folder, join(folder, dirname(file), named ?? dynamic));
        return { file, from: file.split(sep)[0], to: target.split(sep)[0] };
      });
    });
}

describe('the house', () => {
  const imports = importsOf(source);

  it('has no rooms that the import rule does not know', () => {
    const rooms = readdirSync(source);
    expect(rooms.filter((room) => floorOf(room) < 0)).toEqual([]);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('imports only from rooms below, and never from outside src', () => {
    const wrong = imports.filter(({ from, to }) => from !== to && !(floorOf(to) > floorOf(from)));
    expect(wrong.map(({ file, to }) => `${file} imports from ${to}`)).toEqual([]);
  });

  it('names absolute paths of no machine and no host that packages come from', () => {
    const root = join(source, '..');
    const files = ['src', 'docs', 'examples', 'scripts', 'bin'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.(ts|js|md)$/.test(file) && !file.includes('node_modules'))
        .map((file) => join(root, folder, file)),
    );
    files.push(join(root, 'README.md'), join(root, 'README.zh-CN.md'));
    const wrong = files.filter((file) =>
      /\/(?:home|Users|work)\/\w|registry\.\w+\.\w/.test(readFileSync(file, 'utf8')),
    );
    expect(wrong.map((file) => relative(root, file))).toEqual([]);
  });
});
