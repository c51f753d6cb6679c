import { describe, expect, it } from 'vitest';
import { logLoss } from './log-loss.ts';

describe('logLoss', () => {
  it('of knowing nothing is ln(classes)', () => {
    expect(logLoss([0, 3, 1], new Float64Array(12).fill(0.25), 4)).toBeCloseTo(Math.log(4), 12);
  });

  it('keeps a certain mistake finite', () => {
    expect(logLoss([0], Float32Array.of(0, 1), 2)).toBeCloseTo(15.942, 3);
    expect(logLoss([0], Float64Array.of(0, 1), 2)).toBeCloseTo(36.044, 3);
  });

  it('lets the rounding of single precision pass', () => {
    expect(logLoss([0], Float32Array.of(1.000001, 0), 2)).toBeCloseTo(0, 5);
  });

  it.each([
    ['logits', Float32Array.of(2.5, -1), /row 1, class 1 is 2.5; .* not logits/],
    ['negative probabilities', Float32Array.of(0.5, -0.5), /row 1, class 2 is -0.5/],
    ['infinity', Float32Array.of(0.5, Number.POSITIVE_INFINITY), /is Infinity/],
    ['rows that do not sum to 1', Float64Array.of(0.9, 0.9), /row 1 sum to 1.8, not 1/],
  ])('refuses %s', (_, probabilities, message) => {
    expect(() => logLoss([0], probabilities, 2)).toThrow(message);
  });

  it('refuses no rows', () => {
    expect(() => logLoss([], new Float32Array(0), 2)).toThrow('at least one row');
  });
});
