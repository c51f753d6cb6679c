import { open } from 'node:fs/promises';
import { UserError } from './errors.ts';
import type { Table } from './table.ts';
import { detectDelimiter, readHeader } from './table-dialect.ts';
import { duckdbReason, sqlPath, sqlText, withDuckDB } from './table-duckdb.ts';
import { uniqueNames } from './table-header.ts';
import type { ReadTableOptions } from './table-options.ts';
import { type QuoteUse, quotesAreLiteral, surveyQuotes } from './table-quotes.ts';
import { parseRecords } from './table-records.ts';
import { readRejects } from './table-rejects.ts';
import { selectTable } from './table-select.ts';
import type { PlainFile } from './table-source.ts';

/** Of a longer file, a line of up to 16 MiB is read; of a shorter one, any line. */
const SMALL_FILE = 64 << 20;
const LONGEST_LINE = 16 << 20;
const SAMPLE = 1 << 20;

interface Layout {
  readonly delimiter: string;
  readonly quotes: QuoteUse;
  readonly literalQuotes: boolean;
  readonly hasHeader: boolean;
  readonly names: readonly string[];
  readonly skipLines: number;
  readonly notes: readonly string[];
}

/** Reads a delimited text: CSV, TSV and the like. Delimiter, quoting and header are found in the file itself. */
export async function readDelimited(plain: PlainFile, options: ReadTableOptions): Promise<Table> {
  const layout = await findLayout(plain, options);
  const scan = {
    source: plain.name,
    reader: reader(plain, layout),
    names: layout.names,
    asText: (_: string, index: number) => `c${index}`,
    notes: [...plain.notes, ...layout.notes],
  };
  return withDuckDB(async (connection) => {
    const table = await selectTable(connection, scan, options).catch((error: unknown) => {
      if (error instanceof UserError) throw error;
      throw new UserError(
        `${plain.name} cannot be read as a table (${duckdbReason(error)}); look at its quotes and line ends, or save it again as CSV.`,
      );
    });
    const rejects = await readRejects(connection, plain.path);
    if (rejects.count === 0) return table;
    if (table.rowCount === 0 && options.limit !== 0) {
      throw new UserError(
        `No line of ${plain.name} could be read: ${rejects.reasons}; look at its delimiter and quotes.`,
      );
    }
    const left = rejects.count === 1 ? '1 line was left out' : `${rejects.count} lines were left out`;
    return { ...table, notes: [...table.notes, `${left}: ${rejects.reasons}.`] };
  });
}

async function findLayout(plain: PlainFile, options: ReadTableOptions): Promise<Layout> {
  const sample = await readSample(plain);
  const separator = /^sep=(.)\r?\n/i.exec(sample.text);
  const text = sample.text.slice(separator?.[0].length ?? 0);
  const delimiter =
    options.delimiter ??
    separator?.[1] ??
    detectDelimiter(text, sample.complete, expectedDelimiters(plain.name));
  const quotes = await surveyQuotes(plain.path, delimiter);
  const literalQuotes = quotesAreLiteral(quotes, delimiter);
  const { records } = parseRecords(text, delimiter, !literalQuotes, sample.complete);
  const { names, width } = readHeader(records, options.header, delimiter);
  const blankLines = /^(\r\n|\n|\r)*/.exec(text)?.[0].match(/\r\n|\n|\r/g)?.length ?? 0;
  const named = uniqueNames(names ?? Array.from({ length: width }, (_, index) => `column${index + 1}`));

  const notes = [...named.notes];
  if (names === undefined) notes.push(headerNote(width, options.header));
  if (literalQuotes && quotes.malformed + quotes.needless > 0) {
    notes.push('Double quotes were read as ordinary characters, since they do not enclose whole fields.');
  }
  return {
    delimiter,
    quotes,
    literalQuotes,
    hasHeader: names !== undefined,
    names: named.names,
    // Of more columns, DuckDB passes over blank lines itself.
    skipLines: (width === 1 ? blankLines : 0) + (separator ? 1 : 0),
    notes,
  };
}

function expectedDelimiters(name: string): readonly string[] {
  return /\.csv(\.\w+)?$/i.test(name) ? [',', ';', '\t', '|'] : ['\t'];
}

function headerNote(width: number, asked: boolean | undefined): string {
  const called =
    width === 1 ? 'its column is called column1' : `its columns are called column1 to column${width}`;
  return `${asked === false ? 'The file was read without a header' : 'No line of column names was found'}; ${called}.`;
}

/** The call of DuckDB's reader in which nothing is left for it to guess. */
function reader(plain: PlainFile, layout: Layout): string {
  const { lf, crlf, cr, malformed } = layout.quotes;
  const quote = layout.literalQuotes ? '' : '"';
  // Strict mode rejects lines with unbalanced quotes, which lax mode would read wrongly; but only lax mode reads
  // a file that mixes line ends. Where no quote is unbalanced, lax mode is right in both.
  const strict = malformed > 0 && !layout.literalQuotes;
  const newline = cr > lf + crlf ? '\\r' : crlf > lf ? '\\r\\n' : '\\n';
  const longest = plain.size < SMALL_FILE ? Math.max(1 << 21, plain.size + 1) : LONGEST_LINE;
  const buffer = plain.size < SMALL_FILE ? longest : SMALL_FILE;
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
    `strict_mode = ${strict}`,
    'store_rejects = true',
    'rejects_limit = 0',
    `max_line_size = ${longest}`,
    `buffer_size = ${buffer}`,
    `compression = 'none'`,
    'hive_partitioning = false',
  ];
  return `read_csv(${settings.join(', ')})`;
}

/** The beginning of the file, whole lines if possible: 1 MiB, or as much as holds two lines. */
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
