import { inflateRawSync } from 'node:zlib';
import { checkLimit, limits } from '../../core/limits.ts';
import { storedArchive } from './stored-archive.ts';
import { unpackedAtMost, unpackedTooLarge } from './unpacking.ts';

/** A sheet of Excel ends here, whatever a file says. */
const [lastRow, lastColumn] = [1_048_576, 16_384];
const maxEntries = 10_000;
/** A text of JavaScript cannot be longer. */
const longestPart = 2 ** 29 - 2 ** 16;

/**
 * The parts of a workbook that are read, looked through and packed again without compression: what unpacks to more than
 * a table does is refused, and so is a sheet whose cells are so far apart that the empty ones between them would fill
 * the memory. Undefined where the bytes are no archive that can be read.
 */
export function checkedWorkbook(bytes: Buffer, path: string): Buffer | undefined {
  const allowed = unpackedAtMost(bytes.length);
  let size = 0;
  const parts: [string, Buffer][] = [];
  const entries = entriesOf(bytes);
  if (entries === undefined) return undefined;
  for (const { name, method, packed } of entries) {
    if (!/\.xml(?:\.rels)?$/.test(name)) continue;
    if (method !== 0 && method !== 8) return undefined;
    let data = packed;
    try {
      if (method === 8) data = inflateRawSync(packed, { maxOutputLength: Math.max(1, allowed - size) });
    } catch (error) {
      if (error instanceof RangeError) throw unpackedTooLarge(path, bytes.length);
      return undefined;
    }
    size += data.length;
    if (size > allowed || data.length > longestPart) throw unpackedTooLarge(path, bytes.length);
    if (/sheet[^/]*\.xml$/i.test(name) || data.includes('<sheetData')) checkSheet(data, path);
    parts.push([name, data]);
  }
  return storedArchive(parts);
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: Buffer;
}

/** What the directory at the end of a ZIP archive lists. */
function entriesOf(bytes: Buffer): Entry[] | undefined {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > bytes.length) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > maxEntries) return undefined;
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return undefined;
    const [method, length] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/');
    at += 46 + nameLength + extra + comment;
    if (local + 30 > bytes.length || bytes.readUInt32LE(local) !== 0x04034b50) return undefined;
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    if (start + length > bytes.length) return undefined;
    entries.push({ name, method, packed: bytes.subarray(start, start + length) });
  }
  return entries;
}

/** The tag of a row or a cell, with attributes that may hold a ">". */
const cellTag = /<(?:\w+:)?(?:c|row)\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g;

/** Throws where the cells of a sheet span more than the limit: the empty ones between them take memory too. */
function checkSheet(xml: Buffer, path: string): void {
  let [rows, columns] = [0, 0];
  for (const [tag] of xml.toString('latin1').matchAll(cellTag)) {
    for (const [, letters, digits] of tag.matchAll(/\sr\s*=\s*["']\s*([A-Z]*)(\d*)/gi)) {
      rows = Math.max(rows, Number(digits));
      columns = Math.max(columns, columnNumber(letters));
    }
  }
  const area = rows > lastRow || columns > lastColumn ? Number.POSITIVE_INFINITY : rows * columns;
  const [row, column] = [rows, columns].map((count) => count.toLocaleString('en'));
  checkLimit(area, limits.sheetCells, (cells) => ({
    en: `${path} has cells as far as row ${row} and column ${column}, which are ${cells} cells with the empty ones between`,
    zh: `${path} 的单元格远至第 ${row} 行、第 ${column} 列，连同其间的空单元格共 ${cells} 个`,
  }));
}

const columnNumber = (letters: string): number => {
  let number = 0;
  for (const letter of letters.toUpperCase()) number = 26 * number + letter.charCodeAt(0) - 64;
  return number;
};
