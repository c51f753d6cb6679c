import { UserError } from '../../core/errors.ts';
import type { TokenizerOptions } from './tokenizer-options.ts';

/** What Keras' `Tokenizer.to_json` writes: the tables are JSON within JSON. */
export interface TokenizerJson {
  readonly class_name: 'Tokenizer';
  readonly config: {
    readonly num_words: number | null;
    readonly filters: string;
    readonly lower: boolean;
    readonly split: string;
    readonly char_level: boolean;
    readonly oov_token: string | null;
    readonly document_count: number;
    readonly word_counts: string;
    readonly word_docs: string;
    readonly index_docs: string;
    readonly index_word: string;
    readonly word_index: string;
  };
}

/** What of a tokenizer is saved. */
interface TokenizerState {
  readonly numWords: number | undefined;
  readonly filters: string;
  readonly lower: boolean;
  readonly split: string;
  readonly charLevel: boolean;
  readonly oovToken: string | undefined;
  readonly documentCount: number;
  readonly wordCounts: ReadonlyMap<string, number>;
  readonly wordDocs: ReadonlyMap<string, number>;
  readonly wordIndex: ReadonlyMap<string, number>;
  readonly indexWord: ReadonlyMap<number, string>;
  readonly indexDocs: ReadonlyMap<number, number>;
}

interface TokenizerTables {
  readonly options: TokenizerOptions;
  readonly wordCounts: readonly (readonly [string, number])[];
  readonly wordDocs: readonly (readonly [string, number])[];
  readonly wordIndex: readonly (readonly [string, number])[];
  readonly indexWord: readonly (readonly [number, string])[];
  readonly indexDocs: readonly (readonly [number, number])[];
}

// Written by hand, because an object would move keys such as "2012" to its front.
function writeTable(table: ReadonlyMap<string | number, string | number>): string {
  const entries = Array.from(
    table,
    ([key, value]) => `${JSON.stringify(String(key))}: ${JSON.stringify(value)}`,
  );
  return `{${entries.join(', ')}}`;
}

export function writeTokenizerJson(tokenizer: TokenizerState): TokenizerJson {
  return {
    class_name: 'Tokenizer',
    config: {
      num_words: tokenizer.numWords ?? null,
      filters: tokenizer.filters,
      lower: tokenizer.lower,
      split: tokenizer.split,
      char_level: tokenizer.charLevel,
      oov_token: tokenizer.oovToken ?? null,
      document_count: tokenizer.documentCount,
      word_counts: writeTable(tokenizer.wordCounts),
      word_docs: writeTable(tokenizer.wordDocs),
      index_docs: writeTable(tokenizer.indexDocs),
      index_word: writeTable(tokenizer.indexWord),
      word_index: writeTable(tokenizer.wordIndex),
    },
  };
}

function unreadable(en: string, zh: string): UserError {
  return new UserError({
    en: `this is not a saved tokenizer: ${en}; save it again with toJSON`,
    zh: `这不是保存的分词器：${zh}；请用 toJSON 重新保存`,
  });
}

function parse(text: string, name?: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw name === undefined
      ? unreadable('the text is not JSON', '文本不是 JSON')
      : unreadable(`"${name}" is not JSON`, `“${name}”不是 JSON`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function field<T>(config: Record<string, unknown>, name: string, is: (value: unknown) => value is T): T {
  const value = config[name];
  if (!is(value)) {
    throw unreadable(`"${name}" is missing or of the wrong kind`, `“${name}”缺失或类型不对`);
  }
  return value;
}

function readTable<T>(
  config: Record<string, unknown>,
  name: string,
  is: (value: unknown) => value is T,
): [string, T][] {
  const table = parse(field(config, name, isString), name);
  if (!isRecord(table)) throw unreadable(`"${name}" is not a table`, `“${name}”不是表`);
  return Object.entries(table).map(([key, value]) => {
    if (!is(value)) {
      throw unreadable(`"${name}" has a wrong value for "${key}"`, `“${name}”中“${key}”的值不对`);
    }
    return [key, value];
  });
}

function numbered<T>(entries: readonly [string, T][], name: string): [number, T][] {
  return entries.map(([key, value]) => {
    if (!/^\d{1,15}$/.test(key)) {
      throw unreadable(`"${name}" has "${key}" where an index belongs`, `“${name}”中的“${key}”不是序号`);
    }
    return [Number(key), value];
  });
}

// Parsing moves keys such as "2012" to the front, and the order in which words were seen decides between
// equally frequent ones. The values are numbers, so every string in the text is a key.
function inWrittenOrder<T>(
  config: Record<string, unknown>,
  name: string,
  entries: [string, T][],
): [string, T][] {
  const keys = field(config, name, isString).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  const position = new Map(keys.map((key, index) => [parse(key, name), index]));
  return entries.sort((a, b) => (position.get(a[0]) ?? 0) - (position.get(b[0]) ?? 0));
}

/** Reads what `writeTokenizerJson` or Keras wrote, as text or parsed; throws `UserError` for anything else. */
export function readTokenizerJson(json: unknown): TokenizerTables {
  const parsed = typeof json === 'string' ? parse(json) : json;
  if (!isRecord(parsed) || !isRecord(parsed.config)) {
    throw unreadable('it has no "config"', '其中没有“config”');
  }
  const { config } = parsed;
  return {
    options: {
      numWords: config.num_words === null ? undefined : field(config, 'num_words', isCount),
      filters: field(config, 'filters', isString),
      lower: field(config, 'lower', isBoolean),
      split: field(config, 'split', isString),
      charLevel: field(config, 'char_level', isBoolean),
      oovToken: config.oov_token === null ? undefined : field(config, 'oov_token', isString),
      documentCount: field(config, 'document_count', isCount),
    },
    wordCounts: inWrittenOrder(config, 'word_counts', readTable(config, 'word_counts', isCount)),
    wordDocs: readTable(config, 'word_docs', isCount),
    wordIndex: readTable(config, 'word_index', isCount).sort((a, b) => a[1] - b[1]),
    indexWord: numbered(readTable(config, 'index_word', isString), 'index_word'),
    indexDocs: numbered(readTable(config, 'index_docs', isCount), 'index_docs'),
  };
}
