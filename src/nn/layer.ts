import { UserError } from '../core/errors.ts';
import {
  cast,
  type DType,
  fill,
  input,
  type Shape,
  scope,
  showShape,
  sizeOf,
  type Tensor,
} from '../graph/index.ts';
import { recomputed } from '../graph/operator.ts';
import type { Constraint } from './constraints.ts';
import type { Initializer } from './initializers.ts';
import { type OptionsOf, option } from './layer-options.ts';
import type { Regularizer } from './regularizers.ts';

/** What flows between layers: a tensor `[batch, ...]` and, for padded sequences, which steps are real `[batch, time]`. */
export interface Value {
  readonly tensor: Tensor;
  readonly mask?: Tensor;
  /** What a recurrent layer with `returnState` remembers after the last step, each `[batch, units]`. */
  readonly states?: readonly Tensor[];
}

/** A weight that a layer has: its shape, its first values, how it learns and what constrains it. */
export interface WeightSpec {
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** The matrix `[inputs, outputs]` it is multiplied as, where its shape does not say so; first values are drawn for it. */
  readonly matrix?: Shape;
  /**
   * Multiplied as that matrix with rows of what the layer reads: a low-rank adapter can be added to it, and it can be
   * stored in fewer bits (`productWeights`).
   */
  readonly product?: boolean;
  /** False for what is computed and not learned, such as moving averages. */
  readonly trainable?: boolean;
  readonly regularizer?: Regularizer;
  /** What it is brought to after each step of training. */
  readonly constraint?: Constraint;
  /** Read only in the rows that the layer's first input names, where that is an input of the model. */
  readonly sparse?: boolean;
}

/** The values of a layer's weight, the same for all models that the layer is part of. */
export interface WeightCell {
  value: Float32Array;
  /** Goes up whenever the values change. */
  version: number;
}

/** A weight of a built layer. `value` is what training starts from, continues from and ends in. */
export interface Weight extends WeightSpec {
  readonly path: string;
  readonly cell: WeightCell;
  readonly value: Float32Array;
}

/** What a layer may ask for while it is being written into a graph. */
export interface CallContext {
  readonly training: boolean;
  /** Whether the layer learns: not where it is frozen, or a layer that it is inside of. */
  readonly trainable: boolean;
  /** The layer's own weights, under the names in its `weights`. */
  readonly weights: Readonly<Record<string, Tensor>>;
  /** Random factors for this step: 0 with probability `rate`, otherwise `1 / (1 - rate)`. Only while training. */
  dropoutMask(shape: Shape, rate: number): Tensor;
  /** Standard normal numbers for this step. Only while training. */
  normalNoise(shape: Shape): Tensor;
  /** A new value for an untrained weight, such as a moving average. */
  assign(weight: string, value: Tensor): void;
  /** Adds a penalty to the loss, in training and in evaluation. */
  addLoss(penalty: Tensor): void;
  /**
   * A state that is carried from batch to batch, for as many rows: zeros at first, then what the returned function was
   * given in the batch before. Zeros too in a saved model.
   */
  carried(name: string, shape: Shape): CarriedState;
  /** The layer's part called `name`, applied; `adapt` may give it other values for its own weights. */
  part(name: string, inputs: readonly Value[], adapt?: AdaptWeight): Value;
}

/** What a layer uses instead of its weight called `name`. */
export type AdaptWeight = (name: string, weight: Tensor) => Tensor;

/** What a layer keeps of the steps it has read: keys and values, each `[batch, heads, capacity, width]`. */
export interface CacheShape {
  readonly heads: number;
  readonly width: number;
}

/** Steps of a sequence that are read while those before them are in a cache. */
export interface CachedSteps {
  /** The place of the first of them in the sequence, int64 `[1]`. */
  readonly position: Tensor;
  /** How many are read at once. */
  readonly time: number;
  /** How many steps the cache holds. */
  readonly capacity: number;
}

/** Whole numbers that a layer reads. */
export interface IndexInput {
  /** They are from 0 and below it. */
  readonly limit: number;
  /** How many there are in a row, where that is known. */
  readonly length?: number;
}

/** What makes a kind of layer. */
export interface LayerDefinition {
  /** Weights for inputs of these shapes (batch included, its extent not to be used). */
  readonly weights?: (inputs: readonly Tensor[]) => Record<string, WeightSpec>;
  /** Layers inside this one. */
  readonly parts?: Readonly<Record<string, Layer>>;
  /** Writes the layer into a graph: from the values it is called on to the one it gives. */
  readonly call: (context: CallContext, inputs: readonly Value[]) => Value;
  /** A new layer like this one that reads its sequence from the other end; its outputs stay in the input's order. */
  readonly backwards?: () => Layer;
  /** Whether whole numbers are read as float32, because their result is none: an average, a scaled image. */
  readonly floats?: boolean;
  /** Of a layer whose first input holds indices, such as a table of embeddings. */
  readonly indices?: IndexInput;
  /**
   * Of a layer that attends to earlier steps: what it keeps of them, for inputs of so many features. A sequence that is
   * read step by step (`cachedGraph`) adds three values to those the layer is called on: the position of the first step
   * (int64 `[1]`), keys and values. The layer gives both with the new steps put in as `states`.
   */
  readonly cache?: (features: number) => CacheShape;
  /** Of a layer whose result follows from the position of steps alone: gives it for a sequence that is read step by step. */
  readonly callCached?: (steps: CachedSteps) => Value;
}

/** A tensor of a functional model: the output of `layer` applied to `inputs`, or an input of the model. */
export interface Symbolic {
  readonly dtype: DType;
  /** `[batch, ...]`; the batch's extent is open. */
  readonly shape: Shape;
  readonly value: Value;
  readonly layer?: Layer;
  readonly inputs: readonly Symbolic[];
  readonly name?: string;
}

/** A layer is a function from symbolic tensors to a symbolic tensor, with its weights. */
export interface Layer {
  (...inputs: Symbolic[]): Symbolic;
  readonly kind: string;
  /** Unique in its model; given by the user or by the model that holds the layer. */
  label: string | undefined;
  trainable: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  readonly definition: LayerDefinition;
  /** Whether it is given whole numbers as float32, because it cannot work with them. */
  castsInputs: boolean;
  /** Present once the layer has seen its input's shape. */
  specs: Record<string, WeightSpec> | undefined;
  /** The values of its own weights, once it is part of a model. */
  readonly cells: Map<string, WeightCell>;
  /** Keras' `layer.name`: the label, or the kind while it has none. */
  readonly name: string;
  /** Copies of its weights and those of its parts, by name: `kernel`, `attention/kernel`; empty before they are made. */
  getWeights(): Map<string, Float32Array>;
  /** Takes values for the weights named, in all models that it is part of. */
  setWeights(weights: Readonly<Record<string, ArrayLike<number>>>): void;
  /** What it was called on and gave, each time. */
  readonly nodes: readonly Symbolic[];
  /**
   * What it gave, for a model that ends there: Keras' `layer.output`. Throws UserError where it was called more than
   * once, or never.
   */
  readonly output: Symbolic;
}

/** What every layer's table of options begins with. */
export const layerOptions = {
  name: option<string>(),
  trainable: option<boolean>(),
  /**
   * While training, keeps only the layer's inputs and computes what is inside it again for the backward pass (Chen et al.
   * 2016): less memory for about a third more time. For layers with much inside, such as a Transformer's block.
   */
  recompute: option<boolean>(),
  /** Of the first layer of a `sequential` model: its input's shape without the batch, as in Keras 2. */
  inputShape: option<Shape>(),
};
export interface LayerOptions extends OptionsOf<typeof layerOptions> {}

/** A layer of a new kind. `options` is what `summary()` and error messages show. */
export function layer(
  kind: string,
  options: LayerOptions & Record<string, unknown>,
  definition: LayerDefinition,
): Layer {
  checkName(kind, options.name);
  const nodes: Symbolic[] = [];
  const call = (...inputs: Symbolic[]): Symbolic => {
    const symbolic = connect(self, inputs);
    nodes.push(symbolic);
    return symbolic;
  };
  const parts = Object.assign(call, {
    kind,
    label: options.name,
    trainable: options.trainable ?? true,
    options,
    definition,
    castsInputs: definition.floats ?? false,
    specs: undefined,
    cells: new Map<string, WeightCell>(),
    nodes,
    getWeights: () => new Map([...cellsOf(self)].map(([at, { value }]) => [at, value.slice()])),
    setWeights: (weights: Readonly<Record<string, ArrayLike<number>>>) => setCells(self, weights),
  });
  const self: Layer = withGetters(parts, () => self);
  return self;
}

const withGetters = <Parts extends object>(parts: Parts, self: () => Layer) =>
  Object.defineProperties(parts, {
    name: { get: () => self().label ?? self().kind },
    output: { get: () => outputOf(self()) },
  }) as Parts & { readonly output: Symbolic };

/** The values of a layer's weights and of those of its parts, by name. */
function cellsOf({ cells, definition: { parts = {} } }: Layer): Map<string, WeightCell> {
  const inside = Object.entries(parts).flatMap(([name, part]) =>
    [...cellsOf(part)].map(([at, cell]) => [`${name}/${at}`, cell] as const),
  );
  return new Map([...cells, ...inside]);
}

function setCells(self: Layer, weights: Readonly<Record<string, ArrayLike<number>>>): void {
  const cells = cellsOf(self);
  const found = Object.entries(weights).map(([at, values]) => {
    const cell = cells.get(at);
    if (cell !== undefined && cell.value.length === values.length) return [cell, values] as const;
    const known = [...cells].map(([name, { value }]) => `${name} (${value.length})`).join(', ');
    throw new UserError({
      en: `layer ${self.name} has no weight ${at} of ${values.length} values; it has ${known === '' ? 'none before it is part of a model' : known}`,
      zh: `层 ${self.name} 没有含 ${values.length} 个值的权重 ${at}；它有 ${known === '' ? '（加入模型之前没有权重）' : known}`,
    });
  });
  for (const [cell, values] of found) {
    cell.value.set(values);
    cell.version += 1;
  }
}

/** Paths of weights are names with slashes between them; what is kept beside them comes after other signs. */
function checkName(kind: string, name: unknown): void {
  if (name === undefined || (typeof name === 'string' && name !== '' && !/[/@#]/.test(name))) return;
  throw new UserError({
    en: `${kind}: ${typeof name === 'string' ? `"${name}"` : name} is no name of a layer; give letters without /, @ and #`,
    zh: `${kind}：${typeof name === 'string' ? `“${name}”` : name} 不能作为层的名称；名称不得含有 /、@ 和 #`,
  });
}

function outputOf({ nodes, label, kind }: Layer): Symbolic {
  const [only, another] = nodes;
  if (only !== undefined && another === undefined) return only;
  const count = nodes.length === 0 ? 'never' : `${nodes.length} times`;
  throw new UserError({
    en: `layer ${label ?? kind} was called ${count}, so it has no output of its own; keep what a call returns`,
    zh: `层 ${label ?? kind} 被调用了 ${nodes.length} 次，没有唯一的输出；请保存调用时返回的结果`,
  });
}

function connect(self: Layer, inputs: Symbolic[]): Symbolic {
  const strange = inputs.findIndex(
    (each: unknown) => typeof each !== 'object' || each === null || !('value' in each),
  );
  if (strange >= 0 || inputs.length === 0) {
    const given =
      inputs.length === 0 ? 'nothing' : typeof inputs[strange] === 'function' ? 'a layer' : 'something else';
    throw new UserError({
      en: `layer ${self.label ?? self.kind} was called on ${given}; call it on what Input or another layer gives: Dense(1)(Input({ shape: [2] }))`,
      zh: `层 ${self.label ?? self.kind} 的调用参数不是张量；请传入 Input 或其他层返回的结果：Dense(1)(Input({ shape: [2] }))`,
    });
  }
  const value = describe(
    self,
    inputs.map((each) => each.value),
  );
  return { dtype: value.tensor.dtype, shape: value.tensor.shape, value, layer: self, inputs };
}

/**
 * Builds the layer and its parts for these inputs, and gives its output as it would be outside training. Whole numbers
 * that it cannot work with are read as float32, as in Keras.
 */
function describe(self: Layer, inputs: readonly Value[]): Value {
  try {
    return described(self, inputs);
  } catch (error) {
    if (self.castsInputs || !inputs.some(isWhole)) throw readable(self, error);
    try {
      self.castsInputs = true;
      return described(self, inputs);
    } catch {
      self.castsInputs = false;
      throw readable(self, error);
    }
  }
}

const readable = ({ label, kind }: Layer, error: unknown): UserError =>
  new UserError(`layer ${label ?? kind}: ${error instanceof Error ? error.message : error}`);

const isWhole = ({ tensor: { dtype } }: Value): boolean => dtype === 'int32' || dtype === 'int64';

/** Inputs as the layer works with them. */
const fitted = ({ castsInputs }: Layer, inputs: readonly Value[]): readonly Value[] =>
  castsInputs
    ? inputs.map((each) => (isWhole(each) ? { ...each, tensor: cast(each.tensor, 'float32') } : each))
    : inputs;

function described(self: Layer, given: readonly Value[]): Value {
  const inputs = fitted(self, given);
  const specs = self.definition.weights?.(inputs.map((each) => each.tensor)) ?? {};
  checkShapes(self, specs);
  const previous = self.specs;
  if (previous !== undefined) {
    for (const [key, { shape }] of Object.entries(specs)) {
      if (sizeOf(shape) === sizeOf(previous[key].shape)) continue;
      throw new Error(
        `it was built for ${key} ${showShape(previous[key].shape)} and now needs ${showShape(shape)}`,
      );
    }
  }
  self.specs = previous ?? specs;
  return self.definition.call(describingContext(self), inputs);
}

/** Throws where a weight has no shape that can be, naming the option that says so. */
function checkShapes({ options }: Layer, specs: Readonly<Record<string, WeightSpec>>): void {
  const whole = (extent: unknown): boolean => Number.isSafeInteger(extent) && Number(extent) >= 1;
  for (const [key, { shape }] of Object.entries(specs)) {
    if (shape.every(whole)) continue;
    const sizes = ['units', 'filters', 'inputDim', 'outputDim', 'kernelSize'];
    const name = sizes.find(
      (each) => each in options && !whole(options[each]) && !Array.isArray(options[each]),
    );
    throw new Error(
      name === undefined
        ? `its ${key} would have the shape ${showShape(shape)}; all extents are whole numbers of at least 1`
        : `${name} is ${JSON.stringify(options[name]) ?? 'missing'}; give a whole number of at least 1`,
    );
  }
}

function describingContext(self: Layer): CallContext {
  return {
    training: false,
    trainable: self.trainable,
    weights: Object.fromEntries(
      Object.entries(self.specs ?? {}).map(([name, { shape }]) => [name, input(name, 'float32', shape)]),
    ),
    dropoutMask: (shape) => input('dropout', 'float32', shape),
    normalNoise: (shape) => input('noise', 'float32', shape),
    assign: () => {},
    addLoss: () => {},
    carried: (name, shape) => ({ value: input(name, 'float32', shape), next: () => {} }),
    part: (name, inputs) => describe(partOf(self, name), inputs),
  };
}

export function partOf(self: Layer, name: string): Layer {
  const part = self.definition.parts?.[name];
  if (part === undefined) throw new Error(`${self.kind} has no part called ${name}`);
  return part;
}

/** What a model provides when it writes its layers into a graph. */
export interface GraphContext {
  readonly training: boolean;
  weight(path: string): Tensor;
  dropoutMask(shape: Shape, rate: number): Tensor;
  normalNoise(shape: Shape): Tensor;
  assign(path: string, value: Tensor): void;
  addLoss(penalty: Tensor): void;
  /** Adds the penalty on a weight, once however often it is used; left out where nothing is to be added. */
  regularize?(path: string, penalty: (weight: Tensor) => Tensor): void;
  /** Left out where there is no batch before: all states are zeros. */
  carried?(path: string, shape: Shape): CarriedState;
}

/** A state as a layer finds it, and where it says what it is for the batch after. */
export interface CarriedState {
  readonly value: Tensor;
  readonly next: (value: Tensor) => void;
}

/** Writes a layer into a graph. */
export function callLayer(
  self: Layer,
  path: string,
  context: GraphContext,
  given: readonly Value[],
  adapt: AdaptWeight = (_, weight) => weight,
  learns = true,
): Value {
  const trainable = learns && self.trainable;
  const inputs = fitted(self, given);
  return scope(path.slice(path.lastIndexOf('/') + 1), () => {
    const weights: Record<string, Tensor> = {};
    for (const [name, spec] of Object.entries(self.specs ?? {})) {
      const weight = context.weight(`${path}/${name}`);
      weights[name] = adapt(name, weight);
      // What does not learn is not punished, as in Keras.
      if (spec.regularizer !== undefined && trainable && spec.trainable !== false)
        context.regularize?.(`${path}/${name}`, spec.regularizer);
    }
    const write = (): Value =>
      self.definition.call(
        {
          training: context.training,
          trainable,
          weights,
          dropoutMask: context.dropoutMask,
          normalNoise: context.normalNoise,
          assign: (name, value) => context.assign(`${path}/${name}`, value),
          addLoss: context.addLoss,
          carried: (name, shape) =>
            context.carried?.(`${path}/${name}`, shape) ?? { value: fill(shape, 0), next: () => {} },
          part: (name, values, adaptPart) =>
            callLayer(partOf(self, name), `${path}/${name}`, context, values, adaptPart, trainable),
        },
        inputs,
      );
    return context.training && self.options.recompute === true ? recomputed(write) : write();
  });
}
