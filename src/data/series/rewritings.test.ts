import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../core/random.ts';
import { writeTable } from '../table/write-table.ts';
import { readSeries } from './read-series.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'series-'));
});
afterAll(() => rm(folder, { recursive: true }));

const runs = Number(process.env.MILLWRIGHT_REWRITINGS ?? 60);

interface Reading {
  readonly unit: number;
  readonly hour: number;
  readonly temperature: number;
  readonly vibration: number;
}

function readings(seed: number): Reading[] {
  const random = new Random(seed);
  return Array.from({ length: 4 }, (_, unit) => unit + 1).flatMap((unit) =>
    Array.from({ length: 20 + random.integer(20) }, (_, step) => ({
      unit,
      hour: 985 + step,
      temperature: Math.round(600 + 300 * random.next()) / 10,
      vibration: Math.round(1000 + 400 * random.next()) / 1000,
    })),
  );
}

const style = fc.record({
  comma: fc.boolean(),
  grouping: fc.boolean(),
  fractionIds: fc.boolean(),
  units: fc.constantFrom('none', 'cells', 'below', 'header'),
  spelled: fc.constantFrom('', 'N/A', 'Bad Input', '坏值', 'k.A.'),
  shuffled: fc.boolean(),
  header: fc.boolean(),
  format: fc.constantFrom('csv', 'csv', 'xlsx', 'jsonl', 'parquet'),
});

async function seen(path: string, sensors: { temperature: string; vibration: string }) {
  const data = await readSeries(path, {
    unit: 'unit',
    time: 'hours',
    sensors: [sensors.temperature, sensors.vibration],
  });
  const units = [...data.units]
    .sort((a, b) => Number(a.id) - Number(b.id))
    .map(({ id, times, readings, failed }) => ({ id, times: [...times], readings: [...readings()], failed }));
  data.close();
  return units;
}

test(`series mean the same however they are written (${runs} ways)`, async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 5 }), style, async (seed, how) => {
      const rows = readings(seed);
      const isMissing = (at: number): boolean => at % 17 === 5;
      const names = { temperature: 'temperature', vibration: 'vibration' };
      const plain = join(folder, `plain-${seed}.csv`);
      const header = ['unit', 'hours', names.temperature, names.vibration];
      const simple = rows.map(({ unit, hour, temperature, vibration }, at) =>
        [unit, hour, isMissing(at) ? '' : temperature.toFixed(1), vibration.toFixed(3)].join(','),
      );
      await writeFile(plain, [header.join(','), ...simple].join('\n'));
      const inHeader = how.units === 'header';
      const written = {
        temperature: inHeader ? 'temperature [°C]' : names.temperature,
        vibration: inHeader ? 'vibration (mm/s)' : names.vibration,
      };
      const number = (value: number, digits: number, unit = ''): string => {
        const [whole, fraction] = value.toFixed(digits).split('.');
        const mark = how.comma ? ',' : '.';
        const group = how.grouping ? (how.comma ? '.' : ',') : '';
        const text =
          whole.replace(/\B(?=(\d{3})+$)/g, group) + (fraction === undefined ? '' : mark + fraction);
        return how.units === 'cells' && unit !== '' ? `${text} ${unit}` : text;
      };
      const cells = rows.map(({ unit, hour, temperature, vibration }, at) => [
        how.fractionIds && at % 2 === 0 ? `${unit}.0` : String(unit),
        number(hour, 0),
        isMissing(at) ? how.spelled : number(temperature, 1, '°C'),
        number(vibration, 3, 'mm/s'),
      ]);
      const ordered = how.shuffled ? new Random(seed).shuffle(cells) : cells;
      const columns = ['unit', 'hours', written.temperature, written.vibration];
      if (how.header) ordered.splice(9, 0, columns);
      if (how.units === 'below') ordered.unshift(['', '[h]', '[°C]', '[mm/s]']);
      const path = join(folder, `${files++}.${how.format}`);
      await writeTable(path, { columns, rows: ordered });
      expect(await seen(path, written)).toEqual(await seen(plain, names));
      await rm(path);
    }),
    { numRuns: runs },
  );
}, 600_000);

test('a model that knows °C is given °F in °C, and a pressure not at all', async () => {
  const scales = new Map([['temperature', { unit: '°C', origin: 0 }]]);
  const reading = { unit: 'unit', time: 'hours', sensors: ['temperature'], scales, keepConstant: true };
  const path = join(folder, 'fahrenheit.csv');
  await writeFile(path, 'unit,hours,temperature\n1,1,302 °F\n1,2,212 °F\n1,3,3 bar\n1,4,99\n');
  const data = await readSeries(path, reading);
  expect([...data.units[0].readings()]).toEqual([150, 100, Number.NaN, 99]);
  expect(data.changes).toContainEqual(expect.objectContaining({ code: 'other-unit', count: 1 }));
});

test('a sensor far from zero keeps its differences', async () => {
  const path = join(folder, 'far.csv');
  const rows = Array.from({ length: 60 }, (_, i) => `1,${i},${1_600_000_000 + i}`);
  await writeFile(path, `unit,hours,encoder\n${rows.join('\n')}\n`);
  const { units, scales } = await readSeries(path, { unit: 'unit', time: 'hours' });
  const { origin } = scales.get('encoder') ?? { origin: 0 };
  expect([...units[0].readings()].map((value) => value + origin - 1_600_000_000)).toEqual(
    Array.from({ length: 60 }, (_, i) => i),
  );
});
