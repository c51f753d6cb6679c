import { type Layer, type LayerOptions, layer } from '../layer.ts';
import { sparseCategoricalCrossentropy } from '../losses/index.ts';

export interface TokenCrossentropyOptions extends LayerOptions {
  readonly labelSmoothing?: number;
}

/** What stands in the place of a token that nothing is to be predicted for. */
export const noToken = -1;

/**
 * The loss of each token `[batch, time]` from logits `[batch, time, tokens]` and the right tokens `[batch, time]`; zero
 * where those are `noToken`. As a layer, so that a network can give these few numbers instead of its many logits.
 */
export function TokenCrossentropy({ labelSmoothing = 0, ...options }: TokenCrossentropyOptions = {}): Layer {
  const loss = sparseCategoricalCrossentropy({ fromLogits: true, labelSmoothing, ignoreClass: noToken });
  return layer(
    'TokenCrossentropy',
    { labelSmoothing, ...options },
    { call: (_, [logits, right]) => ({ tensor: loss(right.tensor, logits.tensor) }) },
  );
}
