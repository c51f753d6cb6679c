import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CellStore } from '../table/columns/cell-store.ts';
import { storedTable } from '../table/columns/read-cells.ts';
import { tableFromRows } from '../table/table.ts';
import { readRemainingLives, readSeries, seriesFromTable } from './read-series.ts';
import type { SeriesData } from './series.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millwright-series-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const file = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};
const from = (columns: string[], rows: unknown[][], options = {}) => {
  const { values, ...table } = tableFromRows(columns, rows, 'pumps.csv');
  const store = new CellStore(table.source);
  store.add({ columns, values: columns.map((name) => values.get(name) ?? []) });
  return seriesFromTable(storedTable(table, store), options);
};
const noteOf = (data: SeriesData, word: string) => data.notes.find(({ en }) => en.includes(word))?.en;

describe('readSeries', () => {
  it("reads NASA's text: white space between, blanks at line ends, no header", async () => {
    const row = (unit: number, cycle: number) =>
      [unit, cycle, 0.1, 0, 100, ...Array.from({ length: 21 }, (_, i) => i + cycle)].join(' ');
    const path = await file(
      'train_FD009.txt',
      `${row(1, 1)}  \n${row(1, 2)}  \n${row(2, 1)}  \n${row(2, 2)}  \n`,
    );
    const { units, sensors, columns } = await readSeries(path, {});
    expect(columns).toMatchObject({ unit: 'unit', time: 'cycle' });
    expect(units.map(({ id, times }) => [id, ...times])).toEqual([
      ['1', 1, 2],
      ['2', 1, 2],
    ]);
    expect(sensors).toEqual(Array.from({ length: 21 }, (_, i) => `sensor${i + 1}`));
    expect(units[1].readings()[21]).toBe(2);
  });

  it("says which line of NASA's text is cut short", async () => {
    const path = await file('cut.txt', '1 1 0.5 2\n1 2 0.6 3\n1 3 0.');
    await expect(readSeries(path, {})).rejects.toThrow(
      /line 3 of .*cut.txt has 3 numbers where the first has 4/,
    );
  });

  it('reads CSV with a Chinese header in GB18030', async () => {
    const path = join(folder, '泵.csv');
    // 设备,周期,温度 in GB18030
    const header = Buffer.from('c9e8b1b82cd6dcc6da2ccec2b6c80a', 'hex');
    await writeFile(path, Buffer.concat([header, Buffer.from('P1,1,20.5\nP1,2,21\nP1,3,22\n')]));
    const data = await readSeries(path, {});
    expect(data.columns).toMatchObject({ unit: '设备', time: '周期' });
    expect(data.sensors).toEqual(['温度']);
    expect([...data.units[0].readings()]).toEqual([20.5, 21, 22]);
  });

  it('reads from a temporary file what it reads in memory: gaps, failures, words, constants, any order', async () => {
    const rows = Array.from({ length: 900 }, (_, i) => {
      const unit = (i * 7) % 9;
      // Every unit lacks some steps.
      const cycle = (Math.floor((i * 13) / 9) % 100) + (i % 100 > 60 ? 5 : 0);
      const heat = i % 11 === 0 ? 'N/A' : i % 17 === 0 ? 'hot' : ((i * 31) % 97) / 4;
      return `P${unit},${cycle},${cycle > 95 ? 1 : 0},${heat},5,"${(i % 13) - 6},5"`;
    });
    const path = await file('many.csv', ['unit,cycle,broken,heat,set,flow', ...rows].join('\n'));
    const [kept, stored] = [
      await readSeries(path, { event: 'broken' }),
      await readSeries(path, { event: 'broken', maxBytes: 0 }),
    ];
    try {
      expect([kept.onDisk, stored.onDisk]).toEqual([false, true]);
      const { units: wanted, close: _, onDisk: _kept, ...rest } = kept;
      const { units, close: _close, onDisk: _stored, ...others } = stored;
      expect(others).toEqual(rest);
      expect(rest.changes.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['sorted', 'gap-filled', 'not-a-number', 'constant-sensor', 'after-failure']),
      );
      expect(units).toHaveLength(wanted.length);
      for (const [i, { id, times, readings }] of units.entries()) {
        expect({ id, times, readings: readings() }).toEqual({
          id: wanted[i].id,
          times: wanted[i].times,
          readings: wanted[i].readings(),
        });
        expect(readings(3, 9)).toEqual(wanted[i].readings(3, 9));
      }
    } finally {
      stored.close();
    }
  });
});

describe('seriesFromTable', () => {
  const columns = ['unit', 'cycle', 'heat'];

  it('sorts times and says so', () => {
    const data = from(columns, [
      ['a', 3, 30],
      ['a', 1, 10],
      ['a', 2, 20],
    ]);
    expect([...data.units[0].readings()]).toEqual([10, 20, 30]);
    expect(noteOf(data, 'sorted')).toMatch(/^The times of 1 unit were not in order/);
  });

  it('lets the last of several rows at one time count and says so', () => {
    const data = from(columns, [
      ['a', 1, 10],
      ['a', 1, 11],
      ['a', 2, 20],
    ]);
    expect([...data.units[0].readings()]).toEqual([11, 20]);
    expect(noteOf(data, 'repeated a time')).toContain('1 row');
  });

  it('counts the steps of a gap as unread and says so', () => {
    const data = from(columns, [
      ['a', 1, 1],
      ['a', 2, 2],
      ['a', 5, 5],
      ['a', 6, 6],
    ]);
    expect([...data.units[0].times]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...data.units[0].readings()]).toEqual([1, 2, Number.NaN, Number.NaN, 5, 6]);
    expect(noteOf(data, 'missing between')).toContain('2 steps');
  });

  it('leaves out sensors that never move with a word', () => {
    const data = from(
      [...columns, 'ambient'],
      [
        ['a', 1, 1, 7],
        ['a', 2, 2, 7],
        ['b', 1, 3, 7],
        ['b', 2, 4, 7],
      ],
    );
    expect(data.sensors).toEqual(['heat']);
    expect(noteOf(data, 'never move')).toBe('1 column that never moves left out: ambient.');
    expect(data.notes.map(({ zh }) => zh)).toContain('排除了 1 个数值不变的列：ambient。');
  });

  it('refuses data in which nothing moves', () => {
    expect(() =>
      from(columns, [
        ['a', 1, 7],
        ['a', 2, 7],
      ]),
    ).toThrow('no sensor of pumps.csv holds numbers that change');
  });

  it('reads decimal commas, and counts what is no number as unread', () => {
    const data = from(columns, [
      ['a', 1, '1,5'],
      ['a', 2, '#VALUE!'],
      ['a', 3, 'hot'],
      ['a', 4, '2'],
    ]);
    expect([...data.units[0].readings()]).toEqual([1.5, Number.NaN, Number.NaN, 2]);
    expect(noteOf(data, 'not a number')).toContain('"hot" in heat');
  });

  it('leaves out columns of texts with a word', () => {
    const data = from(
      [...columns, 'remark'],
      [
        ['a', 1, 1, 'ok'],
        ['a', 2, 2, 'fine'],
      ],
    );
    expect(data.sensors).toEqual(['heat']);
    expect(noteOf(data, 'texts')).toContain('remark');
  });

  it('distinguishes failed units from those still running, in English and Chinese', () => {
    const rows = [
      ['a', 1, 1, 0],
      ['a', 2, 2, 1],
      ['b', 1, 1, '否'],
      ['b', 2, 3, '否'],
      ['c', 1, 1, '是'],
      ['c', 2, 2, '是'],
    ];
    const data = from([...columns, 'event'], rows, { event: 'event' });
    expect(data.units.map(({ failed }) => failed)).toEqual([true, false, true]);
    expect(noteOf(data, 'had not failed')).toContain('1 unit');
  });

  it('leaves out what was written after a failure', () => {
    const data = from(
      [...columns, 'event'],
      [
        ['a', 1, 1, 0],
        ['a', 2, 2, 1],
        ['a', 3, 9, 0],
      ],
      { event: 'event' },
    );
    expect([...data.units[0].times]).toEqual([1, 2]);
    expect(noteOf(data, 'after a failure')).toContain('1 row');
  });

  it('refuses an event that says neither', () => {
    expect(() =>
      from(
        [...columns, 'event'],
        [
          ['a', 1, 2, 'maybe'],
          ['a', 2, 1, 0],
        ],
        { event: 'event' },
      ),
    ).toThrow('row 1 of pumps.csv: the event "maybe" says neither failed');
  });

  it('refuses times that are not numbers', () => {
    expect(() => from(columns, [['a', 'monday', 1]])).toThrow(
      'holds values such as "monday", not increasing numbers',
    );
  });

  it('leaves out rows without unit or time, and units of a single reading', () => {
    const data = from(columns, [
      [null, 1, 1],
      ['a', null, 1],
      ['a', 1, 1],
      ['a', 2, 3],
      ['b', 1, 5],
    ]);
    expect(data.units.map(({ id }) => id)).toEqual(['a']);
    expect(data.changes.map(({ code }) => code).sort()).toEqual([
      'row-without-time',
      'row-without-unit',
      'short-unit',
    ]);
  });

  it('asks for the unit column where it is unclear', () => {
    expect(() => from(['pump no', 'cycle', 'heat'], [['a', 1, 1]])).toThrow(
      'it is unclear which column of pumps.csv is the unit; name it with --unit',
    );
    expect(() => from(columns, [['a', 1, 1]], { unit: 'untt' })).toThrow('the nearest is "unit"');
  });
});

describe('readRemainingLives', () => {
  it('reads one number a unit', async () => {
    const path = await file('RUL.txt', '112 \n98 \n');
    expect(await readRemainingLives(path, [{ id: '1' }, { id: '2' }])).toEqual([112, 98]);
  });

  it('refuses another count than there are units', async () => {
    const path = await file('RUL2.txt', '112 \n98 \n');
    await expect(readRemainingLives(path, [{ id: '1' }])).rejects.toThrow(
      'has 2 remaining lives and the test data 1 units',
    );
  });
});
