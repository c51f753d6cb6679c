import type { Tensor } from '../graph/index.ts';

/** The loss of each sample `[batch, ...]`, from targets and predictions `[batch, ..., classes or features]`. */
export type LossFunction = (target: Tensor, prediction: Tensor) => Tensor;
