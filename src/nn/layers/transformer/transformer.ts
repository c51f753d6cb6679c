import { add } from '../../../graph/index.ts';
import type { Activation } from '../../activations.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, layer, layerOptions, type Value } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { MultiHeadAttention } from '../attention/attention.ts';
import { Dense, lastExtent } from '../core/dense.ts';
import { LayerNormalization } from '../normalization/normalization.ts';
import { Dropout } from '../regularization/dropout.ts';

const transformerEncoderOptions = {
  ...layerOptions,
  /** Dropped, while training, of the attention weights, of what either half adds, and inside the feed-forward half. */
  dropout: option<number>(0),
  /** Of the feed-forward half. */
  activation: option<Activation>('relu'),
  layerNormEpsilon: option<number>(1e-5),
  /** Normalises before each half (Xiong et al. 2020, easier to train) instead of after it. */
  normalizeFirst: option<boolean>(false),
  /** A step attends to itself and to what came before it only. */
  useCausalMask: option<boolean>(),
  kernelInitializer: option<Initializer>(),
};
export interface TransformerEncoderOptions extends OptionsOf<typeof transformerEncoderOptions> {}

/**
 * One block of a Transformer's encoder (Vaswani et al. 2017): self-attention, then two dense layers of
 * `intermediateDim` and the input's features, each added to what it was given; `[batch, time, features]` stays. Names
 * as in KerasHub, numbers as PyTorch's `TransformerEncoderLayer`: masked steps are not attended to.
 *
 *     TransformerEncoder(256, 4)(Input({ shape: [20, 64] })); // [batch, 20, 64]
 */
export function TransformerEncoder(
  intermediateDim: number,
  numHeads: number,
  given: TransformerEncoderOptions = {},
): Layer {
  const options = readOptions('TransformerEncoder', transformerEncoderOptions, given);
  const { dropout, activation, layerNormEpsilon: epsilon, normalizeFirst } = options;
  const { useCausalMask, kernelInitializer } = options;
  const parts: Record<string, Layer> = {
    selfAttentionLayerNorm: LayerNormalization({ epsilon }),
    feedforwardLayerNorm: LayerNormalization({ epsilon }),
    feedforwardIntermediateDense: Dense(intermediateDim, { activation, kernelInitializer }),
    intermediateDropout: Dropout(dropout),
    outputDropout: Dropout(dropout),
  };
  return layer(
    'TransformerEncoder',
    { intermediateDim, numHeads, ...given },
    {
      parts,
      call: ({ part }, [value]) => {
        const features = lastExtent(value.tensor);
        // The input's features are known only here.
        parts.selfAttentionLayer ??= attentionFor(features);
        parts.feedforwardOutputDense ??= Dense(features, { kernelInitializer });
        const attend = (x: Value): Value => part('outputDropout', [part('selfAttentionLayer', [x, x])]);
        const transform = (x: Value): Value => {
          const wide = part('intermediateDropout', [part('feedforwardIntermediateDense', [x])]);
          return part('outputDropout', [part('feedforwardOutputDense', [wide])]);
        };
        const half = (x: Value, norm: string, work: (x: Value) => Value): Value => {
          const done = work(normalizeFirst ? part(norm, [x]) : x);
          const sum = { tensor: add(x.tensor, done.tensor), mask: x.mask };
          return normalizeFirst ? sum : part(norm, [sum]);
        };
        return half(half(value, 'selfAttentionLayerNorm', attend), 'feedforwardLayerNorm', transform);
      },
    },
  );

  function attentionFor(features: number): Layer {
    if (features % numHeads !== 0)
      throw new Error(`${features} features do not split into ${numHeads} heads`);
    return MultiHeadAttention(numHeads, features / numHeads, { dropout, useCausalMask, kernelInitializer });
  }
}
