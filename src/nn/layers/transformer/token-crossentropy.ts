import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { sparseCategoricalCrossentropy } from '../../losses/index.ts';

const tokenCrossentropyOptions = {
  ...layerOptions,
  labelSmoothing: option<number>(0),
};
export interface TokenCrossentropyOptions extends OptionsOf<typeof tokenCrossentropyOptions> {}

/** The target where nothing is to be predicted. */
export const noToken = -1;

/**
 * The loss of each token `[batch, time]` from logits `[batch, time, tokens]` and the right tokens `[batch, time]`; zero
 * where those are `noToken`. As a layer, so that a network can give these few numbers instead of its many logits.
 *
 *     // [batch, 20]
 *     TokenCrossentropy()(Input({ shape: [20, 1000] }), Input({ shape: [20], dtype: 'int32' }));
 */
export function TokenCrossentropy(given: TokenCrossentropyOptions = {}): Layer {
  const { labelSmoothing } = readOptions('TokenCrossentropy', tokenCrossentropyOptions, given);
  const loss = sparseCategoricalCrossentropy({ fromLogits: true, labelSmoothing, ignoreClass: noToken });
  return layer(
    'TokenCrossentropy',
    { labelSmoothing, ...given },
    { call: (_, [logits, right]) => ({ tensor: loss(right.tensor, logits.tensor) }) },
  );
}
