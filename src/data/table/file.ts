import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { quotedChoice } from '../../core/language.ts';
import { nearestNames } from '../../core/nearest.ts';

/** Bytes at the start of files that are not tables, and what such a file is. */
const SIGNATURES: readonly (readonly [hex: string, en: string, zh: string])[] = [
  ['504b0304', 'a ZIP archive', 'ZIP 压缩包'],
  ['504b0506', 'a ZIP archive', 'ZIP 压缩包'],
  ['d0cf11e0a1b11ae1', 'an old Office file (.xls, .doc)', '旧版 Office 文件（.xls、.doc）'],
  ['89504e470d0a1a0a', 'a PNG image', 'PNG 图片'],
  ['ffd8ff', 'a JPEG image', 'JPEG 图片'],
  ['47494638', 'a GIF image', 'GIF 图片'],
  ['25504446', 'a PDF document', 'PDF 文档'],
  ['7f454c46', 'a program (ELF)', '程序（ELF）'],
  ['53514c69746520666f726d6174203300', 'an SQLite database', 'SQLite 数据库'],
  ['377abcaf271c', 'a 7-Zip archive', '7-Zip 压缩包'],
  ['526172211a07', 'a RAR archive', 'RAR 压缩包'],
  ['425a68', 'a bzip2 archive', 'bzip2 压缩包'],
  ['fd377a585a00', 'an XZ archive', 'XZ 压缩包'],
  ['28b52ffd', 'a zstd archive', 'zstd 压缩包'],
  ['894844460d0a1a0a', 'an HDF5 file', 'HDF5 文件'],
];

/** An error of the file system as one sentence for the person who named the file; other errors unchanged. */
export function fileError(error: unknown, path: string, doing: 'read' | 'write'): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UserError(
        doing === 'read'
          ? {
              en: `There is no file ${path}; check the spelling and the folder.`,
              zh: `没有文件 ${path}；请检查文件名和文件夹`,
            }
          : {
              en: `${path} cannot be written, because its folder does not exist; make the folder first.`,
              zh: `无法写入 ${path}，因为文件夹不存在；请先建立该文件夹`,
            },
      );
    case 'EACCES':
    case 'EPERM':
      return new UserError({
        en: `${path} may not be ${doing === 'read' ? 'read' : 'written'} by this user; change its permissions or choose another file.`,
        zh: `当前用户无权${doing === 'read' ? '读取' : '写入'} ${path}；请修改权限或另选文件`,
      });
    case 'EISDIR':
      return new UserError({
        en: `${path} is a folder, not a file; name a file in it.`,
        zh: `${path} 是文件夹，不是文件；请指定其中的文件`,
      });
    case 'ENOSPC':
      return new UserError(
        doing === 'read'
          ? {
              en: `The disk has no room for the temporary copy of ${path}; free some space or set TMPDIR to a folder on another disk.`,
              zh: `磁盘空间不足，无法存放 ${path} 的临时副本；请释放空间，或将 TMPDIR 设为其他磁盘上的文件夹`,
            }
          : {
              en: `The disk is full, so ${path} was not written; free some space and try again.`,
              zh: `磁盘已满，未写入 ${path}；请释放空间后重试`,
            },
      );
    case 'EROFS':
      return new UserError({
        en: `${path} is on a read-only disk; choose another folder.`,
        zh: `${path} 所在的磁盘是只读的；请另选文件夹`,
      });
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
    const choice = quotedChoice(near);
    throw new UserError({
      en: `There is no file ${path}; did you mean ${choice.en} in that folder?`,
      zh: `没有文件 ${path}；是否为该文件夹中的${choice.zh}？`,
    });
  });
  if (found.isDirectory()) {
    const tables = (await readdir(path)).filter((name) =>
      /\.(csv|tsv|txt|jsonl?|ndjson|parquet|xlsx)(\.gz)?$/i.test(name),
    );
    const [first] = tables.sort();
    const [such, suchZh] = first === undefined ? ['', ''] : [`, such as "${first}"`, `，例如“${first}”`];
    throw new UserError({
      en: `${path} is a folder, not a table; name a file in it${such}.`,
      zh: `${path} 是文件夹，不是表格；请指定其中的文件${suchZh}`,
    });
  }
  if (!found.isFile()) {
    throw new UserError({
      en: `${path} is not a file that can be read as a table.`,
      zh: `${path} 不是可以作为表格读取的文件`,
    });
  }
  if (found.size === 0) {
    throw new UserError({
      en: `${path} is empty; a table needs at least a line of column names.`,
      zh: `${path} 是空文件；表格至少要有一行列名`,
    });
  }
  return found.size;
}

/** @throws UserError when the first bytes are those of an image, an archive, a workbook or another binary file. */
export function refuseBinary(head: Uint8Array, path: string): void {
  const start = Buffer.from(head.subarray(0, 16)).toString('hex');
  const [, what, whatZh] = SIGNATURES.find(([hex]) => start.startsWith(hex)) ?? [];
  if (what === undefined) return;
  if (what.includes('Office')) {
    throw new UserError({
      en: `${path} is an Excel file that is protected by a password, or of the old format (.xls); open it, remove the password, and save the sheet as .xlsx or as "CSV UTF-8".`,
      zh: `${path} 是加密的 Excel 文件，或为旧格式（.xls）；请打开它，去掉密码，再将工作表另存为 .xlsx 或“CSV UTF-8”`,
    });
  }
  if (/\.(xlsx|xlsm|xls|ods|et)$/i.test(path)) {
    throw new UserError({
      en: `${path} is a spreadsheet workbook of a format that is not read; open it and save the sheet as .xlsx or as "CSV UTF-8".`,
      zh: `${path} 是不支持的电子表格格式；请打开它，将工作表另存为 .xlsx 或“CSV UTF-8”`,
    });
  }
  throw new UserError({
    en: `${path} is ${what}, not a table; give a CSV, TSV, JSON lines, Parquet or Excel (.xlsx) file.`,
    zh: `${path} 是${whatZh}，不是表格；请提供 CSV、TSV、JSON Lines、Parquet 或 Excel（.xlsx）文件`,
  });
}

/** An Excel workbook by its name, or a ZIP archive whose first entry is one that only Office workbooks have. */
export function isWorkbook(head: Uint8Array, name: string): boolean {
  const text = Buffer.from(head.subarray(0, 4096)).toString('latin1');
  if (!text.startsWith('PK\x03\x04') && !text.startsWith('PK\x05\x06')) return false;
  return /\.(xlsx|xlsm)$/i.test(name) || text.includes('[Content_Types].xml') || text.includes('xl/');
}
