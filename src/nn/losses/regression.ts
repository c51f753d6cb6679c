import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import {
  abs,
  add,
  constant,
  div,
  log,
  maximum,
  minimum,
  mul,
  reduceMean,
  softplus,
  square,
  sub,
  type Tensor,
} from '../../graph/index.ts';
import { alike, epsilon, type LossFunction, loss, shaped } from './loss.ts';

/** Mean over the last axis of the squared difference. */
export const meanSquaredError = (): LossFunction =>
  loss('float32', (target, prediction) => reduceMean(square(sub(prediction, alike(target, prediction))), -1));

/** Mean over the last axis of the absolute difference. */
export const meanAbsoluteError = (): LossFunction =>
  loss('float32', (target, prediction) => reduceMean(abs(sub(prediction, alike(target, prediction))), -1));

/** Half the square of a difference up to `delta`, and a straight line beyond it, mean over the last axis (Huber 1964). */
export function huber(options: { readonly delta?: number } = {}): LossFunction {
  const { delta = 1 } = knownOptions('huber', options, { delta: true });
  if (!(delta > 0)) throw new UserError(`huber: delta is ${delta}; give a number above 0`);
  return loss('float32', (target, prediction) => {
    const difference = abs(sub(prediction, alike(target, prediction)));
    const near = minimum(difference, delta);
    return reduceMean(mul(near, sub(difference, mul(near, 0.5))), -1);
  });
}

/** Mean over the last axis of the absolute difference as a share of the target, in percent. */
export const meanAbsolutePercentageError = (): LossFunction =>
  loss('float32', (target, prediction) => {
    const truth = alike(target, prediction);
    const shares = abs(div(sub(truth, prediction), maximum(abs(truth), epsilon)));
    return mul(reduceMean(shares, -1), 100);
  });

/** Mean over the last axis of the squared difference of the logarithms of 1 plus target and prediction. */
export const meanSquaredLogarithmicError = (): LossFunction =>
  loss('float32', (target, prediction) => {
    const logOf = (x: Tensor): Tensor => log(add(maximum(x, epsilon), 1));
    return reduceMean(square(sub(logOf(prediction), logOf(alike(target, prediction)))), -1);
  });

/** `log(cosh(difference))`, mean over the last axis: like half the square where small, a straight line where large. */
export const logCosh = (): LossFunction =>
  loss('float32', (target, prediction) => {
    const difference = sub(prediction, alike(target, prediction));
    return reduceMean(sub(add(difference, softplus(mul(difference, -2))), Math.LN2), -1);
  });

/**
 * Teaches the quantile instead of the mean (Koenker and Bassett 1978), mean over the last axis: for `quantile` 0.9, nine
 * of ten targets are below the prediction. With a list, the last axis of the predictions holds one prediction
 * for each quantile, and the targets have one value there.
 */
export function quantileLoss(quantile: number | readonly number[]): LossFunction {
  const list = typeof quantile === 'number' ? [quantile] : quantile;
  const wrong = list.find((each) => !(each > 0 && each < 1));
  if (list.length === 0 || wrong !== undefined) {
    throw new UserError(`quantileLoss: ${wrong ?? 'nothing'} is no quantile; give numbers between 0 and 1`);
  }
  return loss('float32', (target, prediction) => {
    const width = prediction.shape[prediction.shape.length - 1];
    if (typeof quantile !== 'number' && width !== list.length) {
      throw new UserError(`${list.length} quantiles need as many predictions for each row, not ${width}`);
    }
    const truth =
      typeof quantile === 'number'
        ? alike(target, prediction)
        : shaped(target, prediction.shape.with(-1, 1), prediction);
    const above = sub(truth, prediction);
    const shares = typeof quantile === 'number' ? constant(quantile) : constant(list);
    return reduceMean(maximum(mul(above, shares), mul(above, sub(shares, 1))), -1);
  });
}
