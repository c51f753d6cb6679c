import { UserError } from '../../core/errors.ts';
import { quotedList, type Sentence } from '../../core/language.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { Table } from './table.ts';

/** This many columns are listed in an error; the others are counted. */
const LISTED_COLUMNS = 12;

/**
 * The table's own name of the column a person asked for: by its exact name, else by its name without regard to
 * letter case and white space, else by its position in the file, counted from `'1'`.
 * @throws UserError when there is no such column, naming the nearest, or when the name fits more than one.
 */
export function findColumn(
  table: Pick<Table, 'source' | 'columns' | 'fileColumns'> | readonly string[],
  name: string,
): string {
  const [columns, where, whereZh] =
    'columns' in table ? [table.columns, ` in ${table.source}`, `${table.source} `] : [table, '', ''];
  if (columns.includes(name)) return name;

  const wanted = loosely(name);
  const [match, ...others] = wanted === '' ? [] : columns.filter((column) => loosely(column) === wanted);
  if (match !== undefined && others.length > 0) {
    const all = quotedList([match, ...others]);
    throw new UserError({
      en: `The column "${name}"${where} may be any of ${all.en}; write its name exactly.`,
      zh: `${whereZh === '' ? '' : `${whereZh}的`}列“${name}”可能是 ${all.zh} 中的任意一列；请写出准确的列名`,
    });
  }
  if (match !== undefined) return match;

  const inFile = 'columns' in table ? (table.fileColumns ?? columns) : columns;
  const position = /^[1-9]\d*$/.test(name.trim()) ? inFile[Number(name) - 1] : undefined;
  if (position !== undefined) return position;
  const hint = suggestion(columns, name);
  throw new UserError({
    en: `There is no column "${name}"${where}; ${hint.en}.`,
    zh: `${whereZh}没有列“${name}”；${hint.zh}`,
  });
}

/** The values of one column, found as `findColumn` finds it; `null` where a value is missing. */
export function textColumn(table: Table, name: string): readonly (string | null)[] {
  const column = findColumn(table, name);
  const values = table.values.get(column);
  if (values === undefined) {
    throw new UserError({
      en: `The column "${column}" of ${table.source} was not read; name it among the columns to read.`,
      zh: `${table.source} 的列“${column}”未被读取；请把它加入要读取的列`,
    });
  }
  return values;
}

function loosely(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');
}

function suggestion(columns: readonly string[], name: string): Sentence {
  if (columns.length === 0) return { en: 'it has no columns', zh: '表中没有任何列' };
  const nearest = nearestNames(name, columns);
  const near = quotedList(nearest);
  const some = quotedList(columns.slice(0, LISTED_COLUMNS));
  const more = columns.length - LISTED_COLUMNS;
  const all = {
    en: `${some.en}${more > 0 ? ` and ${more} more` : ''}`,
    zh: `${some.zh}${more > 0 ? `等 ${columns.length} 列` : ''}`,
  };
  return nearest.length > 0
    ? { en: `the nearest is ${near.en} (it has ${all.en})`, zh: `最接近的是${near.zh}（现有列：${all.zh}）` }
    : { en: `it has ${all.en}`, zh: `现有列：${all.zh}` };
}
