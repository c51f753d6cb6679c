import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLines } from './text-lines.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(text: string, by: 'line' | 'paragraph'): Promise<string[]> {
  const path = join(folder, 'text.txt');
  await writeFile(path, text);
  const found: string[] = [];
  await readLines(path, path, by, (each) => found.push(each));
  return found;
}

const text = fc
  .array(fc.constantFrom('oil', '漏油', ' ', '\t', '\n', '\r\n', '\r', '\n\n', '\u2028'), { maxLength: 30 })
  .map((parts) => parts.join(''));
const withoutBlankEnd = (parts: string[]): string[] =>
  parts.at(-1)?.trim() === '' ? parts.slice(0, -1) : parts;

test('lines are what is between line ends of all systems', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (each) => {
      expect(await read(each, 'line')).toEqual(withoutBlankEnd(each.split(/\r\n?|\n/)));
    }),
  );
});

test('paragraphs are what is between empty lines', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (each) => {
      const parts = each.replace(/\r\n?/g, '\n').split(/\n[^\S\n]*\n/);
      const trimmed = (list: string[]) => list.map((part) => part.replace(/\s+/g, ' ').trim());
      expect(trimmed(await read(each, 'paragraph'))).toEqual(trimmed(withoutBlankEnd(parts)));
    }),
  );
});

test('a line longer than what is read at once, whose end and characters fall between two pieces, is whole', async () => {
  for (const length of [1_048_573, 1_048_574, 1_048_575, 1_048_576, 3_000_000]) {
    const long = 'x'.repeat(length);
    expect(await read(`${long}漏油\r\n${long}\r\nend`, 'line')).toEqual([`${long}漏油`, long, 'end']);
  }
});
