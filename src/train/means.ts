import { UserError } from '../core/errors.ts';
import {
  and,
  broadcastTo,
  cast,
  div,
  maximum,
  mul,
  reduceMean,
  reduceSum,
  reshape,
  type Shape,
  sameShape,
  showShape,
  sizeOf,
  type Tensor,
  where,
} from '../graph/index.ts';
import { isFloat } from '../graph/tensor.ts';
import type { Value } from '../nn/layer.ts';
import type { TargetTraits } from '../nn/losses/index.ts';

/** A loss or a metric: what it is for each row or step, and what is known of it. */
export type PerSample = ((target: Tensor, prediction: Tensor) => Tensor) & TargetTraits;

/** A mean, and over how much it was taken, where that is not the number of rows. */
export interface Mean {
  readonly value: Tensor;
  readonly count?: Tensor;
}

/** What the means of one output are taken over. */
export interface Rows {
  readonly target: Tensor;
  readonly value: Value;
  /** How much each row counts `[batch]`, or each step `[batch, time]`. */
  readonly weight: Tensor | undefined;
}

/**
 * The one place where targets, predictions, masks and weights are aligned, for every loss and metric. Targets
 * come in the rank of the predictions, where they differ by a last axis of 1. What they hold where padding was counts
 * nowhere.
 */
export function compared(of: PerSample, { target, value }: Pick<Rows, 'target' | 'value'>) {
  const beside = besides(target, value.tensor);
  const typed = cast(beside, of.targetDtype ?? 'float32');
  const asGiven = of(typed, value.tensor);
  const real = value.mask && spread(value.mask, typed.shape);
  // One that gives no number for each step has to see to its padding itself.
  const isMasked = value.mask !== undefined && spread(value.mask, asGiven.shape) !== undefined;
  // 1 has a logarithm and can be divided by; 0 is a class.
  const wanted = real && isMasked ? where(real, typed, isFloat(typed) ? 1 : 0) : typed;
  const values = wanted === typed ? asGiven : of(wanted, value.tensor);
  return {
    values: isFloat(values) ? values : cast(values, 'float32'),
    counts: of.counts?.(wanted, value.tensor),
  };
}

/** Keras' rule: a last axis of 1 that one of the two lacks is put there or taken away. */
function besides(target: Tensor, { shape }: Tensor): Tensor {
  const [own, other] = [target.shape, shape];
  if (own.length + 1 === other.length && other.at(-1) === 1) return reshape(target, [...own, 1]);
  if (own.length === other.length + 1 && own.at(-1) === 1) return reshape(target, own.slice(0, -1));
  return target;
}

/** The mean loss: what counts is the number of rows or steps that are real, whatever their weights. */
export function meanLoss(of: PerSample, rows: Rows): Mean {
  const { values, counts } = compared(of, rows);
  const { weight, real } = factorsOf(values, rows, counts);
  const losses = weight === undefined ? values : mul(values, weight);
  if (real === undefined) return { value: reduceMean(losses) };
  return shareOf(reduceSum(where(real, losses, 0)), counted(real, losses.shape));
}

/** The mean of a metric by weight: between the least and the greatest, whatever the weights add up to. */
export function meanMetric(of: PerSample, rows: Rows): Mean {
  const { values, counts } = compared(of, rows);
  const { weight, real } = factorsOf(values, rows, counts);
  if (weight === undefined) {
    if (real === undefined) return { value: reduceMean(values) };
    return shareOf(reduceSum(where(real, values, 0)), counted(real, values.shape));
  }
  // A single number for all rows has the weight of all of them.
  const shape = values.shape.length === 0 ? weight.shape : values.shape;
  const weights = broadcastTo(weight, shape);
  const products = mul(values, weights);
  if (real === undefined) return shareOf(reduceSum(products), reduceSum(weights));
  return shareOf(reduceSum(where(real, products, 0)), reduceSum(where(real, weights, 0)));
}

/** Over nothing the mean is 0, as in Keras. */
const shareOf = (sum: Tensor, count: Tensor): Mean => ({ value: div(sum, maximum(count, 1e-12)), count });

/** How many of `shape` are real. */
const counted = (real: Tensor, shape: Shape): Tensor => {
  const repeats = sizeOf(shape) / sizeOf(real.shape);
  const sum = reduceSum(cast(real, 'float32'));
  return repeats === 1 ? sum : mul(sum, repeats);
};

/** Weights, and what is real, in the rank of the values. */
function factorsOf(values: Tensor, { value, weight, target }: Rows, counts: Tensor | undefined) {
  const [batch] = target.shape;
  const perRow = values.shape.length > 0 && values.shape[0] === batch;
  const masked = perRow && value.mask !== undefined ? spread(value.mask, values.shape) : undefined;
  const wanted = counts && spread(counts, values.shape);
  const real = masked && wanted ? and(masked, wanted) : (masked ?? wanted);
  if (weight === undefined || values.shape.length === 0) return { weight, real };
  const fitted = perRow ? spread(weight, values.shape) : undefined;
  if (fitted === undefined) {
    throw new UserError({
      en: `sampleWeight of shape ${showShape(weight.shape)} does not fit losses of shape ${showShape(values.shape)}; give one weight for each row, or for each step where the loss has steps`,
      zh: `形状为 ${showShape(weight.shape)} 的 sampleWeight 与形状为 ${showShape(values.shape)} 的损失不符；请为每一行给一个权重，或在损失按步计算时为每一步给一个`,
    });
  }
  return { weight: fitted, real };
}

/** `x` over the first axes of `shape`, with axes of 1 for the others; undefined where it has others. */
function spread(x: Tensor, shape: Shape): Tensor | undefined {
  const first = shape.slice(0, x.shape.length);
  if (!sameShape(first, x.shape)) return undefined;
  return first.length === shape.length
    ? x
    : reshape(
        x,
        shape.map((extent, i) => (i < first.length ? extent : 1)),
      );
}
