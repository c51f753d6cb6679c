import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as layers from '../../src/entries/layers.ts';
import * as everyLayer from '../../src/nn/layers/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { exports }: { exports: Record<string, string | { types: string; default: string }> } = JSON.parse(
  readFileSync(`${root}/package.json`, 'utf8'),
);
const entries = Object.entries(exports).flatMap(([name, target]) =>
  typeof target === 'string'
    ? []
    : [{ name, source: target.default.replace(/^\.\/dist\/(.*)\.js$/, '$1.ts') }],
);
const namesOf = async (source: string): Promise<string[]> =>
  Object.keys(await import(new URL(`../../src/${source}`, import.meta.url).href));

describe('entries of the package', () => {
  it('are those that the README names', () => {
    expect(entries.map(({ name }) => name)).toEqual([
      '.',
      './layers',
      './losses',
      './optimizers',
      './metrics',
      './data',
      './onnx',
      './simulate',
    ]);
  });

  it('have few names at the root, and each name once; OnnxLayer is a layer and a way to read ONNX', async () => {
    const names = await Promise.all(entries.map(({ source }) => namesOf(source)));
    expect(names[0].length).toBeLessThan(30);
    const all = names.flat();
    expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual(['OnnxLayer']);
  });

  it('have every layer', () => {
    const missing = Object.keys(everyLayer).filter((name) => /^[A-Z]/.test(name) && !(name in layers));
    expect(missing).toEqual([]);
  });
});
