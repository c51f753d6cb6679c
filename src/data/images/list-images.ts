import { stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { SplitBy } from '../split/by-column.ts';
import { findColumn, textColumn } from '../table/column.ts';
import type { ReadTableOptions } from '../table/options.ts';
import { readTable } from '../table/read-table.ts';
import { imageExtensions } from './extensions.ts';
import { folderOfTable, ListedFiles } from './find-listed.ts';
import { areSides, sideOfFolder } from './folder-sides.ts';
import type { LabelledFile, ListedImages, PassedOver } from './listed-images.ts';
import { walkFolder } from './walk-folder.ts';

export type { LabelledFile, ListedImages } from './listed-images.ts';

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
 * The images in a folder, or those that a table lists by path (relative to the table's folder). Those of a folder are sorted
 * by path, which is the same on every platform, and belong to a side where the upper folders are `train`, `val`, `test`.
 * Throws UserError where there are none or a folder has no classes.
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
  return listFolder(source, options);
}

async function listFolder(source: string, { labelsFrom }: ListOptions): Promise<ListedImages> {
  const { images, passedOver } = await walkFolder(source);
  if (images.length === 0) {
    const others = passedOver.length === 0 ? '' : ` among its ${passedOver.length} files`;
    throw new UserError({
      en: `${source} has no images${others} (${imageExtensions.join(' ')}); give the folder that holds them`,
      zh: `${source} 中没有图片（${imageExtensions.join(' ')}）；请提供存放图片的文件夹`,
    });
  }
  const byName = labelsFrom === 'name';
  const parts = images.map((path) => relative(source, path).split(/[\\/]/));
  const named = areSides(parts);
  // Where no image is in a folder below, the upper folders can only be classes.
  const sided = named && (byName || parts.some(({ length }) => length > 2));
  const files = images.map((path, i): LabelledFile => {
    const side = sided ? sideOfFolder(parts[i][0]) : undefined;
    const folder = side === undefined ? source : join(source, parts[i][0]);
    const label = byName ? nameLabel(path) : folderLabel(folder, path);
    return { path, label, ...(side !== undefined && { side }) };
  });
  const notes = named && !sided ? [sidesAsClasses(source)] : [];
  return { files, passedOver, incomplete: 0, notes };
}

const sidesAsClasses = (source: string): Sentence => ({
  en: `the folders of ${source} are named for training, validation or test but hold images, so they are read as classes; put a folder for each class into them if they are not`,
  zh: `${source} 中的文件夹以训练、验证或测试命名，但直接存放图片，因此被当作类别；若并非如此，请在其中为每个类别建一个文件夹`,
});

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
  const folder = folderOfTable(path);
  const listed = new ListedFiles(folder);
  const files: LabelledFile[] = [];
  const passedOver: PassedOver[] = [];
  let incomplete = 0;
  for (const [row, name] of names.entries()) {
    const label = labels[row]?.trim();
    if (name === null || name.trim() === '' || label === undefined || label === '') {
      incomplete += 1;
      continue;
    }
    const found = await listed.find(name);
    if (found === undefined) passedOver.push({ path: name, reason: 'not-found' });
    else {
      const split = splitCells && { row, cell: splitCells[row] };
      files.push({ path: found, label, ...(split && { split }) });
    }
  }
  if (files.length === 0 && passedOver.length > 0) {
    throw new UserError({
      en: `none of the ${passedOver.length} images in ${path} is in ${folder}, such as ${passedOver[0].path}; write their paths as seen from that folder, or move the table`,
      zh: `${path} 列出的 ${passedOver.length} 张图片在 ${folder} 中一张也找不到，例如 ${passedOver[0].path}；请写相对于该文件夹的路径，或移动该表格`,
    });
  }
  if (files.length === 0) {
    throw new UserError({
      en: `no row of ${path} has both a file and a class; fill these columns, or name others with --input and --target`,
      zh: `${path} 中没有同时含文件和类别的行；请填写这两列，或用 --input 和 --target 指定其他列`,
    });
  }
  return { files, passedOver, incomplete, notes: table.notes };
}
