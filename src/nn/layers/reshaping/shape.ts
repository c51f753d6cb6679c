import { knownOptions } from '../../../core/known-options.ts';
import {
  broadcastTo,
  expandDims,
  pad,
  reshape,
  type Shape,
  sizeOf,
  transpose,
} from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

/**
 * All features of a sample in one row: `[batch, ...]` to `[batch, features]`.
 *
 *     Flatten()(Input({ shape: [32, 32, 3] })); // [batch, 3072]
 */
export function Flatten(options: LayerOptions = {}): Layer {
  return layer(
    'Flatten',
    { ...knownOptions('Flatten', options, layerOptions) },
    {
      call: (_, [{ tensor }]) => {
        const [batch, ...rest] = tensor.shape;
        return { tensor: reshape(tensor, [batch, sizeOf(rest)]) };
      },
    },
  );
}

/**
 * The same features in another shape; `targetShape` is without the batch, and one extent may be -1.
 *
 *     Reshape([8, 8])(Input({ shape: [64] })); // [batch, 8, 8]
 */
export function Reshape(targetShape: Shape, options: LayerOptions = {}): Layer {
  return layer(
    'Reshape',
    { targetShape, ...knownOptions('Reshape', options, layerOptions) },
    {
      call: (_, [{ tensor }]) => {
        const [batch, ...rest] = tensor.shape;
        const known = sizeOf(targetShape.filter((extent) => extent !== -1));
        const full = targetShape.map((extent) => (extent === -1 ? sizeOf(rest) / known : extent));
        return { tensor: reshape(tensor, [batch, ...full]) };
      },
    },
  );
}

/**
 * The axes after the batch in another order, counted from 1: `Permute([2, 1])` exchanges the first two.
 *
 *     Permute([2, 1])(Input({ shape: [100, 16] })); // [batch, 16, 100]
 */
export function Permute(dims: readonly number[], options: LayerOptions = {}): Layer {
  return layer(
    'Permute',
    { dims, ...knownOptions('Permute', options, layerOptions) },
    { call: (_, [{ tensor }]) => ({ tensor: transpose(tensor, [0, ...dims]) }) },
  );
}

/**
 * Each row `n` times as a sequence: `[batch, features]` to `[batch, n, features]`.
 *
 *     RepeatVector(5)(Input({ shape: [64] })); // [batch, 5, 64]
 */
export function RepeatVector(n: number, options: LayerOptions = {}): Layer {
  return layer(
    'RepeatVector',
    { n, ...knownOptions('RepeatVector', options, layerOptions) },
    {
      call: (_, [{ tensor }]) => {
        if (tensor.shape.length !== 2) throw new Error('the input must be [batch, features]');
        const [batch, features] = tensor.shape;
        return { tensor: broadcastTo(expandDims(tensor, 1), [batch, n, features]) };
      },
    },
  );
}

/**
 * Steps of zeros before and after a sequence `[batch, time, features]`.
 *
 *     ZeroPadding1D(2)(Input({ shape: [100, 16] })); // [batch, 104, 16]
 */
export function ZeroPadding1D(
  padding: number | readonly [before: number, after: number] = 1,
  options: LayerOptions = {},
): Layer {
  const [before, after] = typeof padding === 'number' ? [padding, padding] : padding;
  return layer(
    'ZeroPadding1D',
    { padding, ...knownOptions('ZeroPadding1D', options, layerOptions) },
    { call: (_, [{ tensor }]) => ({ tensor: pad(tensor, 1, before, after) }) },
  );
}
