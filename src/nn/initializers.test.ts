import { describe, expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import {
  type Initializer,
  type InitializerName,
  initializerOf,
  truncatedNormal,
  varianceScaling,
} from './initializers.ts';

const draw = (initializer: Initializer, shape: number[], seed = 3): Float32Array =>
  initializerOf(initializer)(shape, new Random(seed));

function moments(values: Float32Array): { mean: number; variance: number; largest: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance, largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) };
}

describe('initialisers have the variance they promise', () => {
  // A kernel of 3 steps from 40 to 60 features: 120 inputs, 180 outputs.
  const shape = [3, 40, 60];
  const promised: [InitializerName, number][] = [
    ['glorotUniform', 2 / 300],
    ['glorotNormal', 2 / 300],
    ['heUniform', 2 / 120],
    ['heNormal', 2 / 120],
    ['lecunUniform', 1 / 120],
    ['lecunNormal', 1 / 120],
    ['randomUniform', 0.1 ** 2 / 12],
    ['randomNormal', 0.05 ** 2],
  ];
  for (const [name, variance] of promised) {
    it(name, () => {
      const found = moments(draw(name, shape));
      expect(found.variance / variance).toBeGreaterThan(0.95);
      expect(found.variance / variance).toBeLessThan(1.05);
      // Four standard errors.
      expect(Math.abs(found.mean)).toBeLessThan(4 * Math.sqrt(variance / 7200));
      const deviations = found.largest / Math.sqrt(variance);
      if (name.endsWith('Uniform')) expect(deviations).toBeLessThanOrEqual(Math.sqrt(3) + 1e-6);
      // Cut at two deviations of the normal before it is widened.
      else if (name !== 'randomNormal') expect(deviations).toBeLessThanOrEqual(2 / 0.8796 + 1e-3);
      else expect(deviations).toBeGreaterThan(3);
    });
  }

  it('varianceScaling, by each fan and distribution', () => {
    const fans = { fanIn: 120, fanOut: 180, fanAvg: 150 };
    for (const mode of ['fanIn', 'fanOut', 'fanAvg'] as const) {
      for (const distribution of ['truncatedNormal', 'untruncatedNormal', 'uniform'] as const) {
        const { variance } = moments(draw(varianceScaling({ scale: 3, mode, distribution }), shape));
        expect(variance / (3 / fans[mode]), `${mode}, ${distribution}`).toBeCloseTo(1, 1);
      }
    }
  });

  it('truncatedNormal is within two deviations of its mean', () => {
    const { mean, largest } = moments(draw(truncatedNormal(1, 0.1), shape));
    expect(mean).toBeCloseTo(1, 2);
    expect(largest).toBeLessThan(1.2 + 1e-6);
    expect(largest).toBeGreaterThan(1.19);
  });

  it('identity is a matrix of ones on the diagonal', () => {
    expect([...draw('identity', [2, 3])]).toEqual([1, 0, 0, 0, 1, 0]);
    expect(() => draw('identity', [2])).toThrow(/a matrix, not of 1 axes/);
  });

  it('gives the same values for the same seed and others for another', () => {
    expect(draw('heNormal', [4, 5])).toEqual(draw('heNormal', [4, 5]));
    expect(draw('heNormal', [4, 5])).not.toEqual(draw('heNormal', [4, 5], 4));
  });

  it('names those it knows where it is given another', () => {
    const unknown = JSON.parse('"xavier"');
    expect(() => initializerOf(unknown)).toThrow(/"xavier".*glorotUniform/);
  });
});

describe('orthogonal', () => {
  const product = (
    values: Float32Array,
    [rows, columns]: number[],
    a: number,
    b: number,
    byRow: boolean,
  ): number => {
    let sum = 0;
    for (let i = 0; i < (byRow ? columns : rows); i++) {
      sum += byRow
        ? values[a * columns + i] * values[b * columns + i]
        : values[i * columns + a] * values[i * columns + b];
    }
    return sum;
  };

  for (const shape of [
    [5, 5],
    [3, 8],
    [8, 3],
    [64, 256],
    [1, 4],
    [4, 1],
  ]) {
    it(`of ${shape.join(' x ')} has orthonormal ${shape[0] < shape[1] ? 'rows' : 'columns'}`, () => {
      const values = draw('orthogonal', shape);
      const byRow = shape[0] < shape[1];
      const count = Math.min(...shape);
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          expect(Math.abs(product(values, shape, a, b, byRow) - (a === b ? 1 : 0))).toBeLessThan(1e-5);
        }
      }
    });
  }

  it('takes all axes but the last as rows', () => {
    const values = draw('orthogonal', [2, 2, 3]);
    expect(product(values, [4, 3], 0, 0, false)).toBeCloseTo(1);
    expect(product(values, [4, 3], 0, 2, false)).toBeCloseTo(0);
  });
});
