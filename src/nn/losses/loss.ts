import { UserError } from '../../core/errors.ts';
import {
  cast,
  clip,
  div,
  log,
  logSoftmax,
  reduceSum,
  reshape,
  type Shape,
  sameShape,
  showShape,
  type Tensor,
} from '../../graph/index.ts';

/** What targets a loss or a metric can read; others are refused, with their row, wherever they come from. */
export interface TargetRule {
  /**
   * `'classes'`: whole numbers from 0, below the number of scores; `'classNumbers'`: any whole numbers; `'shares'`:
   * from 0 to 1.
   */
  readonly kind: 'classes' | 'classNumbers' | 'shares';
  /** A class number that is allowed besides. */
  readonly ignored?: number;
}

/** What is known of a loss or a metric besides its value. */
export interface TargetTraits {
  readonly targetDtype?: 'int32' | 'float32';
  readonly targets?: TargetRule;
  /** Where the target counts, a bool tensor in the shape of the losses; the mean is over these. All by default. */
  readonly counts?: (target: Tensor, prediction: Tensor) => Tensor;
}

/**
 * The loss of each sample `[batch, ...]`, from targets and predictions `[batch, ..., classes or features]`.
 * `targetDtype` is what the targets stand for: class numbers (`int32`) or quantities (`float32`, the default).
 * Targets of the other type are cast. Targets `[batch]` beside predictions `[batch, 1]` come as `[batch, 1]`.
 */
export type LossFunction = ((target: Tensor, prediction: Tensor) => Tensor) & TargetTraits;

/** Keeps logarithms and quotients finite, as in Keras. */
export const epsilon = 1e-7;

/** A loss that takes targets of this type. */
export const loss = (
  targetDtype: 'int32' | 'float32',
  perSample: (target: Tensor, prediction: Tensor) => Tensor,
  traits: Omit<TargetTraits, 'targetDtype'> = {},
): LossFunction =>
  Object.assign(perSample, {
    targetDtype,
    ...(targetDtype === 'int32' && { targets: { kind: 'classNumbers' } as const }),
    ...traits,
  });

/** What `operator` was applied to in giving `x`, where it was the last thing done. */
export function before(x: Tensor, operator: 'Softmax' | 'Sigmoid'): Tensor | undefined {
  if (x.source.kind !== 'node' || x.source.node.op !== operator) return undefined;
  const { inputs, attributes } = x.source.node;
  return operator === 'Sigmoid' || attributes.axis === x.shape.length - 1 ? inputs[0] : undefined;
}

/** The logits that a prediction is, or that a softmax made a prediction of; undefined where it has none. */
export const logitsOf = (prediction: Tensor, fromLogits: boolean): Tensor | undefined =>
  fromLogits ? prediction : before(prediction, 'Softmax');

/** The logarithm of each class's share, from logits or from shares. */
export function logProbabilities(prediction: Tensor, fromLogits: boolean): Tensor {
  const logits = logitsOf(prediction, fromLogits);
  if (logits !== undefined) return logSoftmax(logits);
  const sums = reduceSum(prediction, -1, true);
  return log(clip(div(prediction, sums), epsilon, 1 - epsilon));
}

/** `target` in `shape`, which may differ from its own by a last axis of 1. */
export function shaped(target: Tensor, shape: Shape, prediction: Tensor): Tensor {
  // The first axis is the batch, also where that is of one row.
  const trimmed = (extents: Shape): Shape =>
    extents.length > 1 && extents.at(-1) === 1 ? extents.slice(0, -1) : extents;
  if (sameShape(target.shape, shape)) return target;
  if (sameShape(trimmed(target.shape), trimmed(shape))) return reshape(target, shape);
  throw new UserError({
    en: `targets of shape ${showShape(target.shape)} do not fit predictions of shape ${showShape(prediction.shape)}: this loss needs targets of shape ${showShape(shape)}, so change the targets, the loss or the last layer`,
    zh: `形状为 ${showShape(target.shape)} 的目标与形状为 ${showShape(prediction.shape)} 的预测不符：该损失需要形状为 ${showShape(shape)} 的目标；请修改目标、损失或最后一层`,
  });
}
/** The target in the type and shape of the prediction. */
export const alike = (target: Tensor, prediction: Tensor): Tensor =>
  shaped(cast(target, prediction.dtype), prediction.shape, prediction);
/** The target as class numbers of this shape. */
export function classesOf(target: Tensor, shape: Shape, prediction: Tensor): Tensor {
  if (target.shape.length > 1 && target.shape.at(-1) !== 1 && sameShape(target.shape, prediction.shape)) {
    throw new UserError({
      en: `targets of shape ${showShape(target.shape)} are a score for each class, and this loss or metric takes class numbers of shape ${showShape(shape)}; use categoricalCrossentropy (accuracy: categoricalAccuracy), or argmax of the targets`,
      zh: `形状为 ${showShape(target.shape)} 的目标是各类别的得分，而该损失或指标需要形状为 ${showShape(shape)} 的类别编号；请使用 categoricalCrossentropy（准确率：categoricalAccuracy），或对目标取 argmax`,
    });
  }
  return shaped(cast(target, 'int32'), shape, prediction);
}
/** The target as shares of each class, in the type and shape of the prediction. */
export function sharesOf(target: Tensor, prediction: Tensor): Tensor {
  const classes = prediction.shape.slice(0, -1);
  const isNumbers = sameShape(target.shape, classes) || sameShape(target.shape, [...classes, 1]);
  if (isNumbers && prediction.shape.at(-1) !== 1) {
    throw new UserError({
      en: `targets of shape ${showShape(target.shape)} are class numbers beside predictions of shape ${showShape(prediction.shape)}, and this loss takes a score for each class; use sparseCategoricalCrossentropy, or toCategorical of the targets`,
      zh: `形状为 ${showShape(target.shape)} 的目标是类别编号，预测的形状为 ${showShape(prediction.shape)}，而该损失需要每个类别的得分；请使用 sparseCategoricalCrossentropy，或对目标使用 toCategorical`,
    });
  }
  return alike(target, prediction);
}
