import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';

/** Bytes at the start of files that are not tables, and what to do instead. */
const SIGNATURES: readonly (readonly [hex: string, what: string])[] = [
  ['504b0304', 'a ZIP archive'],
  ['504b0506', 'a ZIP archive'],
  ['d0cf11e0a1b11ae1', 'an old Office file (.xls, .doc)'],
  ['89504e470d0a1a0a', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['47494638', 'a GIF image'],
  ['25504446', 'a PDF document'],
  ['7f454c46', 'a program (ELF)'],
  ['53514c69746520666f726d6174203300', 'an SQLite database'],
  ['377abcaf271c', 'a 7-Zip archive'],
  ['526172211a07', 'a RAR archive'],
  ['425a68', 'a bzip2 archive'],
  ['fd377a585a00', 'an XZ archive'],
  ['28b52ffd', 'a zstd archive'],
  ['894844460d0a1a0a', 'an HDF5 file'],
];

/** An error of the file system as one sentence for the person who named the file; other errors as they are. */
export function fileError(error: unknown, path: string, doing: 'read' | 'write'): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(
        doing === 'read'
          ? `There is no file ${path}; look at the spelling and the folder.`
          : `${path} cannot be written, because its folder does not exist; make the folder first.`,
      );
    case 'EACCES':
    case 'EPERM':
      return new UserError(
        `${path} may not be ${doing === 'read' ? 'read' : 'written'} by this user; change its permissions or choose another file.`,
      );
    case 'EISDIR':
      return new UserError(`${path} is a folder, not a file; name a file in it.`);
    case 'ENOSPC':
      return new UserError(
        doing === 'read'
          ? `The disk has no room for the temporary copy of ${path}; free some space or set TMPDIR to a folder on another disk.`
          : `The disk is full, so ${path} was not written; free some space and try again.`,
      );
    case 'EROFS':
      return new UserError(`${path} lies on a disk that can only be read; choose another folder.`);
    default:
      return error;
  }
}

/**
 * The size of a file in bytes.
 * @throws UserError when it is missing (naming files in the folder with a similar name), a folder, something
 * else that is not a file, or empty.
 */
export async function fileSize(path: string): Promise<number> {
  const found = await stat(path).catch(async (error: unknown) => {
    const reason = fileError(error, path, 'read');
    const names = await readdir(dirname(path)).catch(() => []);
    const near = nearestNames(basename(path), names);
    if (!(reason instanceof UserError) || near.length === 0) throw reason;
    throw new UserError(
      `There is no file ${path}; did you mean ${near.map((name) => `"${name}"`).join(' or ')} in that folder?`,
    );
  });
  if (found.isDirectory()) {
    const tables = (await readdir(path)).filter((name) =>
      /\.(csv|tsv|txt|jsonl?|ndjson|parquet|xlsx)(\.gz)?$/i.test(name),
    );
    const such = tables.length > 0 ? `, such as "${tables.sort()[0]}"` : '';
    throw new UserError(`${path} is a folder, not a table; name a file in it${such}.`);
  }
  if (!found.isFile()) throw new UserError(`${path} is not a file that can be read as a table.`);
  if (found.size === 0)
    throw new UserError(`${path} is empty; a table needs at least a line of column names.`);
  return found.size;
}

/** @throws UserError when the first bytes are those of an image, an archive, a workbook or another binary file. */
export function refuseBinary(head: Uint8Array, path: string): void {
  const start = Buffer.from(head.subarray(0, 16)).toString('hex');
  const what = SIGNATURES.find(([hex]) => start.startsWith(hex))?.[1];
  if (what === undefined) return;
  const office = /\.(xlsx|xlsm|xls|ods|et)$/i.test(path) || what.includes('Office');
  throw new UserError(
    office && what.includes('Office')
      ? `${path} is an Excel file that is protected by a password, or of the old kind (.xls); open it, take the password off, and save the sheet as .xlsx or as "CSV UTF-8".`
      : office
        ? `${path} is a spreadsheet workbook of a kind that is not read; open it and save the sheet as .xlsx or as "CSV UTF-8".`
        : `${path} is ${what}, not a table; give a CSV, TSV, JSON lines, Parquet or Excel (.xlsx) file.`,
  );
}

/** An Excel workbook by its name, or a ZIP archive whose first entry is one that only Office workbooks have. */
export function isWorkbook(head: Uint8Array, name: string): boolean {
  const text = Buffer.from(head.subarray(0, 4096)).toString('latin1');
  if (!text.startsWith('PK\x03\x04') && !text.startsWith('PK\x05\x06')) return false;
  return /\.(xlsx|xlsm)$/i.test(name) || text.includes('[Content_Types].xml') || text.includes('xl/');
}
