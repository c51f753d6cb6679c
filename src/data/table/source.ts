import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { withTemporaryFolder } from '../../core/temporary-folder.ts';
import { detectEncoding, encodingName, markedUtf16, transcodeToUtf8 } from '../encoding/detect.ts';
import { surveyBytes } from '../encoding/survey.ts';
import { fileError, fileSize, isWorkbook, refuseBinary } from './file.ts';
import { unpackedBytes } from './unpacking.ts';
import { unpackZstd } from './zstd.ts';

/** A file that DuckDB can read as it is: not packed, and if text, in UTF-8. */
export interface PlainFile {
  /** Where the bytes are: the person's own file, or a temporary copy. */
  readonly path: string;
  /** The file's name in an error. */
  readonly name: string;
  readonly size: number;
  /** A folder for further temporary copies, deleted with them. */
  readonly folder: string;
  readonly format: 'delimited' | 'json' | 'parquet' | 'workbook';
  /** What was changed. */
  readonly notes: readonly Sentence[];
}

/** Files are read in pieces of 1 MiB. */
const PIECE = { highWaterMark: 1 << 20 };
const BOM = Buffer.from('\ufeff');

/**
 * Makes a plain file of `path` (unpacked, decoded), calls `use` with it, and deletes every temporary copy when
 * `use` is done or has failed.
 * @throws UserError for a file that is not a table: see the tests of bad input.
 */
export async function withPlainFile<T>(
  path: string,
  encoding: string | undefined,
  use: (plain: PlainFile) => Promise<T>,
): Promise<T> {
  const wanted = encoding === undefined ? undefined : encodingName(encoding);
  await fileSize(path);
  return withTemporaryFolder(async (folder) => {
    const plain = await makePlain(path, wanted, folder).catch((error: unknown) => {
      throw fileError(error, path, 'read');
    });
    return use(plain);
  });
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
    const [what, whatZh] =
      survey.size === 0 ? ['is empty', '是空文件'] : ['holds nothing but white space', '只有空白字符'];
    throw new UserError({
      en: `${path} ${what}; a table needs at least a line of column names.`,
      zh: `${path} ${whatZh}；表格至少要有一行列名`,
    });
  }
  // `--encoding utf-16` does not have to say which of the two.
  const given = wanted?.startsWith('utf-16') ? (markedUtf16(head) ?? wanted) : wanted;
  const detected = given ?? detectEncoding(survey, path);
  if (detected === 'utf-8' && !survey.validUtf8) {
    throw new UserError({
      en: `${path} is not valid utf-8; leave the encoding out to have it detected, or give the true one.`,
      zh: `${path} 不是有效的 utf-8；请去掉编码选项以自动识别，或指定实际编码`,
    });
  }
  const marked = Buffer.from(head.subarray(0, 3)).equals(BOM);
  const format = formatOf(new TextDecoder(detected).decode(head, { stream: true }), bareName, path, notes);
  if (detected === 'utf-8' && !marked)
    return { path: bytes, name: path, size: survey.size, folder, format, notes };

  const decoded = join(folder, 'decoded');
  if (detected === 'utf-8') {
    // DuckDB misreads a byte order mark before JSON lines and before a quoted header.
    await pipeline(createReadStream(bytes, { ...PIECE, start: BOM.length }), createWriteStream(decoded));
  } else {
    await transcodeToUtf8(bytes, detected, decoded, path);
    notes.push({ en: `The text was read as ${detected}.`, zh: `文本按 ${detected} 读取。` });
  }
  return { path: decoded, name: path, size: (await stat(decoded)).size, folder, format, notes };
}

/** What a text holds, whatever its name says. Throws UserError for a web page and the like. */
function formatOf(text: string, name: string, path: string, notes: Sentence[]): PlainFile['format'] {
  const start = text.replace(/^\ufeff/, '').trimStart();
  if (/^(<!doctype html|<html|<table|<\?xml|<Workbook|<meta|<div|MIME-Version:)/i.test(start)) {
    throw new UserError({
      en: `${path} is a web page or XML, although its name may say Excel; open it in Excel and save the sheet as .xlsx or as "CSV UTF-8".`,
      zh: `${path} 实际是网页一类的文件，尽管扩展名可能是 Excel 的；请用 Excel 打开，再将工作表另存为 .xlsx 或“CSV UTF-8”`,
    });
  }
  const named = /\.(json|jsonl|ndjson)$/.test(name) ? 'json' : 'delimited';
  const isObject = /^(\[\s*)?\{\s*("|\})/.test(start) || /^\[\s*\]/.test(start);
  // An error about a broken JSON file should be about JSON; a file that begins with a letter is not JSON.
  const found = isObject ? 'json' : named === 'json' && !/^[[{"]/.test(start) ? 'delimited' : named;
  if (found !== named) {
    const what = found === 'json' ? 'JSON' : 'CSV';
    notes.push({
      en: `The file was read as ${what}, which it is whatever its name says.`,
      zh: `文件内容实际是 ${what}，已按 ${what} 读取。`,
    });
  }
  return found;
}

/** The file itself, or its unpacked copy. How it is packed is determined from its first bytes. */
async function unpack(path: string, folder: string): Promise<{ bytes: string; notes: Sentence[] }> {
  const head = await firstBytes(path);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const bytes = join(folder, 'unpacked');
    const { size } = await stat(path);
    const source = createReadStream(path, PIECE);
    await pipeline(source, createGunzip(), unpackedBytes(path, size), createWriteStream(bytes)).catch(
      (error: unknown) => {
        throw gzipError(error, path);
      },
    );
    return { bytes, notes: [] };
  }
  if (/\.(gz|gzip)$/i.test(path)) {
    throw new UserError({
      en: `${path} is not a gzip file, although its name says so; rename it or pack it again.`,
      zh: `${path} 的扩展名是 gzip，但内容不是；请改名或重新压缩`,
    });
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
    return new UserError({
      en: `${path} ends too early, like a gzip file that was not copied completely; copy it again.`,
      zh: `${path} 过早结束，gzip 文件可能没有复制完整；请重新复制`,
    });
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new UserError({
      en: `${path} is a damaged gzip file; copy or pack it again.`,
      zh: `${path} 是损坏的 gzip 文件；请重新复制或压缩`,
    });
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
