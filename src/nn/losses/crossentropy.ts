import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import {
  add,
  and,
  clip,
  constant,
  equal,
  gather,
  greaterOrEqual,
  isOpen,
  less,
  log,
  mul,
  negate,
  not,
  oneHot,
  pow,
  reduceMean,
  reduceSum,
  softplus,
  sparseCrossentropy,
  sub,
  type Tensor,
  where,
} from '../../graph/index.ts';
import {
  alike,
  before,
  classesOf,
  epsilon,
  type LossFunction,
  logitsOf,
  logProbabilities,
  loss,
  sharesOf,
} from './loss.ts';

export interface CrossentropyOptions {
  /**
   * Predictions are logits, not probabilities. Without it a prediction that a softmax (for binary cross-entropy: a
   * sigmoid) gives is still taken by the logits before it: the same value, faster, and finite however sure and wrong
   * the network is. Other probabilities are kept between 1e-7 and 1 - 1e-7.
   */
  readonly fromLogits?: boolean;
  /** This share of each target is spread evenly over all classes (Szegedy et al. 2016). */
  readonly labelSmoothing?: number;
}

export function checkSmoothing(labelSmoothing: number): void {
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return;
  throw new UserError(`labelSmoothing is ${labelSmoothing}; give a share from 0 to 1`);
}

/** Of independent yes-or-no answers, the mean over the last axis; targets 0 to 1 `[batch, ..., answers]`. */
export function binaryCrossentropy(options: CrossentropyOptions = {}): LossFunction {
  const { fromLogits = false, labelSmoothing = 0 } = knownOptions('binaryCrossentropy', options, {
    fromLogits: true,
    labelSmoothing: true,
  });
  checkSmoothing(labelSmoothing);
  return loss(
    'float32',
    (target, prediction) => {
      const given = alike(target, prediction);
      const wanted = labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), 0.5 * labelSmoothing);
      const logits = fromLogits ? prediction : before(prediction, 'Sigmoid');
      if (logits !== undefined) return reduceMean(sub(softplus(logits), mul(logits, wanted)), -1);
      const p = clip(prediction, epsilon, 1 - epsilon);
      return negate(reduceMean(add(mul(wanted, log(p)), mul(sub(1, wanted), log(sub(1, p)))), -1));
    },
    { targets: { kind: 'shares' } },
  );
}

/** Of one class out of many; targets are shares of each class `[batch, ..., classes]`. */
export function categoricalCrossentropy(options: CrossentropyOptions = {}): LossFunction {
  const { fromLogits = false, labelSmoothing = 0 } = knownOptions('categoricalCrossentropy', options, {
    fromLogits: true,
    labelSmoothing: true,
  });
  checkSmoothing(labelSmoothing);
  return loss('float32', (target, prediction) => {
    const given = sharesOf(target, prediction);
    const classes = prediction.shape[prediction.shape.length - 1];
    const wanted =
      labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), labelSmoothing / classes);
    return negate(reduceSum(mul(logProbabilities(prediction, fromLogits), wanted), -1));
  });
}

export interface SparseCrossentropyOptions extends CrossentropyOptions {
  /**
   * Targets of this class do not count: the mean is over the others, as in Keras. It may be a number that no class has,
   * such as -1.
   */
  readonly ignoreClass?: number;
}

/**
 * Of one class out of many; targets are class numbers from 0 `[batch, ...]`. The loss of a target that is no class is
 * not a number.
 */
export function sparseCategoricalCrossentropy(options: SparseCrossentropyOptions = {}): LossFunction {
  const {
    fromLogits = false,
    labelSmoothing = 0,
    ignoreClass,
  } = knownOptions('sparseCategoricalCrossentropy', options, {
    fromLogits: true,
    labelSmoothing: true,
    ignoreClass: true,
  });
  checkSmoothing(labelSmoothing);
  const ofClasses = (target: Tensor, prediction: Tensor): Tensor => {
    const count = prediction.shape[prediction.shape.length - 1];
    const classes = classesOf(target, prediction.shape.slice(0, -1), prediction);
    const known = and(greaterOrEqual(classes, 0), less(classes, count));
    const perSample = lossOfClasses(prediction, where(known, classes, 0), fromLogits, labelSmoothing);
    const checked = where(known, perSample, Number.NaN);
    return ignoreClass === undefined ? checked : where(equal(classes, ignoreClass), 0, checked);
  };
  if (ignoreClass === undefined) return loss('int32', ofClasses, { targets: { kind: 'classes' } });
  return loss('int32', ofClasses, {
    targets: { kind: 'classes', ignored: ignoreClass },
    counts: (target, prediction) =>
      not(equal(classesOf(target, prediction.shape.slice(0, -1), prediction), ignoreClass)),
  });
}

function lossOfClasses(
  prediction: Tensor,
  classes: Tensor,
  fromLogits: boolean,
  labelSmoothing: number,
): Tensor {
  const logits = logitsOf(prediction, fromLogits);
  // It needs to be known how many rows there are.
  if (logits !== undefined && !classes.shape.some(isOpen)) {
    return sparseCrossentropy(logits, classes, labelSmoothing);
  }
  const logs = logProbabilities(prediction, fromLogits);
  const right = reduceSum(mul(logs, oneHot(classes, logs.shape[logs.shape.length - 1], logs.dtype)), -1);
  if (labelSmoothing === 0) return negate(right);
  return negate(add(mul(right, 1 - labelSmoothing), mul(reduceMean(logs, -1), labelSmoothing)));
}

/**
 * `(1 - p^q) / q` of the right class's probability (Zhang and Sabuncu 2018): between cross-entropy (`q` near 0) and the
 * absolute error (1), so that wrong labels lead less astray. Targets are class numbers, predictions probabilities.
 */
export function categoricalGeneralizedCrossEntropy(options: { readonly q?: number } = {}): LossFunction {
  const { q = 0.5 } = knownOptions('categoricalGeneralizedCrossEntropy', options, { q: true });
  if (!(q > 0 && q < 1)) throw new UserError(`q is ${q}; give a number between 0 and 1`);
  return loss(
    'int32',
    (target, prediction) => {
      const count = prediction.shape[prediction.shape.length - 1];
      const classes = classesOf(target, prediction.shape.slice(0, -1), prediction);
      const right = reduceSum(mul(prediction, oneHot(classes, count, prediction.dtype)), -1);
      return mul(sub(1, pow(right, q)), 1 / q);
    },
    { targets: { kind: 'classes' } },
  );
}

/**
 * `perSample` times the weight of each sample's class. Targets are class numbers, 0 and 1 for one yes-or-no answer.
 * Throws where a weight is not a number of at least 0, or there are not as many as classes.
 */
export function classWeighted(perSample: LossFunction, weights: readonly number[]): LossFunction {
  const wrong = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong !== -1) {
    throw new UserError(`the weight of class ${wrong} is ${weights[wrong]}; give a number of at least 0`);
  }
  return loss(
    perSample.targetDtype ?? 'float32',
    (target, prediction) => {
      const classes = prediction.shape[prediction.shape.length - 1];
      if (weights.length !== Math.max(2, classes)) {
        throw new UserError(
          `there are ${weights.length} class weights and ${Math.max(2, classes)} classes; give one for each class`,
        );
      }
      const losses = perSample(target, prediction);
      // A target that is no class is for the loss to report; here it must only not end the run.
      const known = clip(classesOf(target, losses.shape, prediction), 0, weights.length - 1);
      return mul(losses, gather(constant(weights), known));
    },
    { targets: perSample.targets, counts: perSample.counts },
  );
}
