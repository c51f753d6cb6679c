import { knownOptions } from '../../core/known-options.ts';
import {
  add,
  clip,
  div,
  log,
  maximum,
  mul,
  negate,
  reduceMean,
  reduceSum,
  sqrt,
  square,
  sub,
  type Tensor,
} from '../../graph/index.ts';
import { alike, epsilon, type LossFunction, loss } from './loss.ts';

/** How far a distribution is from the true one, `sum(y · log(y / p))` over the last axis (Kullback and Leibler 1951). */
export const klDivergence = (): LossFunction =>
  loss('float32', (target, prediction) => {
    const truth = clip(alike(target, prediction), epsilon, 1);
    const p = clip(prediction, epsilon, 1);
    return reduceSum(mul(truth, log(div(truth, p))), -1);
  });

/** Of counts: `p - y · log p`, mean over the last axis. Predictions are rates above 0, as `exponential` or `softplus` gives. */
export const poisson = (): LossFunction =>
  loss('float32', (target, prediction) =>
    reduceMean(sub(prediction, mul(alike(target, prediction), log(add(prediction, epsilon)))), -1),
  );

export interface CosineSimilarityOptions {
  /** The axis of the vectors, the last by default. */
  readonly axis?: number;
}

/** Less the cosine of the angle between target and prediction: -1 where they point the same way. */
export function cosineSimilarity(options: CosineSimilarityOptions = {}): LossFunction {
  const { axis = -1 } = knownOptions('cosineSimilarity', options, { axis: true });
  return loss('float32', (target, prediction) =>
    negate(reduceSum(mul(unit(alike(target, prediction), axis), unit(prediction, axis)), axis)),
  );
}

/** Vectors along `axis` divided by their lengths. */
export const unit = (x: Tensor, axis = -1): Tensor =>
  div(x, sqrt(maximum(reduceSum(square(x), axis, true), epsilon)));
