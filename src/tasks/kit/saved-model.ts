import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { readWeights } from '../../formats/index.ts';
import type { Network } from '../../nn/model.ts';

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
        throw new UserError(
          `model.onnx lacks the weight ${path}; copy the model folder again or train the model again`,
        );
      }
      if (data.length !== value.length) {
        throw new UserError(
          `model.onnx has ${data.length} numbers for the weight ${path}, which needs ${value.length}; copy the model folder again or train the model again`,
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
    throw new UserError(
      `tokenizer.json has ${tokenizer.size} tokens, of which the network knows ${vocabulary}; copy the model folder again or train the model again`,
    );
  }
  for (const [name, id] of Object.entries(ids)) {
    if (Number.isSafeInteger(id) && id >= 0 && id < vocabulary) continue;
    throw new UserError(
      `the ${name} in millwright.json is ${id}, which is no token from 0 to ${vocabulary - 1}; copy the model folder again or train the model again`,
    );
  }
}

/** Reads the sizes of a network from `millwright.json` by name. Throws UserError where one is lacking. */
export function savedSizes<Name extends string>(
  saved: Json | undefined,
  names: readonly Name[],
): Record<Name, number> {
  const all = jsonObject(saved ?? null);
  const entries = names.map((name): [Name, number] => {
    const value = all[name];
    if (typeof value === 'number') return [name, value];
    throw new UserError(
      `millwright.json lacks the network's ${name}; copy the model folder again or train the model again`,
    );
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}
