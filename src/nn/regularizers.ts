import { abs, add, mul, reduceSum, square, type Tensor } from '../graph/index.ts';

/** A penalty on a weight, added to the loss. */
export type Regularizer = (weight: Tensor) => Tensor;

/** `factor` times the sum of absolute values. */
export const L1 =
  (factor = 0.01): Regularizer =>
  (weight) =>
    mul(reduceSum(abs(weight)), factor);
/** `factor` times the sum of squares. */
export const L2 =
  (factor = 0.01): Regularizer =>
  (weight) =>
    mul(reduceSum(square(weight)), factor);
export const L1L2 = ({ l1 = 0, l2 = 0 }: { l1?: number; l2?: number } = {}): Regularizer => {
  return (weight) => add(L1(l1)(weight), L2(l2)(weight));
};
