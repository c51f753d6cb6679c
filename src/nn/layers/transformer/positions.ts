import { knownOptions } from '../../../core/known-options.ts';
import { add, broadcastTo, constant, slice, type Tensor } from '../../../graph/index.ts';
import type { Initializer } from '../../initializers.ts';
import { type Layer, type LayerOptions, layer, layerOptions, type Value } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';
import { lastExtent } from '../core/dense.ts';
import { Embedding } from '../core/embedding.ts';

export interface PositionEmbeddingOptions extends LayerOptions {
  readonly initializer?: Initializer;
}

/**
 * A learned vector for each of the first `sequenceLength` positions, in the shape of the input `[batch, time,
 * features]`, to be added to it.
 *
 *     PositionEmbedding(100)(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function PositionEmbedding(sequenceLength: number, options: PositionEmbeddingOptions = {}): Layer {
  return layer(
    'PositionEmbedding',
    { sequenceLength, ...knownOptions('PositionEmbedding', options, { ...layerOptions, initializer: true }) },
    {
      weights: ([x]) => ({
        embeddings: {
          shape: [sequenceLength, lastExtent(x)],
          initializer: options.initializer ?? 'glorotUniform',
        },
      }),
      call: ({ weights }, [value]) => {
        const time = timeOf(value);
        if (time > sequenceLength) {
          throw new Error(`a sequence of ${time} steps is longer than the ${sequenceLength} it was made for`);
        }
        return positionsFor(value, slice(weights.embeddings, 0, 0, time));
      },
    },
  );
}

const sinePositionEncodingOptions = {
  ...layerOptions,
  /** Of the slowest wave, divided by 2π. */
  maxWavelength: option<number>(10_000),
};
export interface SinePositionEncodingOptions extends OptionsOf<typeof sinePositionEncodingOptions> {}

/**
 * Sines and cosines of the position (Vaswani et al. 2017), in the shape of the input `[batch, time, features]`, to be
 * added to it. Even features hold sines, odd ones cosines of the same wavelength.
 *
 *     SinePositionEncoding()(Input({ shape: [100, 16] })); // [batch, 100, 16]
 */
export function SinePositionEncoding(given: SinePositionEncodingOptions = {}): Layer {
  const { maxWavelength } = readOptions('SinePositionEncoding', sinePositionEncodingOptions, given);
  return layer(
    'SinePositionEncoding',
    { maxWavelength, ...given },
    {
      call: (_, [value]) => {
        const [time, features] = [timeOf(value), lastExtent(value.tensor)];
        const waves = Array.from({ length: time * features }, (_each, i) => {
          const feature = i % features;
          const angle =
            Math.floor(i / features) / maxWavelength ** ((2 * Math.floor(feature / 2)) / features);
          return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
        });
        return positionsFor(value, constant(waves, 'float32', [time, features]));
      },
    },
  );
}

export interface TokenAndPositionEmbeddingOptions extends LayerOptions {
  /** Index 0 is padding: the layers after this one skip it. */
  readonly maskZero?: boolean;
  readonly embeddingsInitializer?: Initializer;
}

/**
 * Learned vectors of token and position, added: `[batch, time]` to `[batch, time, embeddingDim]`.
 *
 *     // [batch, 100, 64]
 *     TokenAndPositionEmbedding(10_000, 100, 64)(Input({ shape: [100], dtype: 'int32' }));
 */
export function TokenAndPositionEmbedding(
  vocabularySize: number,
  sequenceLength: number,
  embeddingDim: number,
  options: TokenAndPositionEmbeddingOptions = {},
): Layer {
  const { maskZero, embeddingsInitializer = 'glorotUniform' } = options;
  return layer(
    'TokenAndPositionEmbedding',
    {
      vocabularySize,
      sequenceLength,
      embeddingDim,
      ...knownOptions('TokenAndPositionEmbedding', options, {
        ...layerOptions,
        maskZero: true,
        embeddingsInitializer: true,
      }),
    },
    {
      indices: { limit: vocabularySize },
      parts: {
        tokenEmbedding: Embedding(vocabularySize, embeddingDim, { maskZero, embeddingsInitializer }),
        positionEmbedding: PositionEmbedding(sequenceLength, { initializer: embeddingsInitializer }),
      },
      call: ({ part }, inputs) => {
        const tokens = part('tokenEmbedding', inputs);
        return { tensor: add(tokens.tensor, part('positionEmbedding', [tokens]).tensor), mask: tokens.mask };
      },
    },
  );
}

function timeOf({ tensor: { shape } }: Value): number {
  if (shape.length !== 3) throw new Error('the input must be [batch, time, features]');
  return shape[1];
}

function positionsFor({ tensor, mask }: Value, positions: Tensor): Value {
  return { tensor: broadcastTo(positions, tensor.shape), mask };
}
