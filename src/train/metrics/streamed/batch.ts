import { UserError } from '../../../core/errors.ts';
import type { MetricBatch } from './metric.ts';

/** Classes that are distinguished: the last axis of the predictions, or two where that has extent 1. */
export const classesOf = ({ predictionShape }: MetricBatch): number =>
  Math.max(2, predictionShape.length < 2 ? 1 : predictionShape[predictionShape.length - 1]);

/** Elements of the predictions, and whether targets are shares of each of them or class numbers. */
function layoutOf({ prediction, target, predictionShape, targetShape }: MetricBatch) {
  const width = predictionShape.length < 2 ? 1 : predictionShape[predictionShape.length - 1];
  const items = prediction.length / width;
  if (target.length === prediction.length) return { width, items, byShares: width > 1 };
  if (target.length === items) return { width, items, byShares: false };
  throw new UserError(
    `targets of shape [${targetShape.join(', ')}] do not fit predictions of shape [${predictionShape.join(', ')}]`,
  );
}

/** How much the item counts: its row's weight, and nothing for what padding added. */
function weightOf(
  { weights, mask, predictionShape: [rows] }: MetricBatch,
  item: number,
  items: number,
): number {
  const masked = mask === undefined ? 1 : mask[Math.floor((item * mask.length) / items)];
  if (weights === undefined) return masked;
  if (weights.length < rows || items % weights.length !== 0)
    throw new UserError(`${weights.length} weights do not fit ${rows} rows of ${items / rows} answers`);
  return masked * weights[Math.floor((item * weights.length) / items)];
}

/**
 * Calls `visit` for each answer with the true class, the predicted one, where its scores begin, and how much it counts.
 * One score stands for two classes, separated by `threshold`.
 */
export function eachClass(
  batch: MetricBatch,
  visit: (truth: number, predicted: number, start: number, weight: number) => void,
  threshold = 0.5,
): void {
  const { width, items, byShares } = layoutOf(batch);
  const { prediction, target } = batch;
  const classes = classesOf(batch);
  for (let item = 0; item < items; item += 1) {
    const weight = weightOf(batch, item, items);
    if (weight === 0) continue;
    const start = item * width;
    const truth = byShares ? greatest(target, start, width) : Math.round(target[item]);
    if (!(truth >= 0 && truth < classes)) {
      throw new UserError(
        `the target of row ${item + 1} is ${target[item]}, and the predictions know ${classes} classes, from 0`,
      );
    }
    const predicted = width === 1 ? Number(prediction[item] > threshold) : greatest(prediction, start, width);
    visit(truth, predicted, start, weight);
  }
}

/**
 * Calls `visit` for each yes-or-no question with its answer (0 or 1), its score and how much it counts. Scores of two
 * classes are one question, the second class's; of more, each class is a question of its own.
 */
export function eachAnswer(
  batch: MetricBatch,
  visit: (truth: number, score: number, weight: number, position: number) => void,
): void {
  const { width, items, byShares } = layoutOf(batch);
  const { prediction, target } = batch;
  for (let item = 0; item < items; item += 1) {
    const weight = weightOf(batch, item, items);
    if (weight === 0) continue;
    const start = item * width;
    if (width === 1) visit(target[item], prediction[item], weight, 0);
    else if (width === 2 && !byShares) visit(target[item], prediction[start + 1], weight, 0);
    else {
      for (let k = 0; k < width; k += 1) {
        const truth = byShares ? target[start + k] : Number(target[item] === k);
        visit(truth, prediction[start + k], weight, k);
      }
    }
  }
}

/** Calls `visit` for each quantity with the true one, the predicted one, how much it counts and which output it is of. */
export function eachQuantity(
  batch: MetricBatch,
  visit: (truth: number, predicted: number, weight: number, output: number) => void,
): void {
  const { prediction, target, predictionShape, targetShape } = batch;
  if (prediction.length !== target.length) {
    throw new UserError(
      `targets of shape [${targetShape.join(', ')}] do not fit predictions of shape [${predictionShape.join(', ')}]`,
    );
  }
  const outputs = outputsOf(batch);
  const items = prediction.length / outputs;
  for (let i = 0; i < prediction.length; i += 1) {
    const weight = weightOf(batch, Math.floor(i / outputs), items);
    if (weight !== 0) visit(target[i], prediction[i], weight, i % outputs);
  }
}

/** Quantities of one item: the last axis, where there is one besides the rows. */
export const outputsOf = ({ predictionShape }: MetricBatch): number =>
  predictionShape.length < 2 ? 1 : predictionShape[predictionShape.length - 1];

/** The place of the greatest of `count` values from `start` on, the first of equals. */
export function greatest(values: ArrayLike<number>, start: number, count: number): number {
  let best = 0;
  for (let k = 1; k < count; k += 1) if (values[start + k] > values[start + best]) best = k;
  return best;
}
