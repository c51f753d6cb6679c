import { expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { constantOf, input, type Tensor, type TypedArray } from '../../../graph/index.ts';
import { compute } from '../../../runtime/index.ts';
import { callLayer, type GraphContext, type Layer } from '../../layer.ts';
import {
  AlphaDropout,
  GaussianDropout,
  GaussianNoise,
  SpatialDropout1D,
  SpatialDropout2D,
  SpatialDropout3D,
} from '../index.ts';

/** What the layer makes of `values`, while training or not. */
async function applied(layer: Layer, values: Float32Array, shape: number[], training = true) {
  const random = new Random(7);
  const drawn = (own: readonly number[], fill: (array: Float32Array) => void): Tensor => {
    const array = new Float32Array(own.reduce((a, b) => a * b, 1));
    fill(array);
    return constantOf(array, 'float32', own);
  };
  const context: GraphContext = {
    training,
    weight: () => {
      throw new Error('these layers have no weights');
    },
    dropoutMask: (own, rate) => drawn(own, (array) => random.fillDropoutMask(array, rate)),
    normalNoise: (own) => drawn(own, (array) => random.fillNormal(array, 0, 1)),
    assign: () => {},
    addLoss: () => {},
  };
  layer({ dtype: 'float32', shape, value: { tensor: input('x', 'float32', shape) }, inputs: [] });
  const { tensor } = callLayer(layer, 'layer', context, [{ tensor: input('x', 'float32', shape) }]);
  return (await compute({ y: tensor }, { x: values })).y;
}

const moments = (values: TypedArray): [mean: number, deviation: number] => {
  const numbers = Array.from(values, Number);
  const mean = numbers.reduce((a, b) => a + b, 0) / numbers.length;
  return [mean, Math.sqrt(numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / numbers.length)];
};

const normal = (count: number): Float32Array => {
  const values = new Float32Array(count);
  new Random(3).fillNormal(values, 0, 1);
  return values;
};
const ones = (count: number): Float32Array => new Float32Array(count).fill(1);

it('spatial dropout drops a channel everywhere or nowhere, and makes up for it', async () => {
  for (const [layer, places] of [
    [SpatialDropout1D(0.5), [6]],
    [SpatialDropout2D(0.5), [3, 2]],
    [SpatialDropout3D(0.5), [2, 3, 1]],
  ] as const) {
    const shape = [4, ...places, 8];
    const values = await applied(layer, ones(4 * 6 * 8), shape);
    const seen = new Set<number>();
    for (let row = 0; row < 4; row += 1) {
      for (let channel = 0; channel < 8; channel += 1) {
        const own = Array.from({ length: 6 }, (_, place) => Number(values[(row * 6 + place) * 8 + channel]));
        expect(new Set(own).size, `${layer.kind}, row ${row}, channel ${channel}`).toBe(1);
        seen.add(own[0]);
      }
    }
    expect([...seen].sort()).toEqual([0, 2]);
  }
});

it('alpha dropout keeps mean and spread of normal numbers', async () => {
  const [mean, deviation] = moments(await applied(AlphaDropout(0.3), normal(40_000), [200, 200]));
  expect(mean).toBeCloseTo(0, 1);
  expect(deviation).toBeCloseTo(1, 1);
});

it('Gaussian dropout multiplies by numbers as spread as dropout', async () => {
  const [mean, deviation] = moments(await applied(GaussianDropout(0.2), ones(40_000), [200, 200]));
  expect(mean).toBeCloseTo(1, 1);
  expect(deviation).toBeCloseTo(0.5, 1);
});

it('nothing happens outside training', async () => {
  const values = normal(64);
  for (const layer of [
    AlphaDropout(0.3),
    GaussianDropout(0.3),
    GaussianNoise(1),
    SpatialDropout2D(0.5),
    SpatialDropout3D(0.5),
  ]) {
    const shape = layer.kind === 'SpatialDropout3D' ? [2, 2, 2, 2, 4] : [2, 4, 2, 4];
    expect(Array.from(await applied(layer, values, shape, false), Number)).toEqual(Array.from(values));
  }
});

it('shares that are none are refused', () => {
  expect(() => AlphaDropout(1)).toThrow(/below 1, not 1/);
  expect(() => GaussianDropout(-0.1)).toThrow(/not -0.1/);
  expect(() => SpatialDropout2D(1.5)).toThrow(/not 1.5/);
});
