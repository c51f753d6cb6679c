import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { textColumn } from './column.ts';
import { readTable } from './read-table.ts';

// Written by fixtures/workbooks/record.py.
const workbook = (name: string) => fileURLToPath(new URL(`./fixtures/workbooks/${name}`, import.meta.url));
const orders = workbook('orders.xlsx');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workbook-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function complaint(path: string, sheet?: string): Promise<string> {
  const error: unknown = await readTable(path, { sheet }).catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`no UserError but ${String(error)}`);
  expect(error.message).toMatch(/\.$/);
  return error.message;
}

describe('an Excel workbook', () => {
  it('is read from its first sheet that holds anything, blank rows left out', async () => {
    const table = await readTable(orders);
    expect(table.columns).toEqual([
      'No',
      'Reported',
      'Started',
      'Description',
      'Failure',
      'Minutes',
      'Stopped',
      'Lost',
    ]);
    expect(table.rowCount).toBe(3);
    expect(textColumn(table, 'Description')).toEqual([
      'hyd hose blown, 3 bar',
      '液压泵漏油',
      ' two  spaces ',
    ]);
    expect(table.notes.map(({ en }) => en).join()).toContain('--sheet');
  });
  it('gives dates, times, numbers, truth and errors as text that other readers understand', async () => {
    const table = await readTable(orders);
    expect(textColumn(table, 'Reported')).toEqual(['2026-11-28', '2026-11-29', '1999-12-31']);
    expect(textColumn(table, 'Started')).toEqual(['2026-11-28 14:05:00', '2026-11-29 06:30:15', null]);
    expect(textColumn(table, 'Minutes')).toEqual(['12.5', '0.3', '1e+21']);
    expect(textColumn(table, 'Stopped')).toEqual(['true', 'false', null]);
    expect(textColumn(table, 'Lost')).toEqual([null, null, '0042']);
  });
  it.each(['2025', '3'])('reads the sheet %j that a person names', async (sheet) => {
    const table = await readTable(orders, { sheet });
    expect(table.columns).toEqual(['Description', 'Failure']);
    expect(textColumn(table, 'Failure')).toEqual(['Belt']);
  });
  it('reads only columns and rows asked for, also without a header', async () => {
    const some = await readTable(orders, { sheet: 'work ORDERS', columns: ['failure'], limit: 2 });
    expect([...some.values]).toEqual([['Failure', ['Leak', 'Leak']]]);
    const bare = await readTable(orders, { sheet: '2025', header: false });
    expect(textColumn(bare, 'column2')).toEqual(['Failure', 'Belt']);
  });
  it('is known by what is in it, not by its name', async () => {
    await copyFile(orders, join(folder, 'export.csv'));
    expect((await readTable(join(folder, 'export.csv'))).rowCount).toBe(3);
  });
});

describe('refuses in one sentence', () => {
  it('a sheet that is not there or empty, and a workbook without anything', async () => {
    expect(await complaint(orders, '2024')).toContain(
      'has no sheet "2024"; the nearest is "2025" and it has "Cover", "Work orders", "2025"',
    );
    expect(await complaint(orders, 'cover')).toContain('The sheet "Cover"');
    expect(await complaint(workbook('empty.xlsx'))).toContain('has empty sheets only');
  });
  it('--sheet for a file without sheets', async () => {
    const path = join(folder, 'plain.csv');
    await writeFile(path, 'a,b\n1,2\n');
    expect(await complaint(path, '1')).toContain('has no sheets');
  });
  it('a workbook with a password', async () => {
    const path = join(folder, 'secret.xlsx');
    await writeFile(path, Buffer.from('d0cf11e0a1b11ae100', 'hex'));
    expect(await complaint(path)).toMatch(/protected by a password/);
  });
  it('a damaged one, wherever the damage is', async () => {
    const bytes = await readFile(orders);
    const path = join(folder, 'damaged.xlsx');
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
    expect(await complaint(path)).toContain('damaged');
    const random = new Random(5);
    for (let i = 0; i < 40; i++) {
      const hurt = Buffer.from(bytes);
      for (let change = 0; change < 30; change++)
        hurt[30 + random.integer(hurt.length - 30)] = random.integer(256);
      await writeFile(path, hurt);
      // What is hurt may be something that is not needed.
      const result: unknown = await readTable(path).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toBeInstanceOf(UserError);
    }
  });
});
