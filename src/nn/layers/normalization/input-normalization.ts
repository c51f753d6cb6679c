import { knownOptions } from '../../../core/known-options.ts';
import { add, constant, mul } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { lastExtent } from '../core/dense.ts';

/** Of each feature, over all rows. */
export interface Moments {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

/** Mean and variance of each feature of rows `[..., features]`, as Keras' `Normalization.adapt` finds them. */
export function momentsOf({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }): Moments {
  const features = shape[shape.length - 1];
  const rows = data.length / features;
  const mean = new Array<number>(features).fill(0);
  const variance = new Array<number>(features).fill(0);
  for (let i = 0; i < data.length; i += 1) mean[i % features] += data[i] / rows;
  for (let i = 0; i < data.length; i += 1)
    variance[i % features] += (data[i] - mean[i % features]) ** 2 / rows;
  return { mean, variance };
}

/**
 * Brings features to mean 0 and variance 1 by numbers known before training, which become part of the saved network.
 *
 *     const moments = momentsOf({ data: Float32Array.of(20, 1, 30, 2), shape: [2, 2] });
 *     Normalization(moments)(Input({ shape: [2] })); // [batch, 2]
 */
export function Normalization({ mean, variance }: Moments, options: LayerOptions = {}): Layer {
  if (mean.length !== variance.length)
    throw new Error(
      `Normalization: ${mean.length} means and ${variance.length} variances; give as many of each`,
    );
  const factors = variance.map((each) => 1 / Math.max(Math.sqrt(each), 1e-7));
  return layer(
    'Normalization',
    { features: mean.length, ...knownOptions('Normalization', options, layerOptions) },
    {
      call: (_, [{ tensor, mask }]) => {
        if (lastExtent(tensor) !== mean.length)
          throw new Error(
            `it knows the means of ${mean.length} features and was given ${lastExtent(tensor)}`,
          );
        const offsets = mean.map((each, i) => -each * factors[i]);
        return { tensor: add(mul(tensor, constant(factors)), constant(offsets)), mask };
      },
    },
  );
}
