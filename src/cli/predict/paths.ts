import { readdir, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { fileSize } from '../../data/table/file.ts';
import type { InputKind } from '../../tasks/kit/task.ts';

const tableName = /\.(csv|tsv|tab|jsonl?|ndjson|parquet|xlsx|xlsm|xls)(\.(gz|gzip|zst|zstd))?$/i;
const textName = /\.txt(\.(gz|gzip|zst|zstd))?$/i;
const imageName = /\.(jpe?g|png|bmp|tiff?|webp|gif)$/i;
/** `data/new.v2`, but no text with blanks in it. */
const pathInFolder = /^[^\s]*[\\/][^\s]*\.[a-z]\w{0,6}$/i;

export const isTextFile = (path: string): boolean => textName.test(path);
export const isTableFile = (path: string): boolean => tableName.test(path);
export const isImageFile = (path: string): boolean => imageName.test(path);

/** Whether a word can only be meant as the path of a file. */
export const looksLikePath = (word: string): boolean =>
  word.length < 1024 &&
  !word.includes('\n') &&
  (tableName.test(word) || textName.test(word) || imageName.test(word) || pathInFolder.test(word));

const looksLikePattern = (word: string): boolean => /[*?[\]{}]/.test(word) && !word.includes('\n');

/** What a word names: a file, a folder, the files that match it as a pattern, or nothing. */
export type Found =
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  | { readonly kind: 'pattern'; readonly files: readonly string[]; readonly skipped: readonly string[] }
  | { readonly kind: 'nothing' };

/**
 * What a word on the command line names. `isPath` says that it was given where only files are expected.
 * Throws UserError for a path or a pattern of paths that names nothing, with the nearest name.
 */
export async function findPath(word: string, reads: InputKind, isPath: boolean): Promise<Found> {
  const found = await stat(word).catch(() => undefined);
  if (found?.isDirectory()) return { kind: 'folder', path: word };
  if (found !== undefined) return { kind: 'file', path: word };
  const certain = isPath || (reads !== 'text' && reads !== 'row');
  // A text may end in a question mark.
  const pattern = looksLikePattern(word) && (certain || /[\\/]|\.\w+$/.test(word));
  if (pattern) {
    const matched = await matching(word);
    const files = matched.filter((path) => reads !== 'image' || isImageFile(path) || isTableFile(path));
    const images = files.filter(isImageFile);
    // Tables among images list them.
    const chosen = reads === 'image' && images.length > 0 ? images : files;
    if (chosen.length > 0) {
      return { kind: 'pattern', files: chosen, skipped: matched.filter((path) => !chosen.includes(path)) };
    }
    if (certain || looksLikePath(word)) throw nothingMatches(word, reads, matched.length);
    return { kind: 'nothing' };
  }
  if (!certain && !looksLikePath(word)) return { kind: 'nothing' };
  throw await missing(word, reads === 'text' && !isPath);
}

/** The files that match a pattern of `*`, `?` and `**`, in the order of their names. */
async function matching(pattern: string): Promise<string[]> {
  const { glob } = await import('tinyglobby');
  const slashes = process.platform === 'win32' ? pattern.replaceAll('\\', '/') : pattern;
  const files = await glob(slashes, {
    expandDirectories: false,
    absolute: isAbsolute(pattern),
    // As a shell of the platform does.
    caseSensitiveMatch: process.platform !== 'win32' && process.platform !== 'darwin',
  });
  return files.sort(byName);
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The files in a folder and its folders whose names `is` accepts, by name, and how many others there are. */
export async function filesIn(
  folder: string,
  is: (name: string) => boolean,
): Promise<{ files: string[]; others: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(byName);
  return {
    files: paths.filter(is),
    others: paths.filter((path) => !is(path)).map((path) => relative(folder, path)),
  };
}

/** Says which files in a folder or of a pattern were skipped, since they are no images. */
export function skippedFiles(skipped: readonly string[]): Sentence[] {
  if (skipped.length === 0) return [];
  const some = skipped.slice(0, 3);
  const more = skipped.length > some.length ? ' ...' : '';
  const files =
    skipped.length === 1 ? '1 file that is no image' : `${skipped.length} files that are no images`;
  return [
    {
      en: `skipped ${files}: ${some.join(', ')}${more}`,
      zh: `跳过 ${skipped.length} 个不是图片的文件：${some.join('、')}${more}`,
    },
  ];
}

function nothingMatches(pattern: string, reads: InputKind, others: number): UserError {
  const [what, zh] = reads === 'image' ? ['images', '图片'] : ['files', '文件'];
  return new UserError(
    others === 0
      ? {
          en: `no ${what} match ${pattern}; check the folder and the spelling`,
          zh: `没有与 ${pattern} 匹配的${zh}；请检查文件夹和拼写`,
        }
      : {
          en: `the ${others} files that match ${pattern} are no images; give .jpg, .png, .bmp, .tif or .webp`,
          zh: `与 ${pattern} 匹配的 ${others} 个文件都不是图片；请给出 .jpg、.png、.bmp、.tif 或 .webp`,
        },
  );
}

/** The error for a path that names nothing, with the names that are near. */
async function missing(path: string, mayBeText: boolean): Promise<unknown> {
  const reason: unknown = await fileSize(path).catch((error: unknown) => error);
  if (!(reason instanceof UserError) || !mayBeText) return reason;
  return new UserError({
    en: `${reason.in('en')}; if it is a text and no path, give it on standard input`,
    zh: `${reason.in('zh')}；如果它是文本而不是路径，请从标准输入给出`,
  });
}

/** Refuses a folder where the task reads no folders. */
export function folderRefused(folder: string, reads: 'text' | 'row'): UserError {
  const pattern = join(folder, '*.csv');
  return reads === 'text'
    ? new UserError({
        en: `${folder} is a folder, and this model reads texts; name the files in it, such as "${pattern}"`,
        zh: `${folder} 是文件夹，而此模型读取文本；请指定其中的文件，例如 "${pattern}"`,
      })
    : new UserError({
        en: `${folder} is a folder, and this model reads rows of a table; name the files in it, such as "${pattern}"`,
        zh: `${folder} 是文件夹，而此模型读取表格的行；请指定其中的文件，例如 "${pattern}"`,
      });
}

/** The ending of a file without that of its packing: `.csv` of `a.csv.gz`. */
export const bareExtension = (path: string): string =>
  extname(path.replace(/\.(gz|gzip|zst|zstd)$/i, '')).toLowerCase();
