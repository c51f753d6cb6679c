import { add } from '../../../graph/index.ts';
import { type Layer, layer, type Value } from '../../layer.ts';
import { readOptions } from '../../layer-options.ts';
import { CrossAttention } from '../attention/cross-attention.ts';
import { RMSNormalization } from '../normalization/rms-normalization.ts';
import {
  type DecoderBlockOptions,
  decoderBlockOptions,
  decoderHalves,
  keysAndValues,
} from './decoder-block.ts';

/**
 * A block of the decoder of an encoder-decoder Transformer: as `DecoderBlock`, with attention to the encoder between its
 * halves. Called as `block(x, bias, keysAndValues, memoryBias)`, see `CausalSelfAttention` and `CrossAttention`;
 * position, keys and values follow while generating.
 *
 *     const bias = CausalMask()(Input({ shape: [20] }));
 *     const keysAndValues = Dense(128, { useBias: false })(Input({ shape: [50, 64] }));
 *     const memoryBias = PaddingMask()(Input({ shape: [50], dtype: 'int32' }));
 *     // [batch, 20, 64]
 *     CrossDecoderBlock(256, 4)(Input({ shape: [20, 64] }), bias, keysAndValues, memoryBias);
 */
export function CrossDecoderBlock(
  intermediateDim: number,
  numHeads: number,
  given: DecoderBlockOptions = {},
): Layer {
  const options = readOptions('CrossDecoderBlock', decoderBlockOptions, given);
  const { dropout, epsilon, kernelInitializer, outputInitializer } = options;
  const { attention, feedForward } = decoderHalves(intermediateDim, numHeads, options);
  return layer(
    'CrossDecoderBlock',
    { intermediateDim, numHeads, ...given },
    {
      parts: {
        ...attention,
        crossNorm: RMSNormalization({ epsilon }),
        cross: CrossAttention(numHeads, { dropout, kernelInitializer, outputInitializer }),
        ...feedForward,
      },
      cache: keysAndValues(numHeads),
      call: ({ part }, [x, bias, memory, memoryBias, ...cache]) => {
        const added = (to: Value, what: Value): Value => ({
          tensor: add(to.tensor, part('outputDropout', [what]).tensor),
          mask: x.mask,
        });
        const attended = part('attention', [part('attentionNorm', [x]), bias, ...cache]);
        const first = added(x, attended);
        const second = added(first, part('cross', [part('crossNorm', [first]), memory, memoryBias]));
        const { tensor } = added(second, part('feedForward', [part('feedForwardNorm', [second])]));
        return { tensor, mask: x.mask, states: attended.states };
      },
    },
  );
}
