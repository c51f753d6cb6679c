import { mul } from '../../graph/index.ts';
import { type Activation, activationOf } from '../activations.ts';
import type { Initializer } from '../initializers.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { lastExtent, project } from './dense.ts';

export interface GatedFeedForwardOptions extends LayerOptions {
  /** `silu` by default, which makes it SwiGLU. */
  readonly activation?: Activation;
  readonly kernelInitializer?: Initializer;
  readonly outputInitializer?: Initializer;
}

/**
 * `(activation(x · gate) * (x · up)) · down` over the last axis, whose extent stays; without biases. With `silu` this is
 * SwiGLU (Shazeer 2020).
 */
export function GatedFeedForward(intermediateDim: number, options: GatedFeedForwardOptions = {}): Layer {
  const { activation = 'silu', kernelInitializer: initializer = 'glorotUniform' } = options;
  return layer(
    'GatedFeedForward',
    { intermediateDim, ...options },
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
