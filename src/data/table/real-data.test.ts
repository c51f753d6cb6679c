import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textColumn } from './column.ts';
import { readTable } from './read-table.ts';

const data = process.env.MILLWRIGHT_DATA ?? join('..', 'shared', 'data');
const has = (name: string) => existsSync(join(data, name));

describe('real tables (skipped where the data folder is not there)', () => {
  it.skipIf(!has('thucnews'))('every Chinese title arrives as it is in the file', async () => {
    const path = join(data, 'thucnews', 'train.txt');
    const table = await readTable(path);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(table.rowCount).toBe(33_590);
    const [titles, classes] = [textColumn(table, '1'), textColumn(table, '2')];
    expect(titles.map((title, row) => `${title}\t${classes[row]}`)).toEqual(lines);
  });

  it.skipIf(!has('excavators'))('the work orders, in which NA is a text', async () => {
    const table = await readTable(join(data, 'excavators', 'excavators-cleaned.csv'));
    expect(table.rowCount).toBe(5_485);
    expect(table.columns.length).toBe(16);
    expect(table.notes).toEqual([]);
    expect(textColumn(table, 'originalshorttext')[0]).toBe("BUCKET WON'T OPEN");
    expect(textColumn(table, 'FM').filter((value) => value === 'NA').length).toBeGreaterThan(1000);
  });

  it.skipIf(!has('amazon-industrial'))('item texts with inches and quotes, nothing left out', async () => {
    const path = join(data, 'amazon-industrial', 'items.tsv');
    const table = await readTable(path);
    const lines = (await readFile(path, 'utf8')).replace(/\n$/, '').split('\n').slice(1);
    const columns = ['item_id', 'title', 'description'].map((name) => textColumn(table, name));
    expect(lines).toEqual(lines.map((_, row) => columns.map((values) => values[row] ?? '').join('\t')));
  });

  it.skipIf(!has('tatoeba-zh'))('sentence pairs without a header', async () => {
    const table = await readTable(join(data, 'tatoeba-zh', 'cmn.txt'));
    expect([table.rowCount, textColumn(table, '1')[0], textColumn(table, '2')[0]]).toEqual([
      21_007,
      'Hi.',
      '嗨。',
    ]);
  });
});
