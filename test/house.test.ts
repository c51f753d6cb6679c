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

/** What a file imports from the house: by name, for its side effects, as an export from, and dynamically. */
function specifiersIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  const specifiers = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\b(?:[^'";]*?\bfrom)?\s*'(\.[^']+)'|\bimport\('(\.[^']+)'\)/g,
  );
  return Array.from(specifiers, ([, fixed, dynamic]) => fixed ?? dynamic);
}

/**
 * Every import of one file of the house by another. Tests are left out: a gradient is checked by running it, so a test
 * of `graph` may use `runtime`. Circles of imports are the linter's to find.
 */
function importsOf(folder: string): Import[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test(-data)?\.ts$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return specifiersIn(text).map((specifier) => {
        const target = relative(folder, join(folder, dirname(file), specifier));
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

  it('sees imports of every form', () => {
    const text = `import './a.ts';
import { b } from './b.ts';
import {
  type C,
} from './c.ts';
/** import './comment.ts'; */
import fs from 'node:fs';
export * from './d.ts';
const e = await import('./e.ts');`;
    expect(specifiersIn(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts']);
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
