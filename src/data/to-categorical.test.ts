import { describe, expect, it } from 'vitest';
import { argmax } from './argmax.ts';
import { toCategorical } from './to-categorical.ts';

describe('toCategorical', () => {
  it('gives one-hot rows, as many columns as the greatest class needs', () => {
    expect(toCategorical([1, 0, 2])).toEqual({
      data: Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1),
      shape: [3, 3],
    });
    expect(toCategorical(Int32Array.of(1), 4).shape).toEqual([1, 4]);
    expect(toCategorical([])).toEqual({ data: new Float32Array(0), shape: [0, 0] });
  });

  it('is undone by argmax', () => {
    const classes = [3, 0, 1, 3, 2];
    expect([...argmax(toCategorical(classes, 5))]).toEqual(classes);
  });

  it.each([[[0.5]], [[-1]], [[Number.NaN]]])('refuses %j', (classes) => {
    expect(() => toCategorical(classes)).toThrow(`row 0 holds ${classes[0]}`);
  });

  it('refuses a class outside the given number of classes', () => {
    expect(() => toCategorical([0, 3], 3)).toThrow('row 1 holds 3; give whole numbers from 0 to 2');
  });
});

describe('argmax', () => {
  it('takes the first of equal numbers and sees negative ones', () => {
    expect([...argmax({ data: Float32Array.of(-3, -1, -1, 7, 7, 0), shape: [2, 3] })]).toEqual([1, 0]);
  });

  it('works over the last axis', () => {
    expect([...argmax([[[1, 2], [4, 3]]])]).toEqual([1, 0]); // biome-ignore format: a matrix in a row
  });
});
