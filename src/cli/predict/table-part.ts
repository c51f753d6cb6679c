import { dirname, isAbsolute, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { findColumn, textColumn } from '../../data/table/column.ts';
import { type ReadTableOptions, readingOf } from '../../data/table/options.ts';
import { rowInFile, type Table } from '../../data/table/table.ts';
import type { Row } from '../../tasks/kit/task.ts';
import { lacking, matchColumn, matchColumns } from './columns.ts';
import type { InputModel, InputOptions, Part } from './part.ts';
import { beforeChinese } from './words.ts';

/** The table of a file, all its columns. */
export async function readInputTable(path: string, options: InputOptions, model: InputModel): Promise<Table> {
  const { readTable } = await import('../../data/table/read-table.ts');
  const reading: ReadTableOptions = {
    ...readingOf(options),
    namesExpected: [options.input, ...model.columns],
    keepRejected: true,
  };
  return readTable(path, reading);
}

/**
 * Rows of a table as inputs of a model: texts or paths from one column, or whole rows. `name` is what the table is called
 * where it is no file.
 */
export function tablePart(table: Table, options: InputOptions, model: InputModel, name?: Sentence): Part {
  const { en, zh } = name ?? { en: table.source, zh: table.source };
  const { columns, rowCount, values } = table;
  const shared = {
    file: name === undefined ? table.source : undefined,
    count: rowCount,
    columns,
    problem: (row: number) => table.problems?.get(row),
    cell: (row: number, column: string) => values.get(column)?.[row] ?? null,
    place: (row: number): Sentence => ({
      en: `row ${rowInFile(table, row)} of ${en}`,
      zh: `${beforeChinese(zh)}第 ${rowInFile(table, row)} 行`,
    }),
  };
  if (model.reads === 'row') {
    const { source, missing } = matchColumns({ en, zh }, columns, model);
    const cells = model.columns.map((name) => {
      const own = source.get(name) ?? '';
      return [name, values.get(own), table.units?.get(own)] as const;
    });
    /** A unit below the column's name is that of each number. */
    const withUnit = (cell: string | null, unit: string | undefined): string | null =>
      unit !== undefined && cell !== null && /^[-+]?[\d.,]+$/.test(cell.trim()) ? `${cell} ${unit}` : cell;
    const input = (row: number): Row =>
      Object.fromEntries(cells.map(([name, column, unit]) => [name, withUnit(column?.[row] ?? null, unit)]));
    return { ...shared, input, warnings: [...table.notes, ...lacking({ en, zh }, missing)] };
  }
  const column = textColumn(table, inputColumn(table, { en, zh }, options, model));
  const folder = name === undefined ? dirname(table.source) : '.';
  const input = (row: number): string => {
    const text = column[row] ?? '';
    if (model.reads === 'text' || text.trim() === '' || isAbsolute(text)) return text;
    return join(folder, text.trim());
  };
  return { ...shared, input, warnings: table.notes };
}

function inputColumn(
  table: Table,
  { en, zh }: Sentence,
  { input }: InputOptions,
  { reads, columns }: InputModel,
): string {
  if (input !== undefined) return findColumn(table, input);
  // Of a model that was trained on several columns, none is known to hold what it is asked.
  const usual = reads === 'image' ? ['file'] : columns.length === 1 ? columns : [];
  for (const name of usual) {
    const own = matchColumn(table.columns, name);
    if (own !== undefined) return own;
  }
  if (table.columns.length === 1) return table.columns[0];
  const some = table.columns.slice(0, 12);
  const more = table.columns.length > some.length;
  const lacks = usual.length === 0 ? '' : `, none of them "${usual[0]}"`;
  const lacksZh = usual.length === 0 ? '' : `，其中没有“${usual[0]}”`;
  throw new UserError({
    en: `${en} has ${table.columns.length} columns${lacks}; say which one to read with --input (it has ${some.join(', ')}${more ? ' ...' : ''})`,
    zh: `${beforeChinese(zh)}有 ${table.columns.length} 列${lacksZh}；请用 --input 指定要读取的列（现有 ${some.join('、')}${more ? '……' : ''}）`,
  });
}
