import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../core/errors.ts';
import { simulateWorkOrders } from './work-orders.ts';
import { workOrderColumns, writeWorkOrders } from './write-work-orders.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plant-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads RFC 4180, independently of how it was written. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test('every order reads back as it was simulated, behind a byte order mark', async () => {
  const path = join(folder, 'orders.csv');
  const seen: number[] = [];
  const result = await writeWorkOrders(path, {
    rows: 12_000,
    seed: 7,
    onProgress: (rows) => seen.push(rows),
  });
  const bytes = readFileSync(path);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(result.rows).toBe(12_000);
  expect(result.bytes).toBe(bytes.length);
  expect(seen).toEqual([10_000]);
  const [header, ...rows] = parse(bytes.subarray(3).toString('utf8'));
  expect(header).toEqual([...workOrderColumns]);
  const orders = [...simulateWorkOrders({ rows: 12_000, seed: 7 })];
  expect(rows).toEqual(orders.map((order) => workOrderColumns.map((column) => String(order[column] ?? ''))));
});

test('does not overwrite a file unless asked to', async () => {
  const path = join(folder, 'mine.csv');
  writeFileSync(path, 'mine');
  await expect(writeWorkOrders(path, { rows: 5, seed: 1 })).rejects.toThrow(UserError);
  expect(readFileSync(path, 'utf8')).toBe('mine');
  await writeWorkOrders(path, { rows: 5, seed: 1, overwrite: true });
  expect(readFileSync(path, 'utf8')).toContain('SIM-0000005');
});

test('a folder that is not there is said so, and nothing is left behind', async () => {
  const before = readdirSync(folder);
  await expect(writeWorkOrders(join(folder, 'no', 'orders.csv'), { rows: 5, seed: 1 })).rejects.toThrow(
    UserError,
  );
  expect(readdirSync(folder)).toEqual(before);
});
