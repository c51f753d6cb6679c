import { knownOptions } from '../../../core/known-options.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';
import { sparseCategoricalCrossentropy } from '../../losses/index.ts';

export interface TokenCrossentropyOptions extends LayerOptions {
  readonly labelSmoothing?: number;
}

/** What stands in the place of a token that nothing is to be predicted for. */
export const noToken = -1;

/**
 * The loss of each token `[batch, time]` from logits `[batch, time, tokens]` and the right tokens `[batch, time]`; zero
 * where those are `noToken`. As a layer, so that a network can give these few numbers instead of its many logits.
 *
 *     // [batch, 20]
 *     TokenCrossentropy()(Input({ shape: [20, 1000] }), Input({ shape: [20], dtype: 'int32' }));
 */
export function TokenCrossentropy(options: TokenCrossentropyOptions = {}): Layer {
  const { labelSmoothing = 0, ...rest } = knownOptions('TokenCrossentropy', options, {
    ...layerOptions,
    labelSmoothing: true,
  });
  const loss = sparseCategoricalCrossentropy({ fromLogits: true, labelSmoothing, ignoreClass: noToken });
  return layer(
    'TokenCrossentropy',
    { labelSmoothing, ...rest },
    { call: (_, [logits, right]) => ({ tensor: loss(right.tensor, logits.tensor) }) },
  );
}
