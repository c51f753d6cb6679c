import { UserError } from '../data/errors.ts';
import { type Json, jsonObject } from '../data/json.ts';
import { readWeights } from '../graph/index.ts';
import type { Network } from '../nn/model.ts';

/** The weights of a network from the model file it was saved in. Throws UserError where one is lacking. */
export function savedWeights(
  onnx: Uint8Array,
  { weights }: Pick<Network, 'weights'>,
): Map<string, Float32Array> {
  const stored = readWeights(onnx);
  return new Map(
    weights.map(({ path, value }) => {
      const weight = stored.get(path);
      if (weight === undefined) {
        throw new UserError(`model.onnx lacks the weight ${path}; copy the model folder again or train anew`);
      }
      if (weight.data.length !== value.length) {
        throw new UserError(
          `model.onnx has ${weight.data.length} numbers for the weight ${path}, which needs ${value.length}; copy the model folder again or train anew`,
        );
      }
      return [path, weight.data];
    }),
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
    if (typeof value === 'number') return [name, value];
    throw new UserError(
      `millwright.json lacks the network's ${name}; copy the model folder again or train anew`,
    );
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}
