import { add } from '../../graph/index.ts';
import type { Initializer } from '../initializers.ts';
import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { CausalSelfAttention } from './causal-self-attention.ts';
import { Dropout } from './dropout.ts';
import { GatedFeedForward } from './gated-feed-forward.ts';
import { RMSNormalization } from './rms-normalization.ts';

export interface DecoderBlockOptions extends LayerOptions {
  /** Of the attention weights and of what either half adds, while training. */
  readonly dropout?: number;
  readonly epsilon?: number;
  readonly maxWavelength?: number;
  readonly kernelInitializer?: Initializer;
  /** Of the two matrices whose products are added to the input. */
  readonly outputInitializer?: Initializer;
}

/**
 * One block of a decoder-only Transformer as Llama has it (Touvron et al. 2023): causal self-attention with rotary
 * positions, then SwiGLU, each on its RMS-normalised input and added to it; `[batch, time, features]` stays. Called and
 * cached as `CausalSelfAttention` is.
 */
export function DecoderBlock(
  intermediateDim: number,
  numHeads: number,
  options: DecoderBlockOptions = {},
): Layer {
  const { dropout = 0, epsilon, maxWavelength, kernelInitializer, outputInitializer } = options;
  const initializers = { kernelInitializer, outputInitializer };
  return layer(
    'DecoderBlock',
    { intermediateDim, numHeads, ...options },
    {
      parts: {
        attentionNorm: RMSNormalization({ epsilon }),
        attention: CausalSelfAttention(numHeads, { dropout, maxWavelength, ...initializers }),
        feedForwardNorm: RMSNormalization({ epsilon }),
        feedForward: GatedFeedForward(intermediateDim, initializers),
        outputDropout: Dropout(dropout),
      },
      call: ({ part }, [x, ...rest]) => {
        const attended = part('attention', [part('attentionNorm', [x]), ...rest]);
        const middle = { tensor: add(x.tensor, part('outputDropout', [attended]).tensor), mask: x.mask };
        const wide = part('feedForward', [part('feedForwardNorm', [middle])]);
        const tensor = add(middle.tensor, part('outputDropout', [wide]).tensor);
        return { tensor, mask: x.mask, states: attended.states };
      },
    },
  );
}
