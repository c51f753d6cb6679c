import { stat } from 'node:fs/promises';
import { basename, extname, relative } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { SplitBy } from '../split/by-column.ts';
import { findColumn, textColumn } from '../table/column.ts';
import type { ReadTableOptions } from '../table/options.ts';
import { readTable } from '../table/read-table.ts';
import { identity } from '../values/identity.ts';
import { folderFiles, listedPath } from './image-folder.ts';
import { imageExtensions } from './read-image.ts';

/** An image's file, and the class of the image. */
export interface LabelledFile {
  readonly path: string;
  readonly label: string;
  /** In a table that is split by a column: the row, from 0, and its cell of that column. */
  readonly split?: { readonly row: number; readonly cell: string | null };
}
export interface ListedImages {
  readonly files: readonly LabelledFile[];
  /** Files without the extension of an image, relative to the folder. */
  readonly others: readonly string[];
  /** Rows of a table that lack a file or a label. */
  readonly incomplete: number;
  /** What was noticed while a table was read. */
  readonly notes: readonly Sentence[];
}

export interface ListOptions extends Pick<ReadTableOptions, 'sheet' | 'encoding' | 'header' | 'headerRow'> {
  /** `'folder'`: a folder for each class. `'name'`: the file's name up to its last number: `scratch_12.jpg`. */
  readonly labelsFrom?: 'folder' | 'name';
  /** Columns of a table. */
  readonly input?: string;
  readonly target?: string;
  /** The column of a table by which its images are split. */
  readonly splitBy?: SplitBy;
}

/**
 * The images in a folder, or those that a table lists by path (relative to the table's folder), sorted by path, which is
 * the same on every platform. Throws UserError where there are none or a folder has no classes.
 */
export async function listImages(source: string, options: ListOptions = {}): Promise<ListedImages> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) {
    throw new UserError({
      en: `there is no folder or table ${source}; give a folder with a folder of images for each class`,
      zh: `没有文件夹或表格 ${source}；请提供一个文件夹，其中每个类别各有一个图片文件夹`,
    });
  }
  if (!found.isDirectory()) return listTable(source, options);
  const { images, others, hidden, broken } = await folderFiles(source);
  if (images.length === 0) {
    throw new UserError({
      en: `${source} has no images (${imageExtensions.join(' ')}); give the folder that holds them`,
      zh: `${source} 中没有图片（${imageExtensions.join(' ')}）；请提供存放图片的文件夹`,
    });
  }
  const byName = options.labelsFrom === 'name';
  const files = images.map(({ place, path }) => ({
    path,
    label: byName ? nameLabel(place) : folderLabel(source, place),
  }));
  const notes: Sentence[] = [];
  if (hidden > 0) {
    notes.push({
      en: `${hidden} hidden files of the system, such as .DS_Store, were passed over`,
      zh: `已跳过 ${hidden} 个系统隐藏文件（如“.DS_Store”）`,
    });
  }
  if (broken.length > 0) {
    notes.push({
      en: `${broken.length} links lead to nothing, such as ${broken[0]}; the images are missing`,
      zh: `有 ${broken.length} 个链接指向不存在的文件，例如 ${broken[0]}；这些图片缺失`,
    });
  }
  return { files, others, incomplete: 0, notes };
}

/** Throws UserError for options of a table where the images are in a folder: it has no columns, sheets or encoding. */
export async function checkListOptions(source: string, { splitBy, ...options }: ListOptions): Promise<void> {
  const found = await stat(source).catch(() => undefined);
  if (found?.isDirectory() !== true) return;
  const flags = {
    '--sheet': options.sheet,
    '--encoding': options.encoding,
    '--no-header': options.header,
    '--header-row': options.headerRow,
    [`--split-by-${splitBy?.kind}`]: splitBy,
  };
  const [flag] = Object.entries(flags).find(([, value]) => value !== undefined) ?? [];
  if (flag === undefined) return;
  throw new UserError({
    en: `${flag} needs a table of images, and ${source} is a folder; leave it out, or give a table with a column of files and one of classes`,
    zh: `${flag} 需要图片列表，而 ${source} 是文件夹；请去掉该选项，或给出含文件列与类别列的表格`,
  });
}

function folderLabel(source: string, path: string): string {
  const [first, ...rest] = relative(source, path).split(/[\\/]/);
  if (rest.length > 0) return first;
  throw new UserError({
    en: `${first} is in ${source} itself and not in a folder named after its class; make a folder for each class, or give --labels-from name where file names begin with the class`,
    zh: `${first} 直接放在 ${source} 中，而不在以类别命名的文件夹中；请为每个类别建一个文件夹；若文件名以类别开头，请加 --labels-from name`,
  });
}

/** `rolled-in_scale_12.jpg` shows `rolled-in_scale`. */
function nameLabel(path: string): string {
  const stem = basename(path, extname(path));
  const label = stem.replace(/[\s_.()-]*\d+\)?$/, '');
  if (label !== '') return label;
  throw new UserError({
    en: `the name of ${path} does not begin with a class, as "scratch_12.jpg" does; rename it or use a folder for each class`,
    zh: `${path} 的文件名不以类别开头（如“scratch_12.jpg”）；请改名，或为每个类别建一个文件夹`,
  });
}

async function listTable(path: string, options: ListOptions): Promise<ListedImages> {
  if (imageExtensions.includes(extname(path).toLowerCase())) {
    throw new UserError({
      en: `${path} is a single image; give a folder with a folder of images for each class`,
      zh: `${path} 是单张图片；请提供一个文件夹，其中每个类别各有一个图片文件夹`,
    });
  }
  const { sheet, encoding, header, headerRow, splitBy } = options;
  const table = await readTable(path, {
    sheet,
    encoding,
    header,
    headerRow,
    namesExpected: [options.input, options.target, splitBy?.column],
  });
  const column = (asked: string | undefined, usual: string, option: string, holds: Sentence) => {
    if (asked !== undefined || table.columns.includes(usual)) return findColumn(table, asked ?? usual);
    const some = table.columns.slice(0, 12);
    throw new UserError({
      en: `${path} has no column "${usual}"; name the column that holds ${holds.en} with ${option} (it has ${some.join(', ')})`,
      zh: `${path} 没有列“${usual}”；请用 ${option} 指定${holds.zh}所在的列（现有列：${some.join('、')}）`,
    });
  };
  const file = { en: "each image's file", zh: '图片文件' };
  const names = textColumn(table, column(options.input, 'file', '--input', file));
  const label = { en: "each image's class", zh: '图片类别' };
  const labels = textColumn(table, column(options.target, 'label', '--target', label));
  const splitCells = splitBy && textColumn(table, splitBy.column);
  const files = names.flatMap((name, row): LabelledFile[] => {
    const label = labels[row]?.trim();
    if (name === null || name.trim() === '' || label === undefined || label === '') return [];
    const found = { path: listedPath(path, name), label };
    return [splitCells === undefined ? found : { ...found, split: { row, cell: splitCells[row] } }];
  });
  return { files, others: [], incomplete: names.length - files.length, notes: table.notes };
}

/**
 * Gives classes that differ only in letter case, blanks or `1.0` for `1` the name that most images have; `known` are the
 * names that a model has. The second result says what was merged.
 */
export function mergeLabels(
  files: readonly LabelledFile[],
  known: readonly string[] = [],
): { readonly files: LabelledFile[]; readonly merged: Sentence | undefined } {
  const formOf = (label: string): string => identity(label).toLowerCase();
  const counts = new Map<string, Map<string, number>>();
  for (const { label } of files) {
    const own = counts.get(formOf(label)) ?? new Map<string, number>();
    own.set(label, (own.get(label) ?? 0) + 1);
    counts.set(formOf(label), own);
  }
  const names = new Map(
    [...counts].map(([form, own]) => [form, [...own].sort((a, b) => b[1] - a[1])[0][0].trim()] as const),
  );
  for (const label of known) names.set(formOf(label), label);
  const several = [...counts.values()].filter((own) => own.size > 1).map((own) => [...own.keys()]);
  const shown = several.map((own) => own.map((label) => `"${label}"`).join(' = ')).join(', ');
  return {
    files: files.map((file) => ({ ...file, label: names.get(formOf(file.label)) ?? file.label })),
    merged:
      several.length === 0
        ? undefined
        : {
            en: `classes written in several ways are one: ${shown}`,
            zh: `写法不同的同一类别已合并：${shown}`,
          },
  };
}
