import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Random } from '../core/random.ts';
import { type Breakdown, simulateBreakdowns } from './breakdowns.ts';
import { EventQueue } from './event-queue.ts';
import { buildPlant } from './plant.ts';

function take(count: number, pace = 1): Breakdown[] {
  const seeded = new Random(11);
  const breakdowns: Breakdown[] = [];
  const plant = buildPlant(seeded.fork('plant'));
  for (const breakdown of simulateBreakdowns(plant, seeded.fork('breakdowns'), Date.UTC(2022, 0, 1), pace)) {
    breakdowns.push(breakdown);
    if (breakdowns.length === count) break;
  }
  return breakdowns;
}

test('the queue gives events by time, and equal times in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (times) => {
      const queue = new EventQueue<number>();
      times.forEach((due, order) => {
        queue.add(due, order);
      });
      const given: number[] = [];
      for (let next = queue.next(); next !== undefined; next = queue.next()) given.push(next.item);
      const expected = times
        .map((_, order) => order)
        .sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
      expect(given).toEqual(expected);
    }),
  );
});

describe('nine years of breakdowns', () => {
  const breakdowns = take(60_000);

  test('come in order of time, on parts that the machine has', () => {
    const times = breakdowns.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const strange = breakdowns.filter(
      ({ machine, failure, component }) =>
        !machine.modes.some((mode) => mode.failure === failure && mode.components.includes(component)),
    );
    expect(strange).toEqual([]);
  });

  test('have their seasons: more overheating in summer than in winter', () => {
    const inMonths = (months: readonly number[]) =>
      breakdowns.filter(
        ({ failure, time }) => failure === 'Overheating' && months.includes(new Date(time).getUTCMonth()),
      ).length;
    expect(inMonths([5, 6, 7])).toBeGreaterThan(1.5 * inMonths([11, 0, 1]));
  });

  test('leave planned service to weekdays in daytime', () => {
    const planned = breakdowns
      .filter(({ failure }) => failure === 'Planned service')
      .map(({ time }) => new Date(time));
    expect(planned.length).toBeGreaterThan(1000);
    expect(planned.every((date) => date.getUTCDay() % 6 !== 0)).toBe(true);
    expect(planned.every((date) => date.getUTCHours() >= 6 && date.getUTCHours() < 15)).toBe(true);
  });

  test('are more frequent on old machines', () => {
    const perMachine = (test: (age: number) => boolean) => {
      const unplanned = breakdowns.filter(
        ({ machine, failure }) => test(machine.age) && failure !== 'Planned service',
      );
      return unplanned.length / new Set(unplanned.map(({ machine }) => machine.tag)).size;
    };
    expect(perMachine((age) => age > 12)).toBeGreaterThan(perMachine((age) => age < 6));
  });

  test('bring on others: a lack of grease is followed by a worn bearing more often than chance has it', () => {
    const within = 30 * 86_400_000;
    const bearings = new Map<string, number[]>();
    for (const { machine, failure, time } of breakdowns) {
      if (failure === 'Bearing wear') bearings.set(machine.tag, [...(bearings.get(machine.tag) ?? []), time]);
    }
    const near = (from: number, to: number) =>
      breakdowns.filter(
        ({ failure, machine, time }) =>
          failure === 'Lubrication' &&
          (bearings.get(machine.tag) ?? []).some((other) => other > time + from && other <= time + to),
      ).length;
    expect(near(0, within)).toBeGreaterThan(1.1 * near(-within, 0));
  });
});

test('a faster pace fills less time', () => {
  const span = (list: readonly Breakdown[]) => (list.at(-1)?.time ?? 0) - (list[0]?.time ?? 0);
  const ratio = span(take(6000)) / span(take(6000, 10));
  expect(ratio).toBeGreaterThan(6);
  expect(ratio).toBeLessThan(14);
});
