import { add, matmul, reshape, type Tensor } from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { biasSpec, kernelAndBiasOptions, kernelSpec } from '../convolutional/kernel-and-bias.ts';

const denseOptions = {
  ...layerOptions,
  ...kernelAndBiasOptions,
  /** Applied to what comes out; none by default. */
  activation: option<Activation>(),
};
export interface DenseOptions extends OptionsOf<typeof denseOptions> {}

/**
 * `activation(x · kernel + bias)` over the last axis: `[batch, ..., features]` to `[batch, ..., units]`.
 *
 *     Dense(10, { activation: 'softmax' })(Input({ shape: [64] })); // [batch, 10]
 */
export function Dense(units: number, given: DenseOptions = {}): Layer {
  const options = readOptions('Dense', denseOptions, given);
  return layer(
    'Dense',
    { units, ...given },
    {
      weights: ([x]) => ({
        kernel: { ...kernelSpec([lastExtent(x), units], options), product: true },
        ...biasSpec(units, options),
      }),
      call: ({ weights }, [{ tensor, mask }]) => {
        const product = project(tensor, weights.kernel);
        const sum = options.useBias ? add(product, weights.bias) : product;
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
