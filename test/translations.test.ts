import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const source = fileURLToPath(new URL('../src', import.meta.url));
/** Folders whose errors are all in both languages. */
const translated = ['core', 'data', 'bundle', 'simulate', 'runtime', 'tasks', 'cli'];

const files = translated.flatMap((folder) =>
  readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test(-data)?\.ts$/.test(file))
    .map((file) => ({ name: `${folder}/${file}`, text: readFileSync(join(source, folder, file), 'utf8') })),
);

/** Where in the text the string or template that begins at `start` ends, and its content without `${}`. */
function literalAt(text: string, start: number): { end: number; plain: string } {
  const quote = text[start];
  let plain = '';
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\\') at += 2;
    else if (quote === '`' && text.startsWith('${', at)) {
      at = closing(text, at + 2) + 1;
      // What is filled in separates words.
      plain += '…';
    } else plain += text[at++];
  }
  return { end: at, plain };
}

/** Where the bracket closes that is open at `start`; brackets in strings do not count. */
function closing(text: string, start: number): number {
  let depth = 1;
  for (let at = start; at < text.length; at++) {
    if (`'"\``.includes(text[at])) at = literalAt(text, at).end;
    else if ('({['.includes(text[at])) depth += 1;
    else if (')}]'.includes(text[at])) depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Strings among the arguments that begin at `start`, except those in objects and those that are compared with. */
function bareStrings(text: string, start: number): string[] {
  const found: string[] = [];
  const end = closing(text, start);
  for (let at = start; at < end; at++) {
    if (text[at] === '{') at = closing(text, at + 1);
    else if (`'"\``.includes(text[at])) {
      const literal = literalAt(text, at);
      if (!/[!=]==\s*$/.test(text.slice(start, at))) found.push(literal.plain);
      at = literal.end;
    }
  }
  return found;
}

/** The Chinese of every sentence, with the line it is on. */
function chineseOf(text: string): { line: number; plain: string }[] {
  return Array.from(text.matchAll(/\bzh:\s*(?=['"`])/g), ({ index, 0: { length } }) => ({
    line: lineOf(text, index),
    plain: literalAt(text, index + length).plain,
  }));
}

/** Words that Chinese engineers write as they are: formats, products, encodings, names in the file or in code. */
const kept = new Set([
  ...['CSV', 'TSV', 'JSON', 'Lines', 'Parquet', 'Excel', 'Office', 'SQLite', 'PDF', 'ELF', 'HDF', 'UTF'],
  ...['GB', 'gzip', 'zstd', 'ZIP', 'RAR', 'XZ', 'Zip', 'bzip', 'JPEG', 'PNG', 'GIF', 'BMP', 'TIFF', 'WebP'],
  ...['utf', 'windows', 'big', 'shift', 'jis', 'TMPDIR', 'Millwright', 'Metal', 'Direct', 'Vulkan', 'Debian'],
  ...['libvulkan', 'cpu', 'float', 'BPE', 'gram', 'toCategorical', 'toJSON', 'charLevel', 'split', 'tab'],
  ...['true', 'yes', 'false', 'no', 'train', 'null', 'en', 'zh', 'RMSE', 'NASA', 'preview', 'surfaces'],
  ...['millwright', 'predict', 'text', 'tabular', 'generation', 'classification', 'regression', 'line'],
  ...['synonyms', 'MB', 'Ctrl'],
]);

/** Without option names, file names and what is in quotation marks. */
const prose = (plain: string): string =>
  plain
    .replace(/--[a-z-]+( name)?/g, ' ')
    .replace(/[\w-]*\.[a-z]{2,8}\b/g, ' ')
    .replace(/“[^”]*”|\{"[^}]*\}/g, ' ');

describe('errors in Chinese', () => {
  it('are given beside the English ones', () => {
    const places = files.flatMap(({ name, text }) =>
      Array.from(text.matchAll(/new UserError\(/g), ({ index, 0: { length } }) => ({
        place: `${name}:${lineOf(text, index)}`,
        bare: bareStrings(text, index + length),
      })),
    );
    expect(places.length).toBeGreaterThan(100);
    expect(places.filter(({ bare }) => bare.length > 0)).toEqual([]);
  });

  it('are Chinese, with full-width punctuation', () => {
    // The simulators' templates of texts are in both languages too.
    const speaking = files.filter(({ text }) => /\b(UserError|Sentence)\b/.test(text));
    const sentences = speaking.flatMap(({ name, text }) =>
      chineseOf(text).map(({ line, plain }) => ({ place: `${name}:${line}`, plain })),
    );
    expect(sentences.length).toBeGreaterThan(100);
    const wrong = sentences.filter(({ plain }) => {
      if (!/\p{L}/u.test(plain)) return false;
      const words = prose(plain).match(/[A-Za-z]{2,}/g) ?? [];
      const isHalfWidth = /\p{sc=Han}[,;:?!()"]|[,;:?!()"]\p{sc=Han}/u.test(prose(plain));
      return !/\p{sc=Han}/u.test(plain) || isHalfWidth || words.some((word) => !kept.has(word));
    });
    expect(wrong).toEqual([]);
  });
});
