import { UserError } from '../../core/errors.ts';
import { findColumn, textColumn } from '../table/column.ts';
import type { TableReading } from '../table/options.ts';
import { readTable } from '../table/read-table.ts';
import { identity } from '../values/identity.ts';

export interface ItemTexts {
  /** Id, name and longer text of each item, in the order of the file; each id once. */
  readonly items: readonly { readonly id: string; readonly name: string; readonly description: string }[];
  /** Rows without an id, and rows with the id of an earlier row. */
  readonly leftOut: { readonly missing: number; readonly repeated: number };
}

const names = {
  id: ['item_id', 'item', 'id', 'part_no', 'product_id'],
  name: ['title', 'name', 'item_name'],
  description: ['description', 'text', 'details'],
};

/** Reads a table of items: a column of ids, one of names (`title`, `name`), and one of descriptions where there is one. */
export async function readItems(path: string, reading: TableReading = {}): Promise<ItemTexts> {
  const table = await readTable(path, reading);
  const column = (usual: readonly string[]): readonly (string | null)[] | undefined => {
    const lower = table.columns.map((each) => each.toLowerCase());
    const found = usual.find((name) => lower.includes(name));
    return found === undefined ? undefined : textColumn(table, findColumn(table, found));
  };
  const ids = column(names.id);
  const titles = column(names.name);
  if (ids === undefined || titles === undefined) {
    const missing = ids === undefined ? names.id : names.name;
    const some = missing.slice(0, 3);
    throw new UserError({
      en: `--items ${path} has no column called ${some.join(', ')}; it needs the id and the name of each item (it has ${table.columns.join(', ')})`,
      zh: `--items ${path} 没有名为 ${some.join('、')} 的列；需要每个物品的编号和名称（现有列：${table.columns.join('、')}）`,
    });
  }
  const descriptions = column(names.description);
  const items = new Map<string, { id: string; name: string; description: string }>();
  const leftOut = { missing: 0, repeated: 0 };
  for (let row = 0; row < table.rowCount; row++) {
    const id = identity(ids[row] ?? '');
    if (id === '') leftOut.missing += 1;
    else if (items.has(id)) leftOut.repeated += 1;
    else
      items.set(id, { id, name: titles[row]?.trim() ?? '', description: descriptions?.[row]?.trim() ?? '' });
  }
  return { items: [...items.values()], leftOut };
}
