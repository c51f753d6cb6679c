import { knownOptions } from '../../../core/known-options.ts';
import { mul } from '../../../graph/index.ts';
import { type Activation, activationOf } from '../../activations.ts';
import { type Layer, layer } from '../../layer.ts';
import { type ProjectionOptions, projectionOptions } from '../attention/projection-options.ts';
import { lastExtent, project } from '../core/dense.ts';

export interface GatedFeedForwardOptions extends ProjectionOptions {
  /** `silu` by default, which makes it SwiGLU. */
  readonly activation?: Activation;
}

/**
 * `(activation(x · gate) * (x · up)) · down` over the last axis, whose extent stays; without biases. With `silu` this is
 * SwiGLU (Shazeer 2020).
 *
 *     GatedFeedForward(256)(Input({ shape: [20, 64] })); // [batch, 20, 64]
 */
export function GatedFeedForward(intermediateDim: number, options: GatedFeedForwardOptions = {}): Layer {
  const { activation = 'silu', kernelInitializer: initializer = 'glorotUniform' } = options;
  return layer(
    'GatedFeedForward',
    {
      intermediateDim,
      ...knownOptions('GatedFeedForward', options, { ...projectionOptions, activation: true }),
    },
    {
      weights: ([x]) => ({
        'gate/kernel': { shape: [lastExtent(x), intermediateDim], initializer },
        'up/kernel': { shape: [lastExtent(x), intermediateDim], initializer },
        'down/kernel': {
          shape: [intermediateDim, lastExtent(x)],
          initializer: options.outputInitializer ?? initializer,
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
