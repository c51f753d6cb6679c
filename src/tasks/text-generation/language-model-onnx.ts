import { writeOnnx } from '../../formats/index.ts';
import { cachedGraph } from '../../nn/cached-graph.ts';
import { buildNetwork } from '../../nn/model.ts';
import { WritingContext } from '../../nn/writing-context.ts';
import { type LanguageModelSizes, languageModel } from './network.ts';

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
