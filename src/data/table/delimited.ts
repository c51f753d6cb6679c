import { open, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { detectDelimiter, NO_DELIMITER, readHeader } from './dialect.ts';
import { duckdbReason, sqlPath, sqlText, withDuckDB } from './duckdb.ts';
import { fileError } from './file.ts';
import { uniqueNames } from './header.ts';
import { findHeader, placeNotes } from './header-place.ts';
import { unifyLineEnds } from './line-ends.ts';
import type { ReadTableOptions } from './options.ts';
import { type QuoteUse, quotesAreLiteral, surveyQuotes } from './quotes.ts';
import { parseRecords } from './records.ts';
import { withRejectedLines } from './rejected-lines.ts';
import { readRejects } from './rejects.ts';
import { checkColumns, selectTable } from './select.ts';
import { fromLine } from './skip-lines.ts';
import type { PlainFile } from './source.ts';
import type { Table } from './table.ts';

/** In a larger file, lines of up to 16 MiB are read; in a smaller one, any line. */
const SMALL_FILE = 64 << 20;
const LONGEST_LINE = 16 << 20;
const SAMPLE = 1 << 20;
/** The number of rows in a chunk of DuckDB. */
const ROWS_AT_ONCE = 2048;
/** In addition to its text. */
const BYTES_OF_A_CELL = 16;

interface Layout {
  readonly delimiter: string;
  readonly quotes: QuoteUse;
  readonly literalQuotes: boolean;
  readonly hasHeader: boolean;
  readonly names: readonly string[];
  readonly skipLines: number;
  readonly notes: readonly Sentence[];
  /** Lines before the header, which are titles and the like. */
  readonly titleLines: number;
  /** The names, where they are in two lines. */
  readonly joined: readonly string[] | undefined;
}

/**
 * Reads a delimited text: CSV, TSV and the like. Delimiter, quoting and header are found in the file itself, or `names` are
 * taken in place of the first line.
 */
export async function readDelimited(
  original: PlainFile,
  options: ReadTableOptions,
  given?: readonly string[],
): Promise<Table> {
  const found = await findLayout(original, options, given);
  const { titleLines, joined } = found;
  if (titleLines > 0 || joined !== undefined) {
    const line = titleLines + (joined === undefined ? 1 : 2);
    const below = await fromLine(original, line, 'the header');
    const notes = [...original.notes, ...placeNotes(titleLines, joined)];
    const table = await readDelimited({ ...below, notes }, { ...options, header: true }, joined);
    return { ...table, firstRow: line + 1 };
  }
  const { plain, layout } = mixesLineEnds(found.quotes)
    ? await withUnifiedLineEnds(original, found)
    : { plain: original, layout: found };
  const scan = {
    source: plain.name,
    reader: reader(plain, layout),
    names: layout.names,
    asText: (_: string, index: number) => `c${index}`,
    notes: [...plain.notes, ...layout.notes],
  };
  return withDuckDB(async (connection) => {
    if (!threadsMayShare(layout)) {
      await connection.run(`SET memory_limit = '${memoryLimit(layout)}MB'`);
    }
    const selected = await selectTable(connection, scan, options).catch((error: unknown) => {
      if (error instanceof UserError) throw error;
      const found = duckdbReason(error);
      const reason = /unicode/i.test(found)
        ? {
            en: 'a field ends inside a character, as after a quote that is not closed',
            zh: '某个字段在一个字符中间结束，通常是引号没有闭合',
          }
        : { en: found, zh: found };
      throw new UserError({
        en: `${plain.name} cannot be read as a table (${reason.en}); check its quotes and line ends, or save it again as CSV.`,
        zh: `${plain.name} 无法作为表格读取（${reason.zh}）；请检查引号和换行，或另存为 CSV`,
      });
    });
    const table = { ...selected, firstRow: 1 + layout.skipLines + (layout.hasHeader ? 1 : 0) };
    const rejects = await readRejects(connection, plain.path);
    if (rejects.count === 0) return table;
    if (table.rowCount === 0 && options.limit !== 0) {
      throw new UserError({
        en: `No line of ${plain.name} could be read: ${rejects.reasons.en}; check its delimiter and quotes.`,
        zh: `${plain.name} 没有一行能够读取：${rejects.reasons.zh}；请检查分隔符和引号`,
      });
    }
    if (options.keepRejected === true && readsAll(options) && plain.size <= SMALL_FILE) {
      const kept = await withRejectedLines(table, plain.path, rejects.count, layout);
      if (kept !== undefined) return kept;
    }
    const left = rejects.count === 1 ? '1 line was left out' : `${rejects.count} lines were left out`;
    const note = {
      en: `${left}: ${rejects.reasons.en}.`,
      zh: `排除了 ${rejects.count} 行：${rejects.reasons.zh}。`,
    };
    return { ...table, notes: [...table.notes, note] };
  });
}

const readsAll = ({ columns, limit, each }: ReadTableOptions): boolean =>
  columns === undefined && limit === undefined && each === undefined;

/** A thread that begins in the middle of a field with line ends would read its lines as rows of the table. */
const threadsMayShare = ({ literalQuotes, quotes }: Layout): boolean => literalQuotes || quotes.inside === 0;

/**
 * Megabytes for DuckDB, which would otherwise keep all of a file that one thread reads: enough for three chunks of rows
 * that are all as long as the longest.
 */
function memoryLimit({ names, quotes: { longest } }: Layout): number {
  const needed = 3 * ROWS_AT_ONCE * (longest + BYTES_OF_A_CELL * names.length);
  return Math.ceil(Math.min(0.8 * totalmem(), Math.max(512e6, needed)) / 1e6);
}

function mixesLineEnds({ lf, crlf, cr }: QuoteUse): boolean {
  return [lf, crlf, cr].filter((count) => count > 0).length > 1;
}

/** DuckDB reads a file of mixed line ends only in its lax mode, in which it drops extra fields. */
async function withUnifiedLineEnds(plain: PlainFile, layout: Layout) {
  const path = join(plain.folder, 'unified');
  await unifyLineEnds(plain.path, path, layout.delimiter, !layout.literalQuotes).catch((error: unknown) => {
    throw fileError(error, plain.name, 'read');
  });
  const { lf, crlf, cr } = layout.quotes;
  const quotes = { ...layout.quotes, lf: lf + crlf + cr, crlf: 0, cr: 0 };
  return { plain: { ...plain, path, size: (await stat(path)).size }, layout: { ...layout, quotes } };
}

async function findLayout(
  plain: PlainFile,
  options: ReadTableOptions,
  given: readonly string[] | undefined,
): Promise<Layout> {
  const sample = await readSample(plain);
  const separator = /^sep=(.)\r?\n/i.exec(sample.text);
  const text = sample.text.slice(separator?.[0].length ?? 0);
  const delimiter =
    options.delimiter ??
    separator?.[1] ??
    detectDelimiter(text, sample.complete, expectedDelimiters(plain.name));
  const quotes = await surveyQuotes(plain.path, delimiter);
  const literalQuotes = quotesAreLiteral(quotes, delimiter);
  const { records, lines } = parseRecords(text, delimiter, !literalQuotes, sample.complete);
  const asked = headerOf(options, records);
  const { titles, joined } =
    options.header === undefined && delimiter !== NO_DELIMITER
      ? findHeader(records, options.namesExpected)
      : { titles: 0, joined: undefined };
  const { names, width } = readHeader(records, asked, delimiter);
  checkColumns(width, plain.name);
  const blankLines = /^(\r\n|\n|\r)*/.exec(text)?.[0].match(/\r\n|\n|\r/g)?.length ?? 0;
  const named = uniqueNames(
    given ?? names ?? Array.from({ length: width }, (_, index) => `column${index + 1}`),
  );

  const notes = [...named.notes];
  if (names === undefined) notes.push(headerNote(width, options.header));
  if (literalQuotes && quotes.malformed + quotes.needless > 0) {
    notes.push({
      en: 'Double quotes were read as ordinary characters, because they do not enclose whole fields.',
      zh: '双引号按普通字符读取，因为它们没有括住整个字段。',
    });
  }
  return {
    delimiter,
    quotes,
    literalQuotes,
    hasHeader: names !== undefined,
    names: named.names,
    titleLines: titles === 0 ? 0 : lines[titles] + (separator ? 1 : 0),
    joined,
    // With more columns, DuckDB skips blank lines itself.
    skipLines: (width === 1 ? blankLines : 0) + (separator ? 1 : 0),
    notes,
  };
}

/** Whether the file has a header, where a person says so: with `header`, or by naming one of its columns. */
function headerOf(
  { header, namesExpected = [] }: ReadTableOptions,
  [first = []]: readonly (readonly string[])[],
): boolean | undefined {
  const names = new Set(first.map((name) => name.trim()));
  return header ?? (namesExpected.some((name) => name !== undefined && names.has(name)) || undefined);
}

function expectedDelimiters(name: string): readonly string[] {
  return /\.csv(\.\w+)?$/i.test(name) ? [',', ';', '\t', '|'] : ['\t'];
}

function headerNote(width: number, header: boolean | undefined): Sentence {
  const [named, namedZh] =
    width === 1
      ? ['its column is called column1', '该列命名为 column1']
      : [`its columns are called column1 to column${width}`, `各列命名为 column1 至 column${width}`];
  return header === false
    ? { en: `The file was read without a header; ${named}.`, zh: `文件按无列名的方式读取；${namedZh}。` }
    : { en: `No line of column names was found; ${named}.`, zh: `没有找到列名行；${namedZh}。` };
}

/** The call of DuckDB's reader with every setting given, so that it guesses none. */
function reader(plain: PlainFile, layout: Layout): string {
  const { lf, crlf } = layout.quotes;
  const quote = layout.literalQuotes ? '' : '"';
  const newline = crlf > 0 ? '\\r\\n' : lf > 0 ? '\\n' : '\\r';
  const longest = plain.size < SMALL_FILE ? Math.max(1 << 21, plain.size + 1) : LONGEST_LINE;
  const buffer = plain.size < SMALL_FILE ? longest : 2 * LONGEST_LINE;
  const settings = [
    sqlPath(plain.path),
    'auto_detect = false',
    `delim = ${sqlText(layout.delimiter)}`,
    `quote = ${sqlText(quote)}`,
    `escape = ${sqlText(quote)}`,
    `comment = ''`,
    `nullstr = ''`,
    `new_line = ${sqlText(newline)}`,
    `header = ${layout.hasHeader}`,
    `skip = ${layout.skipLines}`,
    `columns = {${layout.names.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')}}`,
    'store_rejects = true',
    'rejects_limit = 0',
    `max_line_size = ${longest}`,
    `buffer_size = ${buffer}`,
    `compression = 'none'`,
    'hive_partitioning = false',
    `parallel = ${threadsMayShare(layout)}`,
  ];
  return `read_csv(${settings.join(', ')})`;
}

/** The beginning of the file: 1 MiB, or more where that has fewer than two lines. */
async function readSample(plain: PlainFile): Promise<{ text: string; complete: boolean }> {
  const file = await open(plain.path, 'r');
  try {
    for (let length = SAMPLE; ; length *= 4) {
      const size = Math.min(length, plain.size);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      const complete = bytesRead >= plain.size;
      const text = new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead), { stream: !complete });
      const lines = text.match(/\r\n|\n|\r/g)?.length ?? 0;
      if (complete || lines >= 2 || size >= SMALL_FILE) return { text, complete };
    }
  } finally {
    await file.close();
  }
}
