import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readInteractions, readItems } from '../data/interactions/index.ts';
import { simulatePartOrders, writePartOrders } from './spare-parts.ts';

test('the same seed gives the same orders, another seed others; every part ordered is in the store', () => {
  const { orders, parts } = simulatePartOrders({ rows: 2000, seed: 3 });
  expect(orders.length).toBe(2000);
  expect(simulatePartOrders({ rows: 2000, seed: 3 })).toEqual({ orders, parts });
  expect(simulatePartOrders({ rows: 2000, seed: 4 }).orders).not.toEqual(orders);
  const known = new Set(parts.map(({ part_no }) => part_no));
  expect(orders.every(({ part_no }) => known.has(part_no))).toBe(true);
  expect(known.size).toBe(parts.length);
});

test('the log is as dirty as real ones: out of order, sent twice, without a machine', () => {
  const { orders } = simulatePartOrders({ rows: 5000, seed: 7 });
  expect(orders.every(({ order_id }) => order_id.startsWith('SIM-'))).toBe(true);
  expect(orders.some(({ ordered_at }, i) => i > 0 && ordered_at < orders[i - 1].ordered_at)).toBe(true);
  expect(new Set(orders).size).toBeLessThan(orders.length);
  expect(orders.some(({ machine }) => machine === '')).toBe(true);
});

test('the files are read back as a log with names, marked as simulated', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parts-'));
  try {
    const log = join(folder, 'orders.csv');
    const { parts } = await writePartOrders(log, { rows: 1000, seed: 1 });
    const read = await readInteractions(log);
    expect(read).toMatchObject({
      kind: 'log',
      simulated: true,
      rowsRead: 1000,
      columns: { user: 'machine' },
    });
    expect(read.leftOut['missing-user']).toBeGreaterThan(0);
    const names = new Set((await readItems(parts)).items.map(({ id }) => id));
    expect(read.sequences.flatMap(({ items }) => items).every((id) => names.has(id))).toBe(true);
    expect(readFileSync(parts, 'utf8')).toContain('轴承');
    await expect(writePartOrders(log, { rows: 10, seed: 1 })).rejects.toThrow(/--overwrite/);
    expect(existsSync(log)).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
