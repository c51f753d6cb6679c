import { knownOptions } from '../../../core/known-options.ts';
import { greater, mul, sub, where } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

/**
 * While training, sets a share of its inputs to zero and makes up for it (Srivastava et al. 2014).
 *
 *     Dropout(0.3)(Input({ shape: [64] })); // [batch, 64]
 */
export function Dropout(rate: number, options: LayerOptions = {}): Layer {
  return dropoutLayer('Dropout', rate, options, (shape) => shape);
}

/**
 * Drops whole features: the same ones at every step of a sequence `[batch, time, features]`.
 *
 *     SpatialDropout1D(0.2)(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function SpatialDropout1D(rate: number, options: LayerOptions = {}): Layer {
  return dropoutLayer('SpatialDropout1D', rate, options, ([batch, , features]) => [batch, 1, features]);
}

/**
 * Drops whole channels of images `[batch, height, width, channels]` (Tompson et al. 2015).
 *
 *     SpatialDropout2D(0.2)(Input({ shape: [32, 32, 3] })); // [batch, 32, 32, 3]
 */
export function SpatialDropout2D(rate: number, options: LayerOptions = {}): Layer {
  return dropoutLayer('SpatialDropout2D', rate, options, ([batch, , , channels]) => [batch, 1, 1, channels]);
}

/**
 * Drops whole channels of volumes `[batch, depth, height, width, channels]`.
 *
 *     SpatialDropout3D(0.2)(Input({ shape: [8, 16, 16, 1] })); // [batch, 8, 16, 16, 1]
 */
export function SpatialDropout3D(rate: number, options: LayerOptions = {}): Layer {
  return dropoutLayer('SpatialDropout3D', rate, options, ([batch, , , , channels]) => [
    batch,
    1,
    1,
    1,
    channels,
  ]);
}

/**
 * While training, sets a share of its inputs to SELU's lowest value instead of zero, and keeps mean and variance
 * (Klambauer et al. 2017).
 *
 *     AlphaDropout(0.1)(Input({ shape: [64] })); // [batch, 64]
 */
export function AlphaDropout(rate: number, options: LayerOptions = {}): Layer {
  checkRate('AlphaDropout', rate);
  return layer(
    'AlphaDropout',
    { rate, ...knownOptions('AlphaDropout', options, layerOptions) },
    {
      floats: true,
      call: ({ training, dropoutMask }, [{ tensor, mask }]) => {
        if (!training || rate === 0) return { tensor, mask };
        const kept = greater(dropoutMask(tensor.shape, rate), 0);
        const a = ((1 - rate) * (1 + rate * lowest ** 2)) ** -0.5;
        return { tensor: sub(mul(where(kept, tensor, lowest), a), a * rate * lowest), mask };
      },
    },
  );
}

/** What SELU gives far below zero. */
const lowest = -1.0507009873554805 * 1.6732632423543772;

function checkRate(kind: string, rate: number): void {
  if (!(rate >= 0 && rate < 1))
    throw new Error(`${kind}: the rate must be at least 0 and below 1, not ${rate}`);
}

function dropoutLayer(
  kind: string,
  rate: number,
  options: LayerOptions,
  maskShape: (shape: readonly number[]) => readonly number[],
): Layer {
  checkRate(kind, rate);
  return layer(
    kind,
    { rate, ...knownOptions(kind, options, layerOptions) },
    {
      floats: true,
      call: ({ training, dropoutMask }, [{ tensor, mask }]) => ({
        tensor: training && rate > 0 ? mul(tensor, dropoutMask(maskShape(tensor.shape), rate)) : tensor,
        mask,
      }),
    },
  );
}
