import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import type { Cell } from '../../data/table/row-table.ts';
import type { Row } from '../../tasks/kit/task.ts';
import { lacking, lacksColumns, nearColumns, pairColumns } from './columns.ts';
import type { InputModel, Part } from './part.ts';

/**
 * A row given as a JSON object, or rows as an array of objects. What an object does not mention is not known; a name that
 * is nearly one of the model's is an error, and so is an object without any of them.
 */
export function jsonPart(text: string, place: Sentence, model: InputModel): Part {
  const rows = parseRows(text, place);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const { source, missing } = pairColumns(columns, model);
  const near = nearColumns(columns, missing, source);
  if (near.length > 0 || (source.size === 0 && model.columns.length > 0)) {
    throw lacksColumns(place, columns, near.length > 0 ? near.map(({ name }) => name) : missing, near);
  }
  const cell = (row: number, column: string): Cell =>
    Object.hasOwn(rows[row], column) ? rows[row][column] : null;
  return {
    count: rows.length,
    columns,
    cell,
    input: (row): Row =>
      Object.fromEntries(model.columns.map((name) => [name, cell(row, source.get(name) ?? '')])),
    place: () => place,
    warnings: lacking(place, missing),
  };
}

function parseRows(text: string, place: Sentence): Record<string, Cell>[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw noRow(place);
  }
  return (Array.isArray(value) ? value : [value]).map((row: unknown) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) throw noRow(place);
    return Object.fromEntries(Object.entries(row).map(([name, each]) => [name, cellOf(each)]));
  });
}

const cellOf = (value: unknown): Cell =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : JSON.stringify(value);

const noRow = ({ en, zh }: Sentence): UserError =>
  new UserError({
    en: `${en} is not a JSON object; give a row such as {"torque": 40.2, "type": "M"}, or a table`,
    zh: `${zh}不是 JSON 对象；请给出一行，例如 {"torque": 40.2, "type": "M"}，或给出表格`,
  });
