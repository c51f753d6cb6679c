/** Runs one of our layers on a case recorded from Keras or PyTorch, forward and backward. */

import { Random } from '../../src/core/random.ts';
import { writeOnnx } from '../../src/formats/index.ts';
import {
  add,
  constant,
  gradients,
  input,
  mul,
  openDimension,
  reduceSum,
  type Tensor,
  type TypedArray,
  typedArray,
} from '../../src/graph/index.ts';
import { createWeights } from '../../src/nn/create-weights.ts';
import { callLayer, type GraphContext, type Layer, type Symbolic, type Value } from '../../src/nn/layer.ts';
import { compute } from '../../src/runtime/compute.ts';
import { ortTensor, Session } from '../../src/runtime/session.ts';
import type { FixtureTensor, LayerCase } from './fixtures.ts';

/** What a layer gave, under names that tell a failure's reader what differs. */
export type Results = ReadonlyMap<
  string,
  { readonly shape: readonly number[]; readonly data: readonly number[] }
>;

interface Feed {
  readonly name: string;
  readonly given: FixtureTensor;
}

/** Tensors and masks that enter the layer, with a batch that is open or as large as the case's. */
class Entrance {
  readonly feeds: Record<string, { data: TypedArray; shape: readonly number[] }> = {};
  readonly #openBatch: boolean;

  constructor(openBatch: boolean) {
    this.#openBatch = openBatch;
  }

  weight({ name, given }: Feed): Tensor {
    this.feeds[name] = { data: typedArray(given.dtype, given.data), shape: given.shape };
    return input(name, given.dtype, given.shape);
  }

  batched(feed: Feed): Tensor {
    const { dtype, shape } = this.weight(feed);
    return input(feed.name, dtype, this.#openBatch ? [openDimension('batch'), ...shape.slice(1)] : shape);
  }

  values(from: LayerCase): Value[] {
    const masks = from.masks ?? [from.mask];
    const further = [...(from.initialState ?? []), ...(from.attentionMask ? [from.attentionMask] : [])];
    return [...from.inputs, ...further].map((given, i) => {
      const mask = i < from.inputs.length ? masks[i] : undefined;
      return {
        tensor: this.batched({ name: `input${i}`, given }),
        ...(mask && { mask: this.batched({ name: `mask${i}`, given: mask }) }),
      };
    });
  }
}

/** Lets the layer see its input's shapes with an open batch, as a model does. */
export function build(self: Layer, from: LayerCase): Symbolic {
  const symbolics = new Entrance(true).values(from).map((value): Symbolic => {
    return { ...value.tensor, value, inputs: [] };
  });
  return self(...symbolics);
}

/** The layer's output, mask, states, gradients and new statistics for the case. */
export async function runTraining(self: Layer, from: LayerCase): Promise<Results> {
  const entrance = new Entrance(false);
  const values = entrance.values(from);
  const assigned = new Map<string, Tensor>();
  const { context, weights } = contextFor(self, from, entrance, assigned);
  const result = callLayer(self, 'layer', context, values);
  const states = result.states ?? [];
  const weighed = (tensor: Tensor, by: FixtureTensor): Tensor =>
    reduceSum(mul(tensor, constant(by.data, by.dtype, by.shape)));
  const loss = [
    weighed(result.tensor, from.outputGradient),
    ...states.map((state, i) => weighed(state, (from.stateGradients ?? [])[i])),
  ].reduce(add);
  const floats = values.flatMap(({ tensor }, i) =>
    tensor.dtype === 'float32'
      ? [[i < from.inputs.length ? `gradient of input ${i}` : `gradient of state ${i - 1}`, tensor] as const]
      : [],
  );
  const trained = [...weights].flatMap(([name, tensor]) =>
    from.weightGradients[name] === undefined ? [] : [[`gradient of ${name}`, tensor] as const],
  );
  const sources = [...floats, ...trained];
  const found = gradients(
    loss,
    sources.map(([, tensor]) => tensor),
  );
  const outputs: Record<string, Tensor> = {
    output: result.tensor,
    ...(result.mask && { 'output mask': result.mask }),
    ...Object.fromEntries(states.map((state, i) => [`state ${i}`, state])),
    ...Object.fromEntries(sources.map(([name], i) => [name, found[i]])),
    ...Object.fromEntries([...assigned].map(([name, tensor]) => [`new ${name}`, tensor])),
  };
  const feeds = Object.entries(entrance.feeds).map(([name, { data }]) => [name, data] as const);
  const results = await compute(outputs, Object.fromEntries(feeds), { threads: 1 });
  return new Map(
    Object.entries(outputs).map(([name, { shape }]) => [name, { shape, data: numbersOf(results[name]) }]),
  );
}

/** The layer's output and mask as a saved model computes them: for a batch of any size. */
export async function runSaved(self: Layer, from: LayerCase): Promise<Results> {
  const entrance = new Entrance(true);
  const { context } = contextFor(self, from, entrance, new Map());
  const values = entrance.values(from);
  const { tensor, mask } = callLayer(self, 'layer', { ...context, training: false }, values);
  const outputs = { output: tensor, ...(mask && { 'output mask': mask }) };
  const session = await Session.create(writeOnnx(outputs, { inputs: values.map((each) => each.tensor) }), {
    threads: 1,
  });
  try {
    const feeds = [...session.inputs].map(([name, { dtype }]) => {
      const { data, shape } = entrance.feeds[name];
      return [name, ortTensor(data, { dtype, shape })] as const;
    });
    const results = await session.run(Object.fromEntries(feeds), {
      output: null,
      ...(mask && { 'output mask': null }),
    });
    return new Map(
      Object.entries(results).map(([name, { dims, data }]) => [name, { shape: dims, data: numbersOf(data) }]),
    );
  } finally {
    await session.release();
  }
}

function contextFor(self: Layer, from: LayerCase, entrance: Entrance, assigned: Map<string, Tensor>) {
  const weights = new Map<string, Tensor>();
  for (const { path, shape } of createWeights(self, 'layer', new Random(0))) {
    const name = path.slice('layer/'.length);
    const given = from.weights[name];
    if (given === undefined) throw new Error(`the case "${from.name}" has no weight ${name}`);
    if (given.shape.join() !== shape.join())
      throw new Error(`${name} is [${shape}], recorded as [${given.shape}]`);
    weights.set(name, entrance.weight({ name, given }));
  }
  const context: GraphContext = {
    training: from.training ?? false,
    weight: (path) => {
      const weight = weights.get(path.slice('layer/'.length));
      if (weight === undefined) throw new Error(`the layer has no weight ${path}`);
      return weight;
    },
    dropoutMask: () => {
      throw new Error('the recorded cases have no dropout');
    },
    normalNoise: () => {
      throw new Error('the recorded cases have no noise');
    },
    assign: (path, value) => assigned.set(path.slice('layer/'.length), value),
    addLoss: () => {},
  };
  return { context, weights };
}

function numbersOf(data: unknown): number[] {
  if (!ArrayBuffer.isView(data) || data instanceof DataView) throw new Error('the runtime gave no numbers');
  return Array.from(data as TypedArray, Number);
}

/** What the case holds, under the names of `runTraining`. */
export function expectedOf(from: LayerCase): ReadonlyMap<string, FixtureTensor> {
  const outputMask = maskOf(from);
  const numbered = (name: string, tensors: readonly FixtureTensor[] = []) =>
    tensors.map((each, i) => [`${name} ${i}`, each] as const);
  const named = (prefix: string, tensors: Readonly<Record<string, FixtureTensor>> = {}) =>
    Object.entries(tensors).map(([name, each]) => [`${prefix} ${name}`, each] as const);
  return new Map([
    ['output', from.output] as const,
    ...(outputMask ? [['output mask', outputMask] as const] : []),
    ...numbered('state', from.states),
    ...numbered('gradient of input', from.inputGradients),
    ...numbered('gradient of state', from.initialStateGradients),
    ...named('gradient of', from.weightGradients),
    ...named('new', from.updatedWeights),
  ]);
}

/** The mask the output should carry, where it is known better than was recorded. */
function maskOf({ layer, config, mask, outputMask }: LayerCase): FixtureTensor | undefined {
  // PyTorch's layers do not hand a mask on.
  if (layer === 'TransformerEncoder') return mask;
  // Keras gives the steps of a sequence backwards and their mask forwards; ours agree.
  if (config.goBackwards !== true || outputMask === undefined) return outputMask;
  const [, time] = outputMask.shape;
  const row = (i: number) => Math.floor(i / time) * time;
  return {
    ...outputMask,
    data: outputMask.data.map((_, i) => outputMask.data[row(i) + time - 1 - (i - row(i))]),
  };
}
