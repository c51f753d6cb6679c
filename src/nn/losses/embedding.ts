import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import {
  abs,
  add,
  and,
  cast,
  constant,
  div,
  equal,
  greater,
  logSoftmax,
  matmul,
  maximum,
  mul,
  negate,
  not,
  pow,
  reduceMax,
  reduceMin,
  reduceSum,
  reshape,
  slice,
  softplus,
  sqrt,
  square,
  sub,
  swapLast,
  type Tensor,
  transpose,
  where,
} from '../../graph/index.ts';
import { unit } from './divergence.ts';
import { classesOf, type LossFunction, loss, shaped } from './loss.ts';

/** Losses that bring vectors of like things together and others apart. */

export interface InfoNceOptions {
  /** What similarities are divided by; the smaller, the more the nearest wrong ones count. */
  readonly temperature?: number;
  /** Also asks each second vector for its first, as CLIP does (Radford et al. 2021). */
  readonly symmetric?: boolean;
}

/**
 * Of pairs: each first vector is to be nearest to its own second among those of the whole batch, by cosine (van den Oord
 * et al. 2018). Predictions are `[batch, 2, features]`; targets are not looked at.
 */
export function infoNCE(options: InfoNceOptions = {}): LossFunction {
  const { temperature = 0.07, symmetric = false } = knownOptions('infoNCE', options, {
    temperature: true,
    symmetric: true,
  });
  checkAbove('infoNCE', { temperature });
  return loss('float32', (_, prediction) => {
    const [batch, two, features] = prediction.shape;
    if (prediction.shape.length !== 3 || two !== 2)
      throw new UserError('infoNCE needs pairs of vectors as predictions: [batch, 2, features]');
    const vectors = unit(prediction);
    const [first, second] = [0, 1].map((i) => reshape(slice(vectors, 1, i, i + 1), [batch, features]));
    const scores = mul(matmul(first, transpose(second)), 1 / temperature);
    const own = sameRow(batch);
    const lost = (rows: Tensor): Tensor =>
      negate(reduceSum(mul(logSoftmax(rows), cast(own, rows.dtype)), -1));
    return symmetric ? mul(add(lost(scores), lost(transpose(scores))), 0.5) : lost(scores);
  });
}

/**
 * Of classes: each vector is to be near all others of its class (Khosla et al. 2020, the sum outside the logarithm), by
 * cosine. Targets are class numbers, predictions `[batch, features]`. A vector alone in its class loses nothing.
 */
export function supervisedContrastive(options: { readonly temperature?: number } = {}): LossFunction {
  const { temperature = 0.1 } = knownOptions('supervisedContrastive', options, { temperature: true });
  checkAbove('supervisedContrastive', { temperature });
  return loss('int32', (target, prediction) => {
    const { alike, others } = relations(target, prediction);
    const vectors = unit(prediction);
    const scores = mul(matmul(vectors, transpose(vectors)), 1 / temperature);
    const logs = logSoftmax(where(others, scores, -1e9));
    const positive = cast(alike, prediction.dtype);
    const count = reduceSum(positive, -1);
    return negate(div(reduceSum(mul(where(alike, logs, 0), positive), -1), maximum(count, 1)));
  });
}

/**
 * Of two things at a distance (Hadsell et al. 2006): the square of the distance where they are alike (target 1), the
 * square of what it lacks of `margin` where they are not (target 0). Predictions are distances.
 */
export function contrastive(options: { readonly margin?: number } = {}): LossFunction {
  const { margin = 1 } = knownOptions('contrastive', options, { margin: true });
  checkAbove('contrastive', { margin });
  return loss('float32', (target, prediction) => {
    const same = shaped(cast(target, prediction.dtype), prediction.shape, prediction);
    const lacking = maximum(sub(margin, prediction), 0);
    return add(mul(same, square(prediction)), mul(sub(1, same), square(lacking)));
  });
}

export interface TripletMarginOptions {
  readonly margin?: number;
  /** The norm by which distances are measured; 2 is Euclid's. */
  readonly p?: number;
}

/**
 * Of triplets: the first vector is to be nearer to the second than to the third by `margin` (Schroff et al. 2015;
 * PyTorch's `TripletMarginLoss`). Predictions are `[batch, 3, features]`; targets are not looked at.
 */
export function tripletMargin(options: TripletMarginOptions = {}): LossFunction {
  const { margin = 1, p = 2 } = knownOptions('tripletMargin', options, { margin: true, p: true });
  checkAbove('tripletMargin', { margin, p });
  return loss('float32', (_, prediction) => {
    const [batch, three, features] = prediction.shape;
    if (prediction.shape.length !== 3 || three !== 3)
      throw new UserError('tripletMargin needs three vectors for each row: [batch, 3, features]');
    const [anchor, positive, negative] = [0, 1, 2].map((i) =>
      reshape(slice(prediction, 1, i, i + 1), [batch, features]),
    );
    const distance = (a: Tensor, b: Tensor): Tensor =>
      pow(reduceSum(pow(abs(add(sub(a, b), 1e-6)), p), -1), 1 / p);
    return maximum(add(sub(distance(anchor, positive), distance(anchor, negative)), margin), 0);
  });
}

export interface BatchTripletOptions {
  readonly margin?: number;
  /** Of unit vectors, or as they are. */
  readonly normalize?: boolean;
}
export interface HardTripletOptions extends BatchTripletOptions {
  /** `log(1 + exp(difference))` instead of a margin. */
  readonly soft?: boolean;
}

/**
 * Of classes: for each vector of a batch, its farthest of the same class is to be nearer than its nearest of another
 * one by `margin` (Hermans et al. 2017). Targets are class numbers, predictions `[batch, features]`.
 */
export function tripletHard(options: HardTripletOptions = {}): LossFunction {
  const {
    margin = 1,
    soft = false,
    normalize = false,
  } = knownOptions('tripletHard', options, { margin: true, soft: true, normalize: true });
  checkAbove('tripletHard', { margin });
  return loss('int32', (target, prediction) => {
    const { alike, unlike } = relations(target, prediction);
    const distances = distancesBetween(normalize ? unit(prediction) : prediction);
    const farthest = reduceMax(where(alike, distances, 0), -1);
    const nearest = reduceMin(where(unlike, distances, 1e9), -1);
    const difference = sub(farthest, nearest);
    return soft ? softplus(difference) : maximum(add(difference, margin), 0);
  });
}

/**
 * Of classes: for each pair of one class, the nearest of another class that is farther than the pair is to be so by
 * `margin`; where there is none, the farthest of another class (Schroff et al. 2015). Targets are class numbers,
 * predictions `[batch, features]`. The mean over the pairs of a vector, `[batch]`.
 */
export function tripletSemiHard(options: BatchTripletOptions = {}): LossFunction {
  const { margin = 1, normalize = true } = knownOptions('tripletSemiHard', options, {
    margin: true,
    normalize: true,
  });
  checkAbove('tripletSemiHard', { margin });
  return loss('int32', (target, prediction) => {
    const [batch] = prediction.shape;
    const { alike, unlike: unlikePairs } = relations(target, prediction);
    const distances = distancesBetween(normalize ? unit(prediction) : prediction);
    const unlike = reshape(unlikePairs, [batch, 1, batch]);
    const pair = reshape(distances, [batch, batch, 1]);
    const third = reshape(distances, [batch, 1, batch]);
    const beyond = reduceMin(where(and(unlike, greater(third, pair)), third, 1e9), -1);
    const farthest = reduceMax(where(unlike, third, -1e9), -1);
    const negative = where(greater(beyond, 1e8), farthest, beyond);
    const lost = maximum(add(sub(distances, negative), margin), 0);
    const count = reduceSum(cast(alike, prediction.dtype), -1);
    return div(reduceSum(where(alike, lost, 0), -1), maximum(count, 1));
  });
}

/** `[batch, batch]`: whether two rows are different ones, and whether they are so and of one class, or of two. */
export function relations(
  target: Tensor,
  prediction: Tensor,
): { alike: Tensor; unlike: Tensor; others: Tensor } {
  const [batch] = prediction.shape;
  if (prediction.shape.length !== 2)
    throw new UserError('this loss needs one vector for each row: [batch, features]');
  const classes = classesOf(target, [batch], prediction);
  const others = not(sameRow(batch));
  const equalClass = equal(reshape(classes, [batch, 1]), reshape(classes, [1, batch]));
  return { alike: and(equalClass, others), unlike: not(equalClass), others };
}

const sameRow = (batch: number): Tensor =>
  constant(
    Uint8Array.from({ length: batch * batch }, (_, i) => Number(i % batch === Math.floor(i / batch))),
    'bool',
    [batch, batch],
  );

/** Euclid's distances between all rows; a distance of 0 has no slope. */
function distancesBetween(vectors: Tensor): Tensor {
  const squares = reduceSum(square(vectors), -1, true);
  const products = matmul(vectors, swapLast(vectors));
  const squared = maximum(add(sub(squares, mul(products, 2)), transpose(squares)), 0);
  const apart = greater(squared, 1e-12);
  return where(apart, sqrt(where(apart, squared, 1)), 0);
}

function checkAbove(name: string, settings: Readonly<Record<string, number>>): void {
  for (const [setting, value] of Object.entries(settings)) {
    if (!(value > 0)) throw new UserError(`${name}: ${setting} is ${value}; give a number above 0`);
  }
}
