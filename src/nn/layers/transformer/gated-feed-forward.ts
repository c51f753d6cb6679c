import { mul } from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import { type Layer, layer } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { projectionOptions } from '../attention/projection-options.ts';
import { lastExtent, project } from '../core/dense.ts';

const gatedFeedForwardOptions = {
  ...projectionOptions,
  /** `silu` by default, which makes it SwiGLU. */
  activation: option<Activation>('silu'),
};
export interface GatedFeedForwardOptions extends OptionsOf<typeof gatedFeedForwardOptions> {}

/**
 * `(activation(x · gate) * (x · up)) · down` over the last axis, whose extent stays; without biases. With `silu` this is
 * SwiGLU (Shazeer 2020).
 *
 *     GatedFeedForward(256)(Input({ shape: [20, 64] })); // [batch, 20, 64]
 */
export function GatedFeedForward(intermediateDim: number, given: GatedFeedForwardOptions = {}): Layer {
  const options = readOptions('GatedFeedForward', gatedFeedForwardOptions, given);
  const { activation, kernelInitializer: initializer, outputInitializer = initializer } = options;
  return layer(
    'GatedFeedForward',
    { intermediateDim, ...given },
    {
      weights: ([x]) => ({
        'gate/kernel': { shape: [lastExtent(x), intermediateDim], product: true, initializer },
        'up/kernel': { shape: [lastExtent(x), intermediateDim], product: true, initializer },
        'down/kernel': {
          shape: [intermediateDim, lastExtent(x)],
          product: true,
          initializer: outputInitializer,
        },
      }),
      call: ({ weights }, [{ tensor, mask }]) => {
        const gate = activationOf(activation)(project(tensor, weights['gate/kernel']));
        const wide = mul(gate, project(tensor, weights['up/kernel']));
        return { tensor: project(wide, weights['down/kernel']), mask };
      },
    },
  );
}
