import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { UserError } from '../core/errors.ts';
import { failureClasses } from './failures.ts';
import { classOfLabel } from './labels.ts';
import { shorthand } from './shorthand.ts';
import { simulateTrueWorkOrders, simulateWorkOrders } from './work-orders.ts';

function hash(rows: number, seed: number, taken = 500): string {
  const first: unknown[] = [];
  for (const order of simulateWorkOrders({ rows, seed })) {
    first.push(order);
    if (first.length === taken) break;
  }
  return createHash('sha256').update(JSON.stringify(first)).digest('hex');
}

test('the same seed gives the same orders, however many are asked for, and another seed others', () => {
  expect(hash(500, 7)).toBe(hash(1_000_000, 7));
  expect(hash(500, 7)).not.toBe(hash(500, 8));
});

test('orders can be run through twice', () => {
  const orders = simulateWorkOrders({ rows: 20, seed: 1 });
  expect([...orders]).toEqual([...orders]);
});

test('gives exactly as many orders as asked for', () => {
  for (const rows of [1, 2, 777]) expect([...simulateWorkOrders({ rows, seed: 3 })]).toHaveLength(rows);
});

test('start and end set the dates', () => {
  const dates = [...simulateWorkOrders({ rows: 5000, seed: 3, start: '2019-03-01', end: '2019-08-31' })].map(
    (order) => order.reported_at,
  );
  expect(dates[0]?.slice(0, 7)).toBe('2019-03');
  expect(dates.at(-1)?.slice(0, 7)).toMatch(/2019-0[789]/);
});

test.each([
  { rows: 0, seed: 1 },
  { rows: 2.5, seed: 1 },
  { rows: 5, seed: 0.5 },
  { rows: 5, seed: 1, start: '2024-02-30' },
  { rows: 5, seed: 1, start: 'yesterday' },
  { rows: 5, seed: 1, start: '2024-01-01', end: '2023-01-01' },
])('refuses %o in one sentence', (options) => {
  expect(() => simulateWorkOrders(options)).toThrow(UserError);
});

describe.each([7, 19])('20,000 orders of seed %i', (seed) => {
  const orders = [...simulateTrueWorkOrders({ rows: 20_000, seed })];
  const share = (fits: (entry: (typeof orders)[number]) => boolean) =>
    orders.filter(fits).length / orders.length;
  const normalised = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').replace(/\d+/g, '0').trim();

  test('say that they are simulated, each with its own number', () => {
    expect(orders.every(({ order }) => /^SIM-\d{7}$/.test(order.order_id))).toBe(true);
    expect(new Set(orders.map(({ order }) => order.order_id)).size).toBe(orders.length);
  });

  test('are in Chinese, English and a mixture', () => {
    expect(share(({ language }) => language === 'zh')).toBeGreaterThan(0.37);
    expect(share(({ language }) => language === 'zh')).toBeLessThan(0.53);
    expect(share(({ language }) => language === 'en')).toBeGreaterThan(0.33);
    expect(share(({ language }) => language === 'en')).toBeLessThan(0.5);
    expect(share(({ language }) => language === 'mixed')).toBeGreaterThan(0.09);
    expect(share(({ language }) => language === 'mixed')).toBeLessThan(0.21);
    const filled = orders.filter(({ order }) => order.description.trim().length > 4);
    const withHan =
      filled.filter(({ order }) => /\p{Script=Han}/u.test(order.description)).length / filled.length;
    expect(withHan).toBeGreaterThan(0.45);
    expect(withHan).toBeLessThan(0.68);
  });

  test('are imbalanced: from a fifth down to about half a percent', () => {
    const shares = failureClasses.map((failure) => share(({ trueFailure }) => trueFailure === failure));
    expect(Math.max(...shares)).toBeGreaterThan(0.14);
    expect(Math.max(...shares)).toBeLessThan(0.25);
    expect(Math.min(...shares)).toBeGreaterThan(0.002);
    expect(Math.min(...shares)).toBeLessThan(0.008);
  });

  test('have no label outside the classes and their listed variants', () => {
    const unknown = orders.filter(
      ({ order }) => order.failure !== '' && classOfLabel(order.failure) === undefined,
    );
    expect(unknown).toEqual([]);
  });

  test('have labels missing, varied and wrong, each at its rate', () => {
    const missing = share(({ order }) => order.failure === '');
    const labelled = orders.filter(({ order }) => order.failure !== '');
    const wrong = labelled.filter(
      ({ order, trueFailure }) => classOfLabel(order.failure) !== trueFailure,
    ).length;
    const varied = labelled.filter(
      ({ order }) => !failureClasses.some((failure) => failure === order.failure),
    ).length;
    expect(missing).toBeGreaterThan(0.03);
    expect(missing).toBeLessThan(0.09);
    expect(wrong / labelled.length).toBeGreaterThan(0.018);
    expect(wrong / labelled.length).toBeLessThan(0.032);
    expect(varied / labelled.length).toBeGreaterThan(0.02);
    expect(varied / labelled.length).toBeLessThan(0.08);
  });

  test('are many thousand different texts, and some the same', () => {
    const texts = orders.map(({ order }) => normalised(order.description)).filter((text) => text.length > 4);
    const distinct = new Set(texts).size;
    expect(distinct).toBeGreaterThan(15_000);
    expect(texts.length - distinct).toBeGreaterThan(300);
  });

  test('are as messy as real ones', () => {
    const some = (pattern: RegExp) => share(({ order }) => pattern.test(order.description));
    expect(some(/^\s*$/)).toBeGreaterThan(0.001);
    expect(some(/<br|<p>|&nbsp;|<div>/)).toBeGreaterThan(0.002);
    expect(some(/[！-～]/)).toBeGreaterThan(0.005);
    expect(some(/\s$/)).toBeGreaterThan(0.03);
    expect(some(/\n/)).toBeGreaterThan(0.002);
    expect(some(/undefined|NaN|[{}]/)).toBe(0);
  });

  test('in English are full of shorthand', () => {
    const english = orders.filter(({ language }) => language === 'en');
    // Forms that are words of their own would count where nobody shortened anything.
    const words = [
      'press',
      'temp',
      'panel',
      'trip',
      'stop',
      'run',
      'comp',
      'lube',
      'sig',
      'drv',
      'n',
      'fr',
      '&',
      '+',
      '#',
      '~',
    ];
    const forms = new Set([...shorthand.values()].flat().map((form) => form.toLowerCase()));
    for (const word of words) forms.delete(word);
    const short = english.filter(({ order }) =>
      order.description.split(/[\s,;]+/).some((word) => forms.has(word.toLowerCase())),
    );
    expect(short.length / english.length).toBeGreaterThan(0.25);
    expect(short.length / english.length).toBeLessThan(0.8);
  });

  test('have plausible amounts, some left out', () => {
    const downtimes = orders.map(({ order }) => order.downtime_min).filter((minutes) => minutes !== null);
    expect(downtimes.every((minutes) => Number.isInteger(minutes) && minutes > 0)).toBe(true);
    expect(downtimes.length).toBeLessThan(orders.length);
    expect(orders.every(({ order }) => order.cost === null || order.cost > 0)).toBe(true);
  });
});
