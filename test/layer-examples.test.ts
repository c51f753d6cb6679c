import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as layers from '../src/entries/layers.ts';
import { Input, ops } from '../src/index.ts';
import * as everyLayer from '../src/nn/layers/index.ts';

const folder = fileURLToPath(new URL('../src/nn/layers', import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
  .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n'));
const names = Object.keys(layers).filter((name) => /^[A-Z]/.test(name) && name in everyLayer);

/** The lines of code in the comment of a function. */
function exampleOf(name: string): string[] {
  const comment = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\nexport (?:const|function) ${name}\\b`);
  const found = sources.map((source) => comment.exec(source)?.[1]).find((text) => text !== undefined) ?? '';
  return Array.from(found.matchAll(/^ \* {5}(.*)$/gm), ([, line]) => line);
}

/** The shape of what the last expression of an example gives, `batch` where the batch goes. */
function shapeOf(lines: readonly string[]): string {
  const scope = { ...layers, Input, ops };
  const code = `${lines.slice(0, -1).join('\n')}\nreturn (${lines.at(-1)?.replace(/;( \/\/.*)?$/, '')}).shape;`;
  const shape: number[] = new Function(...Object.keys(scope), code)(...Object.values(scope));
  const batch = Input({ shape: [] }).shape[0];
  return `[${shape.map((extent) => (extent === batch ? 'batch' : extent)).join(', ')}]`;
}

describe('every layer has an example, and it gives the shape that it says', () => {
  it.each(names)('%s', (name) => {
    const lines = exampleOf(name);
    expect(lines.join('\n')).toContain(`${name}(`);
    // A layer that is read from somebody's file.
    if (name === 'OnnxLayer') return;
    const said = /\/\/ (\[.*\])$/m.exec(lines.join('\n'))?.[1];
    expect(shapeOf(lines)).toBe(said);
  });
});
