import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import { add, div, mul, reduceSum, sub } from '../../graph/index.ts';
import { alike, epsilon, type LossFunction, loss } from './loss.ts';

export interface OverlapOptions {
  /**
   * The axes over which overlap is measured, such as `[1, 2, 3]` for one number for each image. All by default, the
   * batch too, as in Keras.
   */
  readonly axis?: number | readonly number[];
}
export interface TverskyOptions extends OverlapOptions {
  /** How much counts what is there and was missed. */
  readonly alpha?: number;
  /** How much counts what was found and is not there. */
  readonly beta?: number;
}

/**
 * One less the overlap of two areas (Milletari et al. 2016): targets 0 to 1 and probabilities of one shape. For marking
 * small areas of images, however much of them is background.
 */
export function dice(options: OverlapOptions = {}): LossFunction {
  const { axis } = knownOptions('dice', options, { axis: true });
  return loss('float32', (target, prediction) => {
    const truth = alike(target, prediction);
    const both = reduceSum(mul(truth, prediction), axis);
    const sums = add(add(reduceSum(truth, axis), reduceSum(prediction, axis)), epsilon);
    return sub(1, div(mul(both, 2), sums));
  });
}

/** Dice with misses and false alarms weighed apart (Salehi et al. 2017); with both at 0.5 it is Dice. */
export function tversky(options: TverskyOptions = {}): LossFunction {
  const {
    alpha = 0.5,
    beta = 0.5,
    axis,
  } = knownOptions('tversky', options, { alpha: true, beta: true, axis: true });
  if (!(alpha >= 0 && beta >= 0)) {
    throw new UserError(`tversky: alpha is ${alpha} and beta ${beta}; give numbers of at least 0`);
  }
  return loss('float32', (target, prediction) => {
    const truth = alike(target, prediction);
    const both = reduceSum(mul(truth, prediction), axis);
    const missed = reduceSum(mul(sub(1, prediction), truth), axis);
    const wrong = reduceSum(mul(prediction, sub(1, truth)), axis);
    return sub(1, div(both, add(add(both, add(mul(missed, alpha), mul(wrong, beta))), epsilon)));
  });
}
