import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { findColumn, textColumn } from '../table/column.ts';
import { readTable } from '../table/read-table.ts';
import { imageExtensions } from './read-image.ts';

/** A picture's file, and the class it is said to show. */
export interface LabelledFile {
  readonly path: string;
  readonly label: string;
}
export interface ListedImages {
  readonly files: readonly LabelledFile[];
  /** Files that are no pictures by their names, relative to the folder. */
  readonly others: readonly string[];
  /** Rows of a table that lack a file or a label. */
  readonly incomplete: number;
}

export interface ListOptions {
  /** `'folder'`: a folder for each class. `'name'`: the file's name up to its last number: `scratch_12.jpg`. */
  readonly labelsFrom?: 'folder' | 'name';
  /** Columns of a table. */
  readonly input?: string;
  readonly target?: string;
}

/**
 * The pictures in a folder, or those that a table names by path (from the table's own folder). In the order of their
 * names, which is the same on every platform. Throws UserError where there are none or a folder has no classes.
 */
export async function listImages(source: string, options: ListOptions = {}): Promise<ListedImages> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) {
    throw new UserError(
      `there is no folder or table ${source}; give a folder with a folder of pictures for each class`,
    );
  }
  if (!found.isDirectory()) return listTable(source, options);
  const paths = (await readdir(source, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1));
  const images = paths.filter((path) => imageExtensions.includes(extname(path).toLowerCase()));
  const others = paths.filter((path) => !images.includes(path)).map((path) => relative(source, path));
  if (images.length === 0) {
    throw new UserError(
      `${source} has no pictures (${imageExtensions.join(' ')}); give the folder that holds them`,
    );
  }
  const byName = options.labelsFrom === 'name';
  const files = images.map((path) => ({ path, label: byName ? nameLabel(path) : folderLabel(source, path) }));
  return { files, others, incomplete: 0 };
}

function folderLabel(source: string, path: string): string {
  const [first, ...rest] = relative(source, path).split(/[\\/]/);
  if (rest.length > 0) return first;
  throw new UserError(
    `${first} lies in ${source} itself and not in a folder named after its class; make a folder for each class, or give --labels-from name where file names begin with the class`,
  );
}

/** `rolled-in_scale_12.jpg` shows `rolled-in_scale`. */
function nameLabel(path: string): string {
  const stem = basename(path, extname(path));
  const label = stem.replace(/[\s_.()-]*\d+\)?$/, '');
  if (label !== '') return label;
  throw new UserError(
    `the name of ${path} does not begin with a class, as "scratch_12.jpg" does; rename it or use a folder for each class`,
  );
}

async function listTable(path: string, options: ListOptions): Promise<ListedImages> {
  if (imageExtensions.includes(extname(path).toLowerCase())) {
    throw new UserError(
      `${path} is a single picture; give a folder with a folder of pictures for each class`,
    );
  }
  const table = await readTable(path, { namesExpected: [options.input, options.target] });
  const column = (asked: string | undefined, usual: string, option: string, holds: string) => {
    if (asked !== undefined || table.columns.includes(usual)) return findColumn(table, asked ?? usual);
    throw new UserError(
      `${path} has no column "${usual}"; name the column that holds ${holds} with ${option} (it has ${table.columns.slice(0, 12).join(', ')})`,
    );
  };
  const names = textColumn(table, column(options.input, 'file', '--input', "each picture's file"));
  const labels = textColumn(table, column(options.target, 'label', '--target', "each picture's class"));
  const files = names.flatMap((name, i): LabelledFile[] => {
    const label = labels[i]?.trim();
    if (name === null || name.trim() === '' || label === undefined || label === '') return [];
    return [{ path: isAbsolute(name) ? name : join(dirname(path), name), label }];
  });
  return { files, others: [], incomplete: names.length - files.length };
}
