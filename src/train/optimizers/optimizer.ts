import type { Shape, Tensor } from '../../graph/index.ts';
import type { Schedule } from '../schedules.ts';

/** Keras' three ways of holding gradients down; at most one is used. */
export interface Clipping {
  /** Each element between `-clipvalue` and `clipvalue`. */
  readonly clipvalue?: number;
  /** Each weight's gradient to a norm of at most this. */
  readonly clipnorm?: number;
  /** All gradients together to a norm of at most this. */
  readonly globalClipnorm?: number;
}

export interface UpdateContext {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** The optimiser's own state for this weight, of the weight's shape. */
  readonly slots: Readonly<Record<string, Tensor>>;
  /** Scalars that change from step to step: `learningRate` and what `scalars` gives. */
  readonly scalars: Readonly<Record<string, Tensor>>;
  /** Do not cut large weights into blocks: for devices other than the CPU. */
  readonly whole?: boolean;
}

/** An optimiser is a recipe that writes one weight's update into the graph. */
export interface Optimizer extends Clipping {
  readonly name: string;
  /** A fixed rate, or one for each step. */
  readonly learningRate: number | Schedule;
  /** Names of the state kept for each weight, all zeros at first. */
  readonly slots: readonly string[];
  /** Numbers worked out in double precision before step `step` (1 for the first), fed as scalars. */
  readonly scalars?: (step: number) => Record<string, number>;
  /** The shape in which a training step reads and leaves a weight and what is kept beside it; its own by default. */
  readonly storedAs?: (shape: Shape) => Shape;
  readonly update: (context: UpdateContext) => { weight: Tensor; slots: Record<string, Tensor> };
}
