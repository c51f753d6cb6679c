import {
  add,
  constant,
  expandDims,
  gather,
  greater,
  input,
  type Tensor,
  type TensorType,
  where,
} from '../graph/index.ts';
import { callLayer, type GraphContext, type Symbolic, type Value } from './layer.ts';
import { hiddenScore } from './layers/attention/causal-mask.ts';

export interface CachedGraphSizes {
  readonly batch: number;
  /** Steps that are read at once. */
  readonly time: number;
  /** Steps that the cache holds. */
  readonly capacity: number;
  /** Whether each row goes on from a row of the cache that the input `parents` names, as beam search needs. */
  readonly reordered?: boolean;
}

export interface CachedGraph {
  /** `input_ids` (int32 `[batch, time]`), `position` (int64 `[1]`, where the first of them stands), then the cache. */
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
  /** The cache by the names of its inputs, with the steps that were read put in. */
  readonly cache: ReadonlyMap<string, Tensor>;
}

/** What is cached, the decoder of which is asked for, and what is known otherwise. */
export interface CachedDecoder {
  /** The ids that are read step by step. */
  readonly ids: Symbolic;
  readonly output: Symbolic;
  /** What an encoder gave, in the place of working it out. */
  readonly given?: ReadonlyMap<Symbolic, Value>;
}

/** Keys and values of each block as Hugging Face's exporters name them: `past_key_values.0.key`. */
const cacheName = (block: number, part: 'key' | 'value'): string => `past_key_values.${block}.${part}`;

const isCached = ({ layer }: Symbolic): boolean =>
  layer?.kind === 'DecoderBlock' || layer?.kind === 'CrossDecoderBlock';

/** The blocks with a cache on the way to the output, the first one first. */
function blocksOf({ ids, output, given = new Map() }: CachedDecoder): Symbolic[] {
  const found: Symbolic[] = [];
  const seen = new Set<Symbolic>([ids, ...given.keys()]);
  const visit = (symbolic: Symbolic): void => {
    if (seen.has(symbolic)) return;
    seen.add(symbolic);
    symbolic.inputs.forEach(visit);
    if (isCached(symbolic)) found.push(symbolic);
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
    blocksOf(decoder).flatMap(({ layer, shape }, block) => {
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
  const range = (length: number) =>
    constant(
      Array.from({ length }, (_, i) => i),
      'int64',
    );
  const own = expandDims(add(range(time), position), 1);
  const visible = where(greater(range(capacity), own), constant(hiddenScore), 0);
  const mask: Value = { tensor: expandDims(expandDims(visible, 0), 0) };
  const values = new Map<Symbolic, Value>([...(decoder.given ?? []), [decoder.ids, { tensor: ids }]]);
  const blocks = blocksOf(decoder);
  const cache = new Map<string, Tensor>();
  const valueFor = (symbolic: Symbolic): Value => {
    const known = values.get(symbolic);
    if (known !== undefined) return known;
    const value = worked(symbolic);
    values.set(symbolic, value);
    return value;
  };
  const worked = (symbolic: Symbolic): Value => {
    const { layer, inputs } = symbolic;
    if (layer?.label === undefined) throw new Error('the decoder reads an input that is not known');
    if (layer.kind === 'CausalMask') return mask;
    if (!isCached(symbolic)) return callLayer(layer, layer.label, context, inputs.map(valueFor));
    const names = (['key', 'value'] as const).map((part) => cacheName(blocks.indexOf(symbolic), part));
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
