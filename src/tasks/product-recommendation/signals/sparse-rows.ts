import { UserError } from '../../../core/errors.ts';
import { type Json, jsonObject } from '../../../core/json.ts';

/** Some items with a number each. */
export interface SparseRow {
  readonly items: Int32Array;
  readonly values: Float32Array;
}

export const emptyRow: SparseRow = { items: new Int32Array(0), values: new Float32Array(0) };

/** The entries of a map with their items in rising order. */
export function sparseRow(entries: ReadonlyMap<number, number>): SparseRow {
  const sorted = [...entries].sort((a, b) => a[0] - b[0]);
  return {
    items: Int32Array.from(sorted, ([item]) => item),
    values: Float32Array.from(sorted, ([, value]) => value),
  };
}

/** Rows as `millwright.json`'s neighbours keep them: values with four digits. */
export const rowsToJson = (rows: readonly SparseRow[]): Json =>
  rows.map(({ items, values }) => [[...items], Array.from(values, (value) => Number(value.toPrecision(4)))]);

/** @throws UserError where they are damaged. */
export function rowsFromJson(json: Json | undefined, count: number): SparseRow[] {
  const rows = Array.isArray(json) ? json : [];
  if (rows.length !== count) {
    throw new UserError(
      'what the model folder says about its items is damaged; copy the folder again or train the model again',
    );
  }
  return rows.map((row) => {
    const [items, values] = Array.isArray(row) ? row : [];
    if (!Array.isArray(items) || !Array.isArray(values)) return emptyRow;
    return { items: Int32Array.from(items, Number), values: Float32Array.from(values, Number) };
  });
}

export const memberOf = (json: Json, name: string): Json | undefined => jsonObject(json)[name];
