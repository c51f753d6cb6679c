import { UserError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { Table } from './table.ts';

/** So many columns are listed in an error; the others are counted. */
const LISTED_COLUMNS = 12;

/**
 * The table's own name of the column a person asked for: by its exact name, else by its name without regard to
 * letter case and white space, else by its position, counted from `'1'`.
 * @throws UserError when there is no such column, naming the nearest, or when more than one answers to the name.
 */
export function findColumn(
  table: Pick<Table, 'source' | 'columns'> | readonly string[],
  name: string,
): string {
  const [columns, where] = 'columns' in table ? [table.columns, ` in ${table.source}`] : [table, ''];
  if (columns.includes(name)) return name;

  const wanted = loosely(name);
  const [match, ...others] = wanted === '' ? [] : columns.filter((column) => loosely(column) === wanted);
  if (match !== undefined && others.length > 0) {
    throw new UserError(
      `The column "${name}"${where} may be any of ${quoted([match, ...others])}; write its name exactly.`,
    );
  }
  if (match !== undefined) return match;

  const position = /^[1-9]\d*$/.test(name.trim()) ? columns[Number(name) - 1] : undefined;
  if (position !== undefined) return position;
  throw new UserError(`There is no column "${name}"${where}; ${suggestion(columns, name)}.`);
}

/** The values of one column, found as `findColumn` finds it; `null` where a value is missing. */
export function textColumn(table: Table, name: string): readonly (string | null)[] {
  const column = findColumn(table, name);
  const values = table.values.get(column);
  if (values === undefined) {
    throw new UserError(
      `The column "${column}" of ${table.source} was not read; name it among the columns to read.`,
    );
  }
  return values;
}

function loosely(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function suggestion(columns: readonly string[], name: string): string {
  if (columns.length === 0) return 'it has no columns';
  const near = nearestNames(name, columns);
  const some = columns.slice(0, LISTED_COLUMNS);
  const more = columns.length > some.length ? ` and ${columns.length - some.length} more` : '';
  const all = `${quoted(some)}${more}`;
  return near.length > 0 ? `the nearest is ${quoted(near)} (it has ${all})` : `it has ${all}`;
}
