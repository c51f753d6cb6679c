import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../core/errors.ts';
import {
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  inverseTimeDecay,
  learningRateAt,
  linearDecay,
  oneCycle,
  piecewiseConstantDecay,
  polynomialDecay,
  type Schedule,
  stepDecay,
  warmup,
} from './schedules.ts';

const builders = {
  exponentialDecay,
  stepDecay,
  piecewiseConstantDecay,
  polynomialDecay,
  linearDecay,
  cosineDecay,
  cosineDecayRestarts,
  inverseTimeDecay,
  oneCycle,
  warmup,
};

interface Call {
  readonly builder: keyof typeof builders;
  /** Of `warmup`, the second may be another call. */
  readonly arguments: readonly unknown[];
}

interface Recorded {
  readonly schedules: readonly (Call & {
    readonly name: string;
    readonly source: string;
    readonly rates: readonly number[];
  })[];
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('./fixtures/schedules.json', import.meta.url), 'utf8'),
);

const isCall = (value: unknown): value is Call =>
  typeof value === 'object' && value !== null && 'builder' in value;

function build({ builder, arguments: given }: Call): Schedule {
  const inner = given.map((each) => (isCall(each) ? build(each) : each));
  return Reflect.apply(builders[builder], undefined, inner);
}

describe('learningRateAt', () => {
  it.each(recorded.schedules)('equals $source: $name', (each) => {
    const schedule: Schedule = JSON.parse(JSON.stringify(build(each)));
    each.rates.forEach((rate, step) => {
      expect(learningRateAt(schedule, step), `step ${step}`).toBeCloseTo(rate, 12);
    });
  });

  it('of a number is that number', () => {
    expect(learningRateAt(0.01, 12345)).toBe(0.01);
  });

  it('warms up to the first rate of a schedule that itself begins low', () => {
    const schedule = warmup(4, cosineDecay(0.1, 10));
    const rates = [0, 1, 2, 3, 4, 14].map((step) => learningRateAt(schedule, step));
    [0.025, 0.05, 0.075, 0.1, 0.1, 0].forEach((rate, i) => expect(rates[i]).toBeCloseTo(rate, 12));
  });

  it('stays at its last rate for ever', () => {
    expect(learningRateAt(cosineDecay(0.1, 10, { alpha: 0.1 }), 1e9)).toBeCloseTo(0.01, 12);
    expect(learningRateAt(linearDecay(0.1, 10, 0.02), 1e9)).toBeCloseTo(0.02, 12);
    expect(learningRateAt(warmup(0, 0.1), 0)).toBe(0.1);
  });
});

describe('schedules', () => {
  it.each([
    ['no steps', () => cosineDecay(0.1, 0), 'cosineDecay: decaySteps is 0'],
    ['a rate below 0', () => exponentialDecay(-0.1, 10, 0.9), 'exponentialDecay: initial is -0.1'],
    ['NaN', () => stepDecay(0.1, Number.NaN), 'stepDecay: stepSize is NaN'],
    ['endless steps', () => linearDecay(0.1, Number.POSITIVE_INFINITY), 'decaySteps is Infinity'],
    ['too few values', () => piecewiseConstantDecay([5], [0.1]), '1 boundaries need 2 values, not 1'],
    ['falling boundaries', () => piecewiseConstantDecay([5, 3], [1, 2, 3]), 'boundary 3 follows 5'],
    ['a warm-up to nowhere', () => cosineDecay(0.1, 9, { warmupSteps: 3 }), 'give warmupTarget too'],
    ['restarts that get shorter', () => cosineDecayRestarts(0.1, 5, { tMul: 0.5 }), 'tMul is 0.5'],
    ['a rise of more than all', () => oneCycle(0.1, 10, { pctStart: 1.5 }), 'pctStart is 1.5'],
    ['a negative warm-up', () => warmup(-1, 0.1), 'warmup: steps is -1'],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(UserError);
    expect(make).toThrow(message);
  });
});
