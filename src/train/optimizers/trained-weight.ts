import type { Shape, Tensor } from '../../graph/index.ts';
import type { Constraint } from '../../nn/constraints.ts';

/** A weight as an optimiser's step reads it. */
export interface TrainedWeight {
  readonly path: string;
  /** As the network reads it. */
  readonly weight: Tensor;
  readonly gradient: Tensor;
  readonly constraint?: Constraint;
  /** The shape in which the step reads and leaves it. */
  readonly stored: Shape;
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** What the step leaves of it. */
export interface NextWeight {
  readonly weight: Tensor;
  readonly slots: Readonly<Record<string, Tensor>>;
}
