import { expect, test } from 'vitest';
import { dateVerdict, readDate } from './date-text.ts';

const utc = (...parts: [number, number, number, number?, number?, number?]) =>
  Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0) / 1000;

test.each([
  ['2024-03-05', 'ymd', utc(2024, 3, 5)],
  ['2024/3/5 14:20', 'ymd', utc(2024, 3, 5, 14, 20)],
  ['2024-03-05T14:20:30Z', 'ymd', utc(2024, 3, 5, 14, 20, 30)],
  ['2024-03-05T14:20:30.123+02:00', 'ymd', utc(2024, 3, 5, 12, 20, 30)],
  ['2024年3月5日', 'ymd', utc(2024, 3, 5)],
  ['2024年3月5日 08:05', 'ymd', utc(2024, 3, 5, 8, 5)],
  ['2024年3月12日14时5分', 'ymd', utc(2024, 3, 12, 14, 5)],
  ['2024年3月12日 14点05分30秒', 'ymd', utc(2024, 3, 12, 14, 5, 30)],
  ['2024年3月12日 8时', 'ymd', utc(2024, 3, 12, 8)],
  ['2024年3月12日下午2:05', 'ymd', utc(2024, 3, 12, 14, 5)],
  ['2024/3/12 上午9点整', 'ymd', utc(2024, 3, 12, 9)],
  ['2024-03-12 下午14:05', 'ymd', utc(2024, 3, 12, 14, 5)],
  ['2024年3月12日 中午12：30', 'ymd', utc(2024, 3, 12, 12, 30)],
  ['05.03.2024', 'dmy', utc(2024, 3, 5)],
  ['12-Mar-24', 'dmy', utc(2024, 3, 12)],
  ['1-Dec-99 07:30', 'dmy', utc(1999, 12, 1, 7, 30)],
  ['3/5/24 2:20 pm', 'mdy', utc(2024, 3, 5, 14, 20)],
  ['12/31/1999 12:00 am', 'mdy', utc(1999, 12, 31)],
  ['5 Mar 2024', 'dmy', utc(2024, 3, 5)],
  ['March 5th, 2024', 'mdy', utc(2024, 3, 5)],
  ['29.02.2024', 'dmy', utc(2024, 2, 29)],
] as const)('%s is a date', (cell, order, expected) => {
  expect(readDate(cell, order)).toBe(expected);
});

test.each([
  '2024-13-01',
  '2023-02-29',
  '31.04.2024',
  '12.5',
  '1.2.3',
  'yesterday',
  '2024-03-05 37:00',
  '5 Foo 2024',
  '5 Mar 24',
  '2024-03-0514:20',
  '2024年3月12日 37时',
  '2024年3月12日 晚上12点',
  '',
])('"%s" is none', (cell) => {
  expect(readDate(cell, 'dmy')).toBeUndefined();
});

test('day and month are distinguished by the days that can be no month', () => {
  expect(dateVerdict(['03/04/2024', '25/12/2023'])?.order).toBe('dmy');
  expect(dateVerdict(['03/04/2024', '12/25/2023'])?.order).toBe('mdy');
  expect(dateVerdict(['2024-01-01', '2024-01-31'])?.order).toBe('ymd');
  expect(dateVerdict(['1.5', '2.5', 'x'])?.order).toBeUndefined();
});
