import { inferenceOnnx } from '../../nn/inference-graph.ts';
import { normal } from '../../nn/initializers.ts';
import type { Symbolic } from '../../nn/layer.ts';
import {
  CausalMask,
  CrossDecoderBlock,
  DecoderBlock,
  Dense,
  Dropout,
  PaddingMask,
  ReversibleEmbedding,
  RMSNormalization,
  TokenCrossentropy,
} from '../../nn/layers/index.ts';
import { buildNetwork, Input } from '../../nn/model.ts';

export interface TranslationSizes {
  readonly vocabulary: number;
  /** Tokens of a sentence at most, on either side. */
  readonly length: number;
  readonly width: number;
  readonly encoderLayers: number;
  readonly decoderLayers: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly dropout: number;
  readonly labelSmoothing: number;
}

/** Ids of the special tokens. */
export const padding = 0;
export const sentenceStart = 1;
export const sentenceEnd = 2;

export interface TranslationModel {
  /** `[batch, source time]`. */
  readonly source: Symbolic;
  /** The translation so far, begun by `sentenceStart`: `[batch, target time]`. */
  readonly target: Symbolic;
  /** The token after each of `target`: `[batch, target time]`. */
  readonly next: Symbolic;
  readonly sourceEmbedding: Symbolic;
  /** Keys and values for each decoder block, `[batch, source time, 2 * width]`, and what hides the filling. */
  readonly memories: readonly Symbolic[];
  readonly memoryBias: Symbolic;
  /** `[batch, target time, vocabulary]`. */
  readonly logits: Symbolic;
  /** With label smoothing, for learning. */
  readonly smoothedLosses: Symbolic;
  /** Without, for measuring. */
  readonly losses: Symbolic;
}

/**
 * An encoder-decoder Transformer with the blocks of today's language models: RMS normalisation, rotary positions,
 * SwiGLU; one table for the tokens of both languages and for the output. `prefix` gives the translation so far where it
 * is not an input.
 */
export function translationModel(
  sizes: TranslationSizes,
  prefix: (source: Symbolic) => Symbolic = () =>
    Input({ shape: [sizes.length], dtype: 'int32', name: 'target' }),
): TranslationModel {
  const { vocabulary, length, width, encoderLayers, decoderLayers, heads, intermediate, dropout } = sizes;
  const source = Input({ shape: [length], dtype: 'int32', name: 'source' });
  const target = prefix(source);
  const next = Input({ shape: target.shape.slice(1), dtype: 'int32', name: 'next' });
  const kernelInitializer = 'glorotUniform';
  const block = { dropout, kernelInitializer } as const;
  const table = ReversibleEmbedding(vocabulary, width, {
    name: 'embedding',
    embeddingsInitializer: normal(0, width ** -0.5),
  });
  const dropped = (x: Symbolic, name: string): Symbolic =>
    dropout === 0 ? x : Dropout(dropout, { name })(x);
  const sourceEmbedding = table(source);
  const memoryBias = PaddingMask({ padding, name: 'sourceMask' })(source);
  let encoded = dropped(sourceEmbedding, 'sourceDropout');
  for (let i = 0; i < encoderLayers; i++) {
    // What hides is not the future but the filling, so that the block attends to both sides.
    encoded = DecoderBlock(intermediate, heads, { name: `encoder${i}`, ...block })(encoded, memoryBias);
  }
  const memory = RMSNormalization({ name: 'encoderNorm' })(encoded);
  const memories = Array.from({ length: decoderLayers }, (_, i) =>
    Dense(2 * width, { useBias: false, name: `memory${i}`, kernelInitializer })(memory),
  );
  const mask = CausalMask({ name: 'targetMask' })(target);
  let x = dropped(table(target), 'targetDropout');
  for (let i = 0; i < decoderLayers; i++) {
    x = CrossDecoderBlock(intermediate, heads, { name: `decoder${i}`, ...block })(
      x,
      mask,
      memories[i],
      memoryBias,
    );
  }
  const logits = table(RMSNormalization({ name: 'decoderNorm' })(x));
  return {
    source,
    target,
    next,
    sourceEmbedding,
    memories,
    memoryBias,
    logits,
    smoothedLosses: TokenCrossentropy({ name: 'smoothedLosses', labelSmoothing: sizes.labelSmoothing })(
      logits,
      next,
    ),
    losses: TokenCrossentropy({ name: 'losses' })(logits, next),
  };
}

/**
 * The model as ONNX: from `source` and the translation so far (`target`, both `[1, length]`) the `logits` of the next
 * token at each step `[1, length, vocabulary]`.
 */
export function translationOnnx(
  sizes: TranslationSizes,
  weights: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const { source, target, logits } = translationModel({ ...sizes, dropout: 0 });
  return inferenceOnnx(buildNetwork([source, target], [logits], 0), weights, { output: 'logits' });
}
