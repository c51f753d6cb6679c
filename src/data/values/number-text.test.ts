import { describe, expect, test } from 'vitest';
import { decimalMark } from './decimal-mark.ts';
import { isMissingCell } from './missing-values.ts';
import { readNumber } from './number-text.ts';

test.each([
  ['12.5', '.', 12.5, ''],
  ['12,5', ',', 12.5, ''],
  ['1,234.5', '.', 1234.5, ''],
  ['1.234,5', ',', 1234.5, ''],
  ['1 234,5', ',', 1234.5, ''],
  ["1'234'567", '.', 1234567, ''],
  ['−3.2', '.', -3.2, ''],
  ['(120)', '.', -120, ''],
  ['+.5', '.', 0.5, ''],
  ['1.2e-3', '.', 0.0012, ''],
  ['12.5 kg', '.', 12.5, 'kg'],
  ['45%', '.', 45, '%'],
  ['300 °C', '.', 300, '°C'],
  ['５０．５', '.', 50.5, ''],
  ['¥1,200', '.', 1200, '¥'],
  ['3 m/s²', '.', 3, 'm/s2'],
] as const)('%s is read as a number', (cell, decimal, value, unit) => {
  expect(readNumber(cell, decimal)).toMatchObject({ value, unit });
});

test.each([
  '',
  'abc',
  '12 34 abc def ghi jkl',
  '1.2.3',
  '2024-03-05',
  '0x1F',
  '1e999',
  '(5',
  '--5',
  'M14860',
])('"%s" is no number', (cell) => {
  expect(readNumber(cell, '.')).toBeUndefined();
});

describe('the decimal mark is a matter of the whole column', () => {
  test.each([
    [['0,213', '0,225'], ','],
    [['1,234', '0,5'], ','],
    [['1,234', '12.5'], '.'],
    [['1,234', '5,678'], '.'],
    [['1.234,5'], ','],
    [['1,234.5'], '.'],
    [['5', '7'], '.'],
    [[null, 'N/A'], '.'],
  ] as const)('%j', (cells, mark) => {
    expect(decimalMark(cells)).toBe(mark);
  });
});

test.each([null, '', ' ', 'N/A', 'n.a.', '#VALUE!', '#DIV/0!', '-', '—', '?', 'NaN', '无', '暂无'])(
  '%s stands for nothing',
  (cell) => {
    expect(isMissingCell(cell)).toBe(true);
  },
);
test.each(['0', '-1', 'no', '0.0'])('%s stands for something', (cell) => {
  expect(isMissingCell(cell)).toBe(false);
});

test('a very long cell is answered at once', () => {
  expect(readNumber(`${'1,'.repeat(50_000)}x`, '.')).toBeUndefined();
  expect(readNumber('9'.repeat(100_000), '.')).toBeUndefined();
});
