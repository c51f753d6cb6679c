import { writeOnnx } from '../../formats/index.ts';
import { cachedGraph } from '../../nn/cached-graph.ts';
import { normal } from '../../nn/initializers.ts';
import type { Symbolic } from '../../nn/layer.ts';
import {
  CausalMask,
  DecoderBlock,
  Dropout,
  ReversibleEmbedding,
  RMSNormalization,
  TokenCrossentropy,
} from '../../nn/layers/index.ts';
import { buildNetwork, Input } from '../../nn/model.ts';
import { WritingContext } from '../../nn/writing-context.ts';

export interface LanguageModelSizes {
  readonly vocabulary: number;
  /** Tokens it sees at once. */
  readonly context: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly dropout: number;
  /** The id with which every document begins. */
  readonly documentStart: number;
}

/** A language model's tensors. The same layers give logits for use and losses for learning. */
export interface LanguageModel {
  /** `[batch, context]`. */
  readonly ids: Symbolic;
  /** The token after each, `noToken` where none is to be predicted: `[batch, context]`. */
  readonly next: Symbolic;
  readonly embedding: Symbolic;
  /** `[batch, context, vocabulary]`. */
  readonly logits: Symbolic;
  /** Negative log probability of `next`: `[batch, context]`. */
  readonly losses: Symbolic;
}

/**
 * A decoder-only Transformer: RMS normalisation, rotary positions, SwiGLU, and one table for tokens in and out.
 * Documents that share a row do not see each other.
 */
export function languageModel(sizes: LanguageModelSizes): LanguageModel {
  const { vocabulary, width, layers, heads, intermediate, dropout, documentStart } = sizes;
  const ids = Input({ shape: [sizes.context], dtype: 'int32', name: 'ids' });
  const next = Input({ shape: [sizes.context], dtype: 'int32', name: 'next' });
  // As GPT-2: what is added to the residual stream begins smaller, the more often something is added.
  const kernelInitializer = normal(0, 0.02);
  const outputInitializer = normal(0, 0.02 / Math.sqrt(2 * layers));
  const table = ReversibleEmbedding(vocabulary, width, {
    name: 'embedding',
    embeddingsInitializer: kernelInitializer,
  });
  const mask = CausalMask({ documentStart, name: 'mask' })(ids);
  const embedding = table(ids);
  let x = dropout === 0 ? embedding : Dropout(dropout)(embedding);
  for (let i = 0; i < layers; i++) {
    x = DecoderBlock(intermediate, heads, {
      name: `block${i}`,
      dropout,
      kernelInitializer,
      outputInitializer,
    })(x, mask);
  }
  const logits = table(RMSNormalization({ name: 'finalNorm' })(x));
  return { ids, next, embedding, logits, losses: TokenCrossentropy({ name: 'losses' })(logits, next) };
}

/**
 * The model as it generates, for any ONNX Runtime: one token (`input_ids` `[1, 1]`) at `position`, with the cache as
 * `past_key_values.*`, gives `logits` `[1, 1, vocabulary]` and the new cache as `present.*`.
 */
export function languageModelOnnx(
  sizes: LanguageModelSizes,
  weights: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const { ids, logits } = languageModel(sizes);
  const network = buildNetwork([ids], [logits], 0);
  const graph = cachedGraph({ ids, output: logits }, new WritingContext(network, false), {
    batch: 1,
    time: 1,
    capacity: sizes.context,
  });
  const present = [...graph.cache].map(
    ([name, tensor]) => [name.replace('past_key_values', 'present'), tensor] as const,
  );
  const outputs = { logits: graph.output, ...Object.fromEntries(present) };
  return writeOnnx(outputs, { weights, inputs: graph.inputs, name: 'language-model' }).bytes;
}
