import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is checked, a file or a folder a word; none is ever taken away. */
const checked = `
  README.md README.zh-CN.md docs bench/README.md
  src/index.ts src/entries src/version.ts
  src/core src/data src/explain src/formats src/graph src/nn src/bundle src/report src/runtime src/simulate src/train
  src/tasks src/cli
`
  .trim()
  .split(/\s+/);

/** Generated from other files, the list of these words itself, or phrases of simulated work orders, which are data. */
const excluded =
  /^docs\/(?:api\/|onnx-coverage\.md|benchmarks\.md|style\.md)|\/fixtures\/|^src\/simulate\/(?:remarks|symptoms-en)\.ts$/;

/** What is not written, and what is written instead; docs/style.md has the reasons. */
const words: readonly (readonly [not: RegExp, instead: string])[] = [
  [/\b(?:lies?|lay|lain|lying)\b/i, 'is stored, is'],
  [/\b(?:stands?(?! for\b)|stood|standing)\b/i, 'is stored, is, is written'],
  [/\b(?:tells?|telling|told)\b/i, 'report, pass, determine'],
  [/\bwork(?:s|ed|ing)?(?: \w+){0,2} out\b/i, 'compute'],
  [/\b(?:go|goes|going|gone|went) on\b/i, 'continue'],
  [/\banew\b/i, 'again'],
  // An option's name and a unit of benchmarks, which programs read; names that src/tasks uses; a seed of random numbers.
  [
    /(?<!decoded-|kind: '|case '|counts\.)\bpictures?\b(?!-in-memory|\/s\b|\??: | \$\{epoch\}|, \.\.\.)/i,
    'image',
  ],
  [/\b(?:to learn from|chosen by|learned from nor)\b/i, 'training, validation'],
  [/\bone['’]s own\b/i, 'your own, custom'],
  [/\bshall\b/i, 'must, will'],
  [/\b(?:and|its) kin\b/i, 'and the like, or the names'],
  [/\b(?:for who|who knows Keras)\b/i, 'for Keras users'],
  [/\bholding\b/, 'withCleanup'],
  [/\bnumbersWhere\b/, 'filterIndices'],
  [/\bmost(?:Bytes|Rows|Characters|Tokens|Values|Items|Classes)\b/, 'maxBytes, maxRows'],
];

function filesIn(path: string): string[] {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name).replaceAll('\\', '/'))
    .filter((name) => /\.(?:ts|md)$/.test(name) && !excluded.test(name));
}

function faults(text: string, file: string): string[] {
  return text.split('\n').flatMap((line, i) =>
    words.flatMap(([not, instead]) => {
      const found = not.exec(line);
      return found === null ? [] : [`${file}:${i + 1} "${found[0]}": write ${instead}`];
    }),
  );
}

describe('plain English', () => {
  it('is what code and documentation are written in', () => {
    const files = checked.flatMap(filesIn);
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap((file) => faults(readFileSync(join(root, file), 'utf8'), file));
    expect(found).toEqual([]);
  });

  it('is checked word by word, and what is right remains', () => {
    const wrong = 'Weights lie here.\nIt goes on.\nWorked them out again\nmostBytes';
    expect(faults(wrong, 'a.md').map((fault) => fault.split(' ')[0])).toEqual([
      'a.md:1',
      'a.md:2',
      'a.md:3',
      'a.md:4',
    ]);
    expect(faults('`x` stands for a tensor; understand the layout; --pictures-in-memory', 'a.md')).toEqual(
      [],
    );
  });
});
