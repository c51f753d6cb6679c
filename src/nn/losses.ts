import { UserError } from '../data/errors.ts';
import {
  abs,
  add,
  cast,
  clip,
  constant,
  div,
  gather,
  log,
  logSoftmax,
  minimum,
  mul,
  negate,
  oneHot,
  reduceMean,
  reduceSum,
  reshape,
  type Shape,
  sameShape,
  showShape,
  softplus,
  square,
  sub,
  type Tensor,
} from '../graph/index.ts';

/**
 * The loss of each sample `[batch, ...]`, from targets and predictions `[batch, ..., classes or features]`.
 * `targetDtype` is what the targets stand for: class numbers (`int32`) or quantities (`float32`, the default).
 * Targets of the other type are cast.
 */
export type LossFunction = ((target: Tensor, prediction: Tensor) => Tensor) & {
  readonly targetDtype?: 'int32' | 'float32';
};

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

const epsilon = 1e-7;

const loss = (
  targetDtype: 'int32' | 'float32',
  perSample: (target: Tensor, prediction: Tensor) => Tensor,
): LossFunction => Object.assign(perSample, { targetDtype });

/** What `operator` was applied to in giving `x`, where it was the last thing done. */
function before(x: Tensor, operator: 'Softmax' | 'Sigmoid'): Tensor | undefined {
  if (x.source.kind !== 'node' || x.source.node.op !== operator) return undefined;
  const { inputs, attributes } = x.source.node;
  return operator === 'Sigmoid' || attributes.axis === x.shape.length - 1 ? inputs[0] : undefined;
}

function logProbabilities(prediction: Tensor, fromLogits: boolean): Tensor {
  const logits = fromLogits ? prediction : before(prediction, 'Softmax');
  if (logits !== undefined) return logSoftmax(logits);
  const sums = reduceSum(prediction, -1, true);
  return log(clip(div(prediction, sums), epsilon, 1 - epsilon));
}

/** `target` in `shape`, which may differ from its own by a last axis of 1. */
function shaped(target: Tensor, shape: Shape, prediction: Tensor): Tensor {
  const trimmed = (extents: Shape): Shape => (extents.at(-1) === 1 ? extents.slice(0, -1) : extents);
  if (sameShape(target.shape, shape)) return target;
  if (sameShape(trimmed(target.shape), trimmed(shape))) return reshape(target, shape);
  throw new UserError(
    `targets of shape ${showShape(target.shape)} do not fit predictions of shape ${showShape(prediction.shape)}: ` +
      `this loss needs targets of shape ${showShape(shape)}, so change the targets, the loss or the last layer`,
  );
}
const alike = (target: Tensor, prediction: Tensor): Tensor =>
  shaped(cast(target, prediction.dtype), prediction.shape, prediction);
const classesOf = (target: Tensor, prediction: Tensor): Tensor =>
  shaped(cast(target, 'int32'), prediction.shape.slice(0, -1), prediction);

/** Of independent yes-or-no answers, the mean over the last axis; targets 0 to 1 `[batch, ..., answers]`. */
export function binaryCrossentropy({
  fromLogits = false,
  labelSmoothing = 0,
}: CrossentropyOptions = {}): LossFunction {
  return loss('float32', (target, prediction) => {
    const given = alike(target, prediction);
    const wanted = labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), 0.5 * labelSmoothing);
    const logits = fromLogits ? prediction : before(prediction, 'Sigmoid');
    if (logits !== undefined) return reduceMean(sub(softplus(logits), mul(logits, wanted)), -1);
    const p = clip(prediction, epsilon, 1 - epsilon);
    return negate(reduceMean(add(mul(wanted, log(p)), mul(sub(1, wanted), log(sub(1, p)))), -1));
  });
}

/** Of one class out of many; targets are shares of each class `[batch, ..., classes]`. */
export function categoricalCrossentropy({
  fromLogits = false,
  labelSmoothing = 0,
}: CrossentropyOptions = {}): LossFunction {
  return loss('float32', (target, prediction) => {
    const given = alike(target, prediction);
    const classes = prediction.shape[prediction.shape.length - 1];
    const wanted =
      labelSmoothing === 0 ? given : add(mul(given, 1 - labelSmoothing), labelSmoothing / classes);
    return negate(reduceSum(mul(logProbabilities(prediction, fromLogits), wanted), -1));
  });
}

/** Of one class out of many; targets are class numbers from 0 `[batch, ...]`. */
export function sparseCategoricalCrossentropy({
  fromLogits = false,
  labelSmoothing = 0,
}: CrossentropyOptions = {}): LossFunction {
  return loss('int32', (target, prediction) => {
    const classes = prediction.shape[prediction.shape.length - 1];
    const logs = logProbabilities(prediction, fromLogits);
    const right = reduceSum(mul(oneHot(classesOf(target, prediction), classes), logs), -1);
    if (labelSmoothing === 0) return negate(right);
    return negate(add(mul(right, 1 - labelSmoothing), mul(reduceMean(logs, -1), labelSmoothing)));
  });
}

/** Mean over the last axis of the squared difference. */
export const meanSquaredError = (): LossFunction =>
  loss('float32', (target, prediction) => reduceMean(square(sub(prediction, alike(target, prediction))), -1));

/** Mean over the last axis of the absolute difference. */
export const meanAbsoluteError = (): LossFunction =>
  loss('float32', (target, prediction) => reduceMean(abs(sub(prediction, alike(target, prediction))), -1));

/** Half the square of a difference up to `delta`, and a straight line beyond it (Huber 1964). */
export const huber = ({ delta = 1 }: { readonly delta?: number } = {}): LossFunction =>
  loss('float32', (target, prediction) => {
    const difference = abs(sub(prediction, alike(target, prediction)));
    const near = minimum(difference, delta);
    return reduceMean(mul(near, sub(difference, mul(near, 0.5))), -1);
  });

/**
 * `loss` times the weight of each sample's class; targets are class numbers. Throws where a weight is not a number of
 * at least 0.
 */
export function classWeighted(perClass: LossFunction, weights: readonly number[]): LossFunction {
  const wrong = weights.findIndex((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (wrong !== -1) {
    throw new UserError(`the weight of class ${wrong} is ${weights[wrong]}; give a number of at least 0`);
  }
  return loss(perClass.targetDtype ?? 'int32', (target, prediction) => {
    const perSample = perClass(target, prediction);
    const classes = shaped(cast(target, 'int32'), perSample.shape, prediction);
    return mul(perSample, gather(constant(weights), classes));
  });
}

/** By name, each with Keras' defaults. */
export const losses: ReadonlyMap<string, () => LossFunction> = new Map([
  ['binaryCrossentropy', () => binaryCrossentropy()],
  ['categoricalCrossentropy', () => categoricalCrossentropy()],
  ['sparseCategoricalCrossentropy', () => sparseCategoricalCrossentropy()],
  ['meanSquaredError', meanSquaredError],
  ['meanAbsoluteError', meanAbsoluteError],
  ['huber', () => huber()],
]);

/** A loss by its name with Keras' defaults, or the loss itself. Throws where no loss has the name. */
export function lossOf(nameOrFunction: string | LossFunction): LossFunction {
  if (typeof nameOrFunction === 'function') return nameOrFunction;
  const make = losses.get(nameOrFunction);
  if (make !== undefined) return make();
  throw new UserError(
    `no loss is called "${nameOrFunction}"; choose one of ${[...losses.keys()].join(', ')}`,
  );
}
