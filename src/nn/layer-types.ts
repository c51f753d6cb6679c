import type { DType, Shape, Tensor } from '../graph/index.ts';
import type { Constraint } from './constraints.ts';
import type { Initializer } from './initializers.ts';
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
