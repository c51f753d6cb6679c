import { describe, expect, it } from 'vitest';
import { expectInterval, recorded } from './recorded.test-data.ts';
import { wilsonInterval, wilsonIntervals } from './wilson-interval.ts';

describe('wilsonInterval', () => {
  it.each(recorded.wilson)('equals scipy: $successes of $trials at $level', (each) => {
    expectInterval(wilsonInterval(each.successes, each.trials, each.level), each.interval, 10);
  });

  it('of no trials says nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });

  it('refuses more successes than trials, and NaN', () => {
    expect(() => wilsonInterval(3, 2)).toThrow('3 of 2 is not a share');
    expect(() => wilsonInterval(Number.NaN, 2)).toThrow('NaN of 2');
  });
});

describe('wilsonIntervals', () => {
  it.each(recorded.cases)('equals scipy for accuracy, recall and precision: $name', (each) => {
    const got = wilsonIntervals(each.confusion);
    expectInterval(got.accuracy, each.intervals.accuracy, 10);
    got.classes.forEach(({ precision, recall }, i) => {
      expectInterval(recall, each.intervals.recall[i] ?? [0, 1], 10);
      expectInterval(precision, each.intervals.precision[i] ?? [0, 1], 10);
    });
  });
});
