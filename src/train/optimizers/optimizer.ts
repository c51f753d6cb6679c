import type { Shape, Tensor } from '../../graph/index.ts';
import type { Schedule } from '../schedules.ts';

/** Keras' three ways to limit gradients; at most one is used. */
export interface Clipping {
  /** Each element between `-clipvalue` and `clipvalue`. */
  readonly clipvalue?: number;
  /** Each weight's gradient to a norm of at most this. */
  readonly clipnorm?: number;
  /** All gradients together to a norm of at most this. */
  readonly globalClipnorm?: number;
}

/** Some of a model's weights that are to learn otherwise than the rest. */
export interface ParameterGroup {
  /** Paths of weights: `'encoder'` is all of that layer and what is inside it, `'**\/bias'` every bias there is. */
  readonly parameters: string | readonly string[];
  /** Times the learning rate; 0.1 learns a tenth as fast. */
  readonly learningRateFactor?: number;
  /** False where they are not to decay. */
  readonly weightDecay?: boolean;
}

/** What any optimiser does besides its own update, under Keras' names. */
export interface Refinements extends Clipping {
  /** Gathers the gradients of so many batches and steps by their mean: a batch so many times as large. */
  readonly gradientAccumulationSteps?: number;
  /** Keeps a moving average of each weight, which training ends with (Polyak and Juditsky 1992). */
  readonly useEma?: boolean;
  /** How much of the average stays at each step, 0.99 by default. */
  readonly emaMomentum?: number;
  /** Puts the averages in the place of the weights every so many steps. */
  readonly emaOverwriteFrequency?: number;
  /** Of several groups that name a weight the first counts. */
  readonly groups?: readonly ParameterGroup[];
}

/** What an update of one weight is made of. */
export interface UpdateContext {
  /** Of the weight, such as `dense/kernel`. */
  readonly path: string;
  /** As it is before the step. */
  readonly weight: Tensor;
  /** Of the loss by the weight, clipped. */
  readonly gradient: Tensor;
  /** The optimiser's own state for this weight, of the weight's shape. */
  readonly slots: Readonly<Record<string, Tensor>>;
  /** Scalars that change from step to step: `learningRate` and what `scalars` gives. */
  readonly scalars: Readonly<Record<string, Tensor>>;
  /** Do not cut large weights into blocks: for devices other than the CPU. */
  readonly whole?: boolean;
  /** False for a weight that is not to decay. */
  readonly decays?: boolean;
}

/** An optimiser is a recipe that writes one weight's update into the graph. */
export interface Optimizer extends Refinements {
  /** As `compile` knows it. */
  readonly name: string;
  /** A fixed rate, or one for each step. */
  readonly learningRate: number | Schedule;
  /** Names of the state kept for each weight, all zeros at first. */
  readonly slots: readonly string[];
  /** The slots of a weight of this shape with their shapes, where they are not all of them in the weight's shape. */
  readonly slotShapes?: (shape: Shape, path: string) => Readonly<Record<string, Shape>>;
  /** Numbers computed in double precision before update `step` (1 for the first), fed as scalars. */
  readonly scalars?: (step: number) => Record<string, number>;
  /** The update treats each number by itself, whatever the weight's shape: small weights can be updated together. */
  readonly elementwise?: boolean;
  /** The shape in which a training step reads and leaves a weight and what is kept beside it; its own by default. */
  readonly storedAs?: (shape: Shape) => Shape;
  /** The weight's and its slots' next values, as graph. */
  readonly update: (context: UpdateContext) => { weight: Tensor; slots: Record<string, Tensor> };
}
