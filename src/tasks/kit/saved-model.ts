import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { readWeights } from '../../formats/index.ts';
import type { Network } from '../../nn/model.ts';

/** The error for a model folder whose files do not fit each other; both sentences end without a period. */
export const damaged = (en: string, zh: string): UserError =>
  new UserError({
    en: `${en}; copy the model folder again or train again`,
    zh: `${zh}；请重新复制模型文件夹或重新训练`,
  });

/** The weights of a network from the model file it was saved in. Throws UserError where one is lacking. */
export const savedWeights = (
  onnx: Uint8Array,
  network: Pick<Network, 'weights'>,
): Map<string, Float32Array> =>
  weightsFor(network, new Map([...readWeights(onnx)].map(([path, { data }]) => [path, data])));

/** Those of the `stored` weights that a network has. Throws UserError where one is lacking or of another size. */
export function weightsFor(
  { weights }: Pick<Network, 'weights'>,
  stored: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  return new Map(
    weights.map(({ path, value }) => {
      const data = stored.get(path);
      if (data === undefined) {
        throw damaged(`model.onnx lacks the weight ${path}`, `model.onnx 缺少权重 ${path}`);
      }
      if (data.length !== value.length) {
        throw damaged(
          `model.onnx has ${data.length} numbers for the weight ${path}, which needs ${value.length}`,
          `model.onnx 中权重 ${path} 有 ${data.length} 个数，需要 ${value.length} 个`,
        );
      }
      return [path, data];
    }),
  );
}

/** Throws UserError where a tokenizer, or one of the `ids` of `millwright.json`, names tokens that the network has no row for. */
export function checkTokens(
  tokenizer: Pick<BytePairTokenizer, 'size'>,
  vocabulary: number,
  ids: Readonly<Record<string, number>> = {},
): void {
  if (tokenizer.size > vocabulary) {
    throw damaged(
      `tokenizer.json has ${tokenizer.size} tokens, of which the network knows ${vocabulary}`,
      `tokenizer.json 有 ${tokenizer.size} 个词元，网络只认识 ${vocabulary} 个`,
    );
  }
  for (const [name, id] of Object.entries(ids)) {
    if (Number.isSafeInteger(id) && id >= 0 && id < vocabulary) continue;
    throw damaged(
      `the ${name} in millwright.json is ${id}, which is no token from 0 to ${vocabulary - 1}`,
      `millwright.json 中的 ${name} 为 ${id}，不是 0 到 ${vocabulary - 1} 的词元`,
    );
  }
}

/** No extent of a saved network is larger, and none is a fraction. */
const largestSize = 2 ** 20;

/** Throws UserError where the weights that a network of such sizes has at least are more than the file has. */
export function checkSizes(
  {
    vocabulary,
    width,
    intermediate,
    layers,
  }: Readonly<Record<'vocabulary' | 'width' | 'intermediate' | 'layers', number>>,
  stored: ReadonlyMap<string, Float32Array>,
): void {
  const given = [...stored.values()].reduce((sum, { length }) => sum + length, 0);
  const least = vocabulary * width + layers * width * (width + intermediate);
  if (least <= given) return;
  throw damaged(
    `the network in millwright.json has ${least} weights or more, and model.onnx has ${given}`,
    `millwright.json 中的网络至少有 ${least} 个权重，而 model.onnx 只有 ${given} 个`,
  );
}

/** Reads the sizes of a network from `millwright.json` by name. Throws UserError where one is lacking. */
export function savedSizes<Name extends string>(
  saved: Json | undefined,
  names: readonly Name[],
): Record<Name, number> {
  const all = jsonObject(saved ?? null);
  const entries = names.map((name): [Name, number] => {
    const value = all[name];
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largestSize)
      return [name, value];
    throw damaged(`millwright.json lacks the network's ${name}`, `millwright.json 缺少网络的 ${name}`);
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}
