import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileError } from './file.ts';

/** Rows are joined into pieces of about this many characters before they are written. */
const PIECE = 1 << 16;

/**
 * Writes a comma separated file (RFC 4180, UTF-8, lines end in CR LF) with a header. `null` is written as an
 * empty cell. The file is written under another name and renamed, so it is complete or not there at all.
 * A `delimiter` of a tab makes it tab separated. `bom` puts a byte order mark first, without which Excel misreads Chinese.
 * @throws UserError when the folder cannot be written to or the disk is full.
 */
export async function writeCsv(
  path: string,
  columns: readonly string[],
  rows: Iterable<readonly (string | null)[]>,
  options: { bom?: boolean; delimiter?: ',' | '\t' } = {},
): Promise<void> {
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await pipeline(Readable.from(pieces(columns, rows, options)), createWriteStream(beside));
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw fileError(error, path, 'write');
  }
}

function* pieces(
  columns: readonly string[],
  rows: Iterable<readonly (string | null)[]>,
  { bom = false, delimiter = ',' }: { bom?: boolean; delimiter?: ',' | '\t' },
) {
  let piece = (bom ? '\ufeff' : '') + csvLine(columns, delimiter);
  for (const row of rows) {
    piece += csvLine(row, delimiter);
    if (piece.length > PIECE) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

function csvLine(cells: readonly (string | null)[], delimiter: string): string {
  // A row of one empty cell must not be an empty line, which readers skip.
  if (cells.length === 1 && (cells[0] ?? '') === '') return '""\r\n';
  return `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`;
}

/**
 * Quotes more than RFC 4180 asks: whatever another reader could take for a delimiter, and white space at the
 * ends, which some readers trim.
 */
function csvCell(cell: string | null, delimiter: string): string {
  if (cell === null) return '';
  // Of a file of tabs, readers take quotes that are not needed as ordinary characters.
  const special = delimiter === '\t' ? /["\t\r\n]/ : /[",;|\t\r\n]|^\s|\s$/;
  return special.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
