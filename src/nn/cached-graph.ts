import { gather, input, type Tensor, type TensorType } from '../graph/index.ts';
import { type CacheShape, callLayer, type GraphContext, type Symbolic, type Value } from './layer.ts';

export interface CachedGraphSizes {
  readonly batch: number;
  /** Steps that are read at once. */
  readonly time: number;
  /** Steps that the cache holds. */
  readonly capacity: number;
  /** Whether each row continues a row of the cache that the input `parents` names, as beam search needs. */
  readonly reordered?: boolean;
}

export interface CachedGraph {
  /** `input_ids` (int32 `[batch, time]`), `position` (int64 `[1]`, the place of the first of them), then the cache. */
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** The cache by the names of its inputs, with the steps that were read added. */
  readonly cache: ReadonlyMap<string, Tensor>;
}

/** What is cached, the decoder of which is asked for, and what is known otherwise. */
export interface CachedDecoder {
  /** The ids that are read step by step. */
  readonly ids: Symbolic;
  readonly output: Symbolic;
  /** What an encoder gave, instead of computing it. */
  readonly given?: ReadonlyMap<Symbolic, Value>;
}

/** Keys and values of each block as Hugging Face's exporters name them: `past_key_values.0.key`. */
const cacheName = (block: number, part: 'key' | 'value'): string => `past_key_values.${block}.${part}`;

/** What the layer that gives `symbolic` keeps of earlier steps; undefined if it keeps nothing. */
const cacheOf = ({ layer, shape }: Symbolic): CacheShape | undefined =>
  layer?.definition.cache?.(shape[shape.length - 1]);

/** What comes of layers with a cache on the way to the output, the first one first. */
function blocksOf({ ids, output, given = new Map() }: CachedDecoder): Symbolic[] {
  const found: Symbolic[] = [];
  const seen = new Set<Symbolic>([ids, ...given.keys()]);
  const visit = (symbolic: Symbolic): void => {
    if (seen.has(symbolic)) return;
    seen.add(symbolic);
    symbolic.inputs.forEach(visit);
    if (cacheOf(symbolic) !== undefined) found.push(symbolic);
  };
  visit(output);
  return found;
}

/** What the cache of a decoder holds, by name; all zeros at the beginning. */
export function cacheTypes(
  decoder: CachedDecoder,
  { batch, capacity }: Pick<CachedGraphSizes, 'batch' | 'capacity'>,
): Map<string, TensorType> {
  return new Map(
    blocksOf(decoder).flatMap((symbolic, block) => {
      const cache = cacheOf(symbolic);
      if (cache === undefined) return [];
      const type: TensorType = { dtype: 'float32', shape: [batch, cache.heads, capacity, cache.width] };
      return [[cacheName(block, 'key'), type] as const, [cacheName(block, 'value'), type] as const];
    }),
  );
}

/**
 * A decoder that reads rows of ids (`[batch, time]`), written so that it continues where it stopped: keys and values of
 * all earlier steps come from a cache and are not computed again. What the cache holds from `position` on is ignored, so
 * it need not be cleared.
 */
export function cachedGraph(
  decoder: CachedDecoder,
  context: GraphContext,
  sizes: CachedGraphSizes,
): CachedGraph {
  const { batch, time, capacity, reordered = false } = sizes;
  const ids = input('input_ids', 'int32', [batch, time]);
  const position = input('position', 'int64', [1]);
  const parents = input('parents', 'int32', [batch]);
  const past = new Map(
    [...cacheTypes(decoder, sizes)].map(([name, { dtype, shape }]) => [name, input(name, dtype, shape)]),
  );
  const values = new Map<Symbolic, Value>([...(decoder.given ?? []), [decoder.ids, { tensor: ids }]]);
  const blocks = blocksOf(decoder);
  const cache = new Map<string, Tensor>();
  const valueFor = (symbolic: Symbolic): Value => {
    const known = values.get(symbolic);
    if (known !== undefined) return known;
    const value = computed(symbolic);
    values.set(symbolic, value);
    return value;
  };
  const computed = (symbolic: Symbolic): Value => {
    const { layer, inputs } = symbolic;
    if (layer?.label === undefined) throw new Error('the decoder reads an input that is not known');
    const { callCached } = layer.definition;
    if (callCached !== undefined) return callCached({ position, time, capacity });
    const block = blocks.indexOf(symbolic);
    if (block < 0) return callLayer(layer, layer.label, context, inputs.map(valueFor));
    const names = (['key', 'value'] as const).map((part) => cacheName(block, part));
    const held = names.map((name): Value => {
      const tensor = past.get(name);
      if (tensor === undefined) throw new Error(`there is no cache called ${name}`);
      return { tensor: reordered ? gather(tensor, parents) : tensor };
    });
    const result = callLayer(layer, layer.label, context, [
      ...inputs.map(valueFor),
      { tensor: position },
      ...held,
    ]);
    names.forEach((name, i) => {
      if (result.states !== undefined) cache.set(name, result.states[i]);
    });
    return result;
  };
  const output = valueFor(decoder.output).tensor;
  return { inputs: [ids, position, ...(reordered ? [parents] : []), ...past.values()], output, cache };
}
