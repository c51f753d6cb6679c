import {
  add,
  constant,
  expandDims,
  greater,
  input,
  type Tensor,
  type TensorType,
  where,
} from '../graph/index.ts';
import { callLayer, type GraphContext, type Symbolic, type Value } from './layer.ts';
import { hiddenScore } from './layers/causal-mask.ts';
import type { Network } from './model.ts';

export interface CachedGraphSizes {
  readonly batch: number;
  /** Steps that are read at once. */
  readonly time: number;
  /** Steps that the cache holds. */
  readonly capacity: number;
}

export interface CachedGraph {
  /** `ids` (int32 `[batch, time]`), `position` (int64 `[1]`, where the first of them stands), then the cache. */
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** The cache by the names of its inputs, with the steps that were read put in. */
  readonly cache: ReadonlyMap<string, Tensor>;
}

/** Keys and values of each block as Hugging Face's exporters name them: `past_key_values.0.key`. */
export const cacheName = (block: number, part: 'key' | 'value'): string => `past_key_values.${block}.${part}`;

/** What the cache of a network holds, by name; all zeros at the beginning. */
export function cacheTypes(network: Network, { batch, capacity }: CachedGraphSizes): Map<string, TensorType> {
  const blocks = network.steps.filter(({ layer }) => layer?.kind === 'DecoderBlock');
  return new Map(
    blocks.flatMap(({ layer, shape }, block) => {
      const heads = Number(layer?.options.numHeads);
      const extents = [batch, heads, capacity, shape[shape.length - 1] / heads];
      const type: TensorType = { dtype: 'float32', shape: extents };
      return [[cacheName(block, 'key'), type] as const, [cacheName(block, 'value'), type] as const];
    }),
  );
}

/**
 * A network of decoder blocks that reads a row of ids (`[batch, time]`), written so that it reads on from where it
 * stopped: keys and values of all steps before come from a cache and are not worked out again. What stands in the cache
 * at `position` and after it is not looked at, so that it need not be cleared.
 */
export function cachedGraph(network: Network, context: GraphContext, sizes: CachedGraphSizes): CachedGraph {
  const { batch, time, capacity } = sizes;
  const ids = input('input_ids', 'int32', [batch, time]);
  const position = input('position', 'int64', [1]);
  const past = new Map(
    [...cacheTypes(network, sizes)].map(([name, { dtype, shape }]) => [name, input(name, dtype, shape)]),
  );
  const range = (length: number) =>
    constant(
      Array.from({ length }, (_, i) => i),
      'int64',
    );
  const own = expandDims(add(range(time), position), 1);
  const visible = where(greater(range(capacity), own), constant(hiddenScore), 0);
  const mask: Value = { tensor: expandDims(expandDims(visible, 0), 0) };
  const values = new Map<Symbolic, Value>([[network.inputs[0], { tensor: ids }]]);
  const valueFor = (symbolic: Symbolic): Value => {
    const value = values.get(symbolic);
    if (value === undefined)
      throw new Error(`${symbolic.layer?.label ?? 'an input'} is used before it is made`);
    return value;
  };
  const cache = new Map<string, Tensor>();
  for (const step of network.steps) {
    const { layer } = step;
    if (layer?.label === undefined) continue;
    if (layer.kind === 'CausalMask') values.set(step, mask);
    else if (layer.kind === 'DecoderBlock') {
      const names = (['key', 'value'] as const).map((part) => cacheName(cache.size / 2, part));
      const held = names.map((name): Value => {
        const tensor = past.get(name);
        if (tensor === undefined) throw new Error(`there is no cache called ${name}`);
        return { tensor };
      });
      const result = callLayer(layer, layer.label, context, [
        ...step.inputs.map(valueFor),
        { tensor: position },
        ...held,
      ]);
      values.set(step, result);
      names.forEach((name, i) => {
        if (result.states !== undefined) cache.set(name, result.states[i]);
      });
    } else values.set(step, callLayer(layer, layer.label, context, step.inputs.map(valueFor)));
  }
  return { inputs: [ids, position, ...past.values()], output: valueFor(network.outputs[0]).tensor, cache };
}
