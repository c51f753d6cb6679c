import { add } from '../../../graph/index.ts';
import { type Layer, type LayerDefinition, layer } from '../../layer.ts';
import { type OptionsOf, option, type Resolved, readOptions } from '../../layer-options.ts';
import { RMSNormalization } from '../normalization/rms-normalization.ts';
import { Dropout } from '../regularization/dropout.ts';
import { CausalSelfAttention, causalSelfAttentionOptions } from './causal-self-attention.ts';
import { GatedFeedForward } from './gated-feed-forward.ts';

export const decoderBlockOptions = {
  ...causalSelfAttentionOptions,
  /** Of the attention weights and of what each part adds, while training. */
  dropout: option<number>(0),
  epsilon: option<number>(),
};
export interface DecoderBlockOptions extends OptionsOf<typeof decoderBlockOptions> {}

/** The cache of `CausalSelfAttention`, which a block of it passes on. */
export const keysAndValues =
  (heads: number): LayerDefinition['cache'] =>
  (features) => ({ heads, width: features / heads });

/** What blocks of decoders have in common: their two halves, each with its normalisation. */
export function decoderHalves(
  intermediateDim: number,
  numHeads: number,
  {
    dropout,
    epsilon,
    maxWavelength,
    kernelInitializer,
    outputInitializer,
  }: Resolved<typeof decoderBlockOptions>,
) {
  const initializers = { kernelInitializer, outputInitializer };
  return {
    attention: {
      attentionNorm: RMSNormalization({ epsilon }),
      attention: CausalSelfAttention(numHeads, { dropout, maxWavelength, ...initializers }),
    },
    feedForward: {
      feedForwardNorm: RMSNormalization({ epsilon }),
      feedForward: GatedFeedForward(intermediateDim, initializers),
      outputDropout: Dropout(dropout),
    },
  };
}

/**
 * One block of a decoder-only Transformer as Llama has it (Touvron et al. 2023): causal self-attention with rotary
 * positions, then SwiGLU, each on its RMS-normalised input and added to it; `[batch, time, features]` stays. Called and
 * cached as `CausalSelfAttention` is.
 *
 *     const bias = CausalMask()(Input({ shape: [20] }));
 *     DecoderBlock(256, 4)(Input({ shape: [20, 64] }), bias); // [batch, 20, 64]
 */
export function DecoderBlock(
  intermediateDim: number,
  numHeads: number,
  given: DecoderBlockOptions = {},
): Layer {
  const options = readOptions('DecoderBlock', decoderBlockOptions, given);
  const { attention, feedForward } = decoderHalves(intermediateDim, numHeads, options);
  return layer(
    'DecoderBlock',
    { intermediateDim, numHeads, ...given },
    {
      parts: { ...attention, ...feedForward },
      cache: keysAndValues(numHeads),
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
