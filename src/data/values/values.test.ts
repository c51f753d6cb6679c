import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateVerdict, readDate } from './date-text.ts';
import { decimalMark, MarkEvidence, markOfAll } from './decimal-mark.ts';
import { readDuration } from './duration-text.ts';
import { isMissingCell, isMissingReading } from './missing-values.ts';
import { momentReader } from './moments.ts';
import { readNumber } from './number-text.ts';
import { secondsSince1970 } from './timestamp.ts';
import { converter, unitOf, unitOfHeader } from './units.ts';

describe('numbers as plants write them', () => {
  test.each([
    ['1.234,50-', ',', -1234.5, '', false],
    ['1.28万', '.', 12800, '', false],
    ['1.2万元', '.', 12000, '元', false],
    ['3亿', '.', 3e8, '', false],
    ['3千克', '.', 3, '千克', false],
    ['1,5 Mio. €', ',', 1.5e6, '€', false],
    ['12k', '.', 12000, '', false],
    ['12 K', '.', 12, 'K', false],
    ['1.2 × 10³', '.', 1200, '', false],
    ['1.2x10^-3', '.', 0.0012, '', false],
    ['1,23,456.7', '.', 123456.7, '', false],
    ['1 234,5', ',', 1234.5, '', false],
    ['<0.05', '.', 0.05, '', true],
    ['约 12', '.', 12, '', true],
    ['12.3*', '.', 12.3, '', true],
    ['12.3 (q)', '.', 12.3, '', true],
    ['5 ± 0.2 mm', '.', 5, 'mm', true],
    ['="0012"', '.', 12, '', false],
    ['20 l / min', '.', 20, 'l / min', false],
    ['1200 1/min', '.', 1200, '1/min', false],
    ['12.5', ',', 12.5, '', false],
  ] as const)('%s', (cell, decimal, value, unit, qualified) => {
    expect(readNumber(cell, decimal)).toEqual({ value, unit, qualified });
  });

  test.each(['12-15', '3.5 - 4', '12 34', '2/3', '12:30', '2024-03-05', '-(5)', '5 h 30 min', '1.2.3'])(
    '%s is no number',
    (cell) => {
      expect(readNumber(cell, '.')).toBeUndefined();
    },
  );

  test('any number is the same however it is written', () => {
    const digits = fc.integer({ min: -99_999_999, max: 99_999_999 });
    fc.assert(
      fc.property(
        digits,
        fc.nat(4),
        fc.constantFrom('.' as const, ',' as const),
        (whole, places, decimal) => {
          const value = Number((whole / 10 ** places).toFixed(places));
          const [integer, fraction] = Math.abs(value).toFixed(places).split('.');
          const other = decimal === '.' ? ',' : '.';
          for (const group of [other, ' ', '\u00a0', '\u202f', "'", '’', '']) {
            const text = `${integer.replace(/\B(?=(\d{3})+$)/g, group)}${fraction === undefined ? '' : decimal + fraction}`;
            const negative =
              value < 0 ? [`-${text}`, `−${text}`, `${text}-`, `(${text})`, `- ${text}`] : [text, `+${text}`];
            for (const cell of negative) expect(readNumber(cell, decimal)?.value).toBe(value);
            for (const unit of ['kg', ' °C', ' m³/h', '%']) {
              expect(readNumber(`${text}${unit}`, decimal)?.value).toBe(Math.abs(value));
            }
          }
        },
      ),
    );
  });
});

describe('the decimal mark', () => {
  const evidence = (cells: readonly string[]): MarkEvidence => {
    const found = new MarkEvidence();
    for (const cell of cells) found.add(cell);
    return found;
  };
  const speeds = ['998', '1.203', '1.180', '870', '1.011'];

  test('is that of the other columns where a column says nothing', () => {
    expect(evidence(speeds.slice(0, 2)).mark).toBeUndefined();
    expect(markOfAll([evidence(speeds.slice(0, 2)), evidence(['0,5', '25,85'])])).toBe(',');
    expect(markOfAll([evidence(['1,203']), evidence(['0.5'])])).toBe('.');
  });

  test('is no sign between groups: numbers go up to 999 and from there on in threes', () => {
    expect(decimalMark(['961', '975', '999', '1.000', '1.001', '1.002', '1.003', '1.004'])).toBe(',');
    const hours = Array.from({ length: 1400 }, (_, hour) =>
      hour < 1000 ? String(hour) : `1.${String(hour - 1000).padStart(3, '0')}`,
    );
    expect(decimalMark(hours)).toBe(',');
    expect(decimalMark(['1.234', '5.678', '2.345'])).toBe('.');
    expect(decimalMark(Array.from({ length: 60 }, (_, i) => `${i % 9}.${100 + i}`))).toBe('.');
  });
});

describe('units', () => {
  test.each([
    [302, '°F', '°C', 150],
    [150, '°C', '°F', 302],
    [0, '°C', 'K', 273.15],
    [1, 'bar', 'kPa', 100],
    [2, '兆帕', 'bar', 20],
    [1500, 'U/min', 'rpm', 1500],
    [90, 'min', 'h', 1.5],
    [1, 'm³/h', 'l/min', 1000 / 60],
    [3, 'C', '°C', 3],
    [5, 'MPA', 'MPa', 5],
    [7, 'pcs', 'PCS', 7],
  ])('%d %s in %s is %d', (value, from, to, expected) => {
    expect(converter(from, to)?.(value)).toBeCloseTo(expected, 9);
  });

  test.each([
    ['bar', '°C'],
    ['kg', ''],
    ['Stk', 'kg'],
    ['mW', 'Mm'],
  ])('%s is not %s', (from, to) => {
    expect(converter(from, to)).toBeUndefined();
  });

  test('there and back again is the same value', () => {
    const names = [
      '°C',
      '°F',
      'K',
      'bar',
      'MPa',
      'psi',
      'mm',
      'in',
      'kg',
      'lb',
      'h',
      's',
      'rpm',
      'Hz',
      'l/min',
      'm3/h',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.constantFrom(...names),
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        (a, b, value) => {
          const [there, back] = [converter(a, b), converter(b, a)];
          expect(there === undefined).toBe(unitOf(a)?.kind !== unitOf(b)?.kind);
          if (there !== undefined && back !== undefined) {
            expect(Math.abs(back(there(value)) - value)).toBeLessThan(1e-9 * Math.max(1000, Math.abs(value)));
          }
        },
      ),
    );
  });

  test.each([
    ['Temp [°C]', '°C'],
    ['Druck (bar)', 'bar'],
    ['压力/MPa', 'MPa'],
    ['温度（℃）', '°C'],
    ['speed in mm/s', 'mm/s'],
    ['Machine (left)', undefined],
    ['result', undefined],
  ])('the unit of the column %s is %s', (name, unit) => {
    expect(unitOfHeader(name)).toBe(unit);
  });
});

describe('words for nothing', () => {
  test.each(['#WERT!', '#NV', 'k.A.', 'n. b.', '(空)', '#¡VALOR!', '\\N'])('%s in any column', (cell) => {
    expect([isMissingCell(cell), isMissingReading(cell)]).toEqual([true, true]);
  });

  test.each([
    'Bad Input',
    'bad  input',
    'I/O Timeout',
    '[-11059] No Good Data',
    '坏值',
    '断线',
    '未采集',
    '<LOD',
    'Störung',
    'Inf',
  ])('%s among numbers only', (cell) => {
    expect([isMissingCell(cell), isMissingReading(cell)]).toEqual([false, true]);
  });

  test.each(['OK', 'NG', 'A', '0', '<0.05', '1.5'])('%s is something', (cell) => {
    expect(isMissingReading(cell)).toBe(false);
  });
});

describe('dates', () => {
  const utc = (text: string): number => Date.parse(`${text}Z`) / 1000;

  test.each([
    ['2024-03-01 24:00:00', '2024-03-02T00:00:00'],
    ['2024-03-01 26:30', '2024-03-02T02:30:00'],
    ['2024-03-01 00:00:00 UTC', '2024-03-01T00:00:00'],
    ['2024-03-01 14:00 MESZ', '2024-03-01T12:00:00'],
    ['2024-03-01T14:00:00+0800', '2024-03-01T06:00:00'],
    ['5. März 2024', '2024-03-05T00:00:00'],
    ['5 déc. 2024', '2024-12-05T00:00:00'],
    ['05-Okt-23 14:20:30.5', '2023-10-05T14:20:30'],
    ['20240305', '2024-03-05T00:00:00'],
    ['20240305T142030', '2024-03-05T14:20:30'],
    ['Mo, 04.03.2024', '2024-03-04T00:00:00'],
    ['2024年3月5日 星期二 14:20', '2024-03-05T14:20:00'],
    ['2024-03-05-14.20.30.123456', '2024-03-05T14:20:30'],
    ['2024-03', '2024-03-01T00:00:00'],
  ])('%s', (cell, expected) => {
    expect(readDate(cell, 'dmy')).toBe(utc(expected));
  });

  test.each(['2024-03-01 37:00', '2024-03-01 14:00 XYZ', '32.01.2024', 'May', 'Order 12', '2024-13'])(
    '%s is none',
    (cell) => {
      expect(readDate(cell, 'dmy')).toBeUndefined();
    },
  );

  test('years of two digits are read in the order in which the rows follow each other', () => {
    const days = Array.from({ length: 60 }, (_, i) =>
      new Date(Date.UTC(2023, 0, 5 + 9 * i)).toISOString().slice(2, 10),
    );
    expect(dateVerdict(days)).toEqual({ order: 'ymd', ambiguous: false });
    const german = days.map((day) => day.split('-').reverse().join('.'));
    expect(dateVerdict(german)?.order).toBe('dmy');
  });

  test('any order is found in a column of many days, and every date is the same', () => {
    const written = {
      ymd: ([y, m, d]: string[]) => `${y}/${m}/${d}`,
      dmy: ([y, m, d]: string[]) => `${d}/${m}/${y}`,
      mdy: ([y, m, d]: string[]) => `${m}/${d}/${y}`,
    };
    fc.assert(
      fc.property(
        fc.constantFrom('ymd' as const, 'dmy' as const, 'mdy' as const),
        fc.integer({ min: 0, max: 20_000 }),
        (order, start) => {
          const days = Array.from({ length: 40 }, (_, i) =>
            new Date((start + i) * 86_400_000).toISOString().slice(0, 10),
          );
          const cells = days.map((day) => written[order](day.split('-')));
          expect(dateVerdict(cells)?.order).toBe(order);
          expect(cells.map((cell) => readDate(cell, order))).toEqual(
            days.map((day) => Date.parse(day) / 1000),
          );
        },
      ),
    );
  });

  test('a few words do not make dates none', () => {
    expect(dateVerdict(['2024-03-01', 'unbekannt', '2024-03-02', 'tbd'])?.order).toBe('ymd');
    expect(dateVerdict(['soon', 'later', '2024-03-01'])).toBeUndefined();
  });
});

test.each([
  ['26:30:00', 26.5],
  ['0:05:30', 5.5 / 60],
  ['1 day, 2:30:00', 26.5],
  ['1.02:30:00', 26.5],
  ['2 h 30 min', 2.5],
  ['PT2H30M', 2.5],
  ['2小时30分', 2.5],
  ['-1:30', -1.5],
])('%s is a span of %d hours', (cell, hours) => {
  expect(readDuration(cell)).toBeCloseTo(hours, 9);
});
test.each(['12:61', 'a:30', '12', '', '12:30:45:10', 'h'])('"%s" is no span', (cell) => {
  expect(readDuration(cell)).toBeUndefined();
});

test('moments of one column may be seconds and milliseconds, dates or plain numbers', () => {
  const both = momentReader(['1700000000000', '1700086400']);
  expect([both('1700000000000'), both('1700086400')]).toEqual([1_700_000_000, 1_700_086_400]);
  expect(momentReader(['1', '2', '1.500'])('3')).toBe(3);
  expect(momentReader(['20.01.2024', '24.01.2024'])('24.01.2024')).toBe(Date.parse('2024-01-24') / 1000);
  expect(secondsSince1970(12)).toBeUndefined();
});
