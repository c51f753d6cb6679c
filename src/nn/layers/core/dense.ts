import { knownOptions } from '../../../core/known-options.ts';
import { add, matmul, reshape, type Tensor } from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import {
  type KernelAndBiasOptions,
  kernelAndBias,
  kernelAndBiasOptions,
} from '../convolutional/kernel-and-bias.ts';

export interface DenseOptions extends LayerOptions, KernelAndBiasOptions {
  /** Applied to what comes out; none by default. */
  readonly activation?: Activation;
}

/**
 * `activation(x · kernel + bias)` over the last axis: `[batch, ..., features]` to `[batch, ..., units]`.
 *
 *     Dense(10, { activation: 'softmax' })(Input({ shape: [64] })); // [batch, 10]
 */
export function Dense(units: number, options: DenseOptions = {}): Layer {
  const { useBias = true } = options;
  return layer(
    'Dense',
    {
      units,
      ...knownOptions('Dense', options, { ...layerOptions, ...kernelAndBiasOptions, activation: true }),
    },
    {
      weights: ([x]) => kernelAndBias([lastExtent(x), units], units, options),
      call: ({ weights }, [{ tensor, mask }]) => {
        const product = project(tensor, weights.kernel);
        const sum = useBias ? add(product, weights.bias) : product;
        return { tensor: activationOf(options.activation)(sum), mask };
      },
    },
  );
}

/** `x · kernel` over the last axis, as one plain matrix product however many axes `x` has. */
export function project(x: Tensor, kernel: Tensor): Tensor {
  if (x.shape.length === 2) return matmul(x, kernel);
  return reshape(matmul(reshape(x, [-1, lastExtent(x)]), kernel), [...x.shape.slice(0, -1), kernel.shape[1]]);
}

export function lastExtent(x: Tensor): number {
  const extent = x.shape.at(-1);
  if (extent === undefined || x.shape.length < 2) throw new Error('the input must be [batch, ..., features]');
  return extent;
}
