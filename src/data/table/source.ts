import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../core/errors.ts';
import { detectEncoding, encodingName, markedUtf16, transcodeToUtf8 } from '../encoding/detect.ts';
import { surveyBytes } from '../encoding/survey.ts';
import { fileError, fileSize, isWorkbook, refuseBinary } from './file.ts';
import { unpackZstd } from './zstd.ts';

/** A file that DuckDB can read as it is: not packed, and if text, in UTF-8. */
export interface PlainFile {
  /** Where the bytes are: the person's own file, or a temporary copy. */
  readonly path: string;
  /** What to call the file in an error. */
  readonly name: string;
  readonly size: number;
  /** A folder for further temporary copies, deleted with them. */
  readonly folder: string;
  readonly format: 'delimited' | 'json' | 'parquet' | 'workbook';
  /** What had to be done. */
  readonly notes: readonly string[];
}

/** Pieces the files are read in. */
const PIECE = { highWaterMark: 1 << 20 };
const BOM = Buffer.from('\ufeff');

/**
 * Makes a plain file of `path` (unpacked, decoded), hands it to `use`, and deletes every temporary copy when
 * `use` is done or has failed.
 * @throws UserError for whatever is not a table: see the tests of bad input.
 */
export async function withPlainFile<T>(
  path: string,
  encoding: string | undefined,
  use: (plain: PlainFile) => Promise<T>,
): Promise<T> {
  const wanted = encoding === undefined ? undefined : encodingName(encoding);
  await fileSize(path);
  const folder = await mkdtemp(join(tmpdir(), 'millwright-'));
  try {
    const plain = await makePlain(path, wanted, folder).catch((error: unknown) => {
      throw fileError(error, path, 'read');
    });
    return await use(plain);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makePlain(path: string, wanted: string | undefined, folder: string): Promise<PlainFile> {
  const { bytes, notes } = await unpack(path, folder);
  const head = await firstBytes(bytes);
  const bareName = path.toLowerCase().replace(/\.(gz|gzip|zst|zstd)$/, '');
  if (startsWith(head, 'PAR1') || bareName.endsWith('.parquet')) {
    return { path: bytes, name: path, size: (await stat(bytes)).size, folder, format: 'parquet', notes };
  }
  if (isWorkbook(head, bareName)) {
    return { path: bytes, name: path, size: (await stat(bytes)).size, folder, format: 'workbook', notes };
  }
  refuseBinary(head, path);

  const survey = await surveyBytes(createReadStream(bytes, PIECE));
  if (survey.blank) {
    const what = survey.size === 0 ? 'is empty' : 'holds nothing but white space';
    throw new UserError(`${path} ${what}; a table needs at least a line of column names.`);
  }
  const format = /\.(json|jsonl|ndjson)$/.test(bareName) ? 'json' : 'delimited';
  // Who says UTF-16 need not know which of the two.
  const told = wanted?.startsWith('utf-16') ? (markedUtf16(head) ?? wanted) : wanted;
  const detected = told ?? detectEncoding(survey, path);
  if (detected === 'utf-8' && !survey.validUtf8) {
    throw new UserError(
      `${path} is not valid utf-8; leave the encoding out to have it found, or give the true one.`,
    );
  }
  const marked = Buffer.from(head.subarray(0, 3)).equals(BOM);
  if (detected === 'utf-8' && !marked)
    return { path: bytes, name: path, size: survey.size, folder, format, notes };

  const decoded = join(folder, 'decoded');
  if (detected === 'utf-8') {
    // DuckDB misreads a byte order mark before JSON lines and before a quoted header.
    await pipeline(createReadStream(bytes, { ...PIECE, start: BOM.length }), createWriteStream(decoded));
  } else {
    await transcodeToUtf8(bytes, detected, decoded, path);
    notes.push(`The text was read as ${detected}.`);
  }
  return { path: decoded, name: path, size: (await stat(decoded)).size, folder, format, notes };
}

/** The file itself, or its unpacked copy. What it is packed with is told by its first bytes. */
async function unpack(path: string, folder: string): Promise<{ bytes: string; notes: string[] }> {
  const head = await firstBytes(path);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const bytes = join(folder, 'unpacked');
    await pipeline(createReadStream(path, PIECE), createGunzip(), createWriteStream(bytes)).catch(
      (error: unknown) => {
        throw gzipError(error, path);
      },
    );
    return { bytes, notes: [] };
  }
  if (/\.(gz|gzip)$/i.test(path)) {
    throw new UserError(`${path} is not a gzip file, although its name says so; rename it or pack it again.`);
  }
  if (startsWith(head, '\x28\xb5\x2f\xfd')) {
    const bytes = join(folder, 'unpacked');
    await unpackZstd(path, bytes);
    return { bytes, notes: [] };
  }
  return { bytes: path, notes: [] };
}

function gzipError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'Z_BUF_ERROR') {
    return new UserError(
      `${path} ends too early, as a gzip file does that was not copied whole; copy it again.`,
    );
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new UserError(`${path} is a damaged gzip file; copy or pack it again.`);
  }
  return error;
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function startsWith(head: Uint8Array, latin1: string): boolean {
  return Buffer.from(head.subarray(0, latin1.length)).toString('latin1') === latin1;
}
