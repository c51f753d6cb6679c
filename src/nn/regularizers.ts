import {
  abs,
  add,
  constant,
  div,
  matmul,
  maximum,
  mul,
  reduceSum,
  sqrt,
  square,
  type Tensor,
  transpose,
} from '../graph/index.ts';

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
/** `l1` times the sum of absolute values plus `l2` times the sum of squares. */
export const L1L2 = ({ l1 = 0, l2 = 0 }: { l1?: number; l2?: number } = {}): Regularizer => {
  return (weight) => add(L1(l1)(weight), L2(l2)(weight));
};

/**
 * `factor` times the mean cosine, in size, of the angles between all pairs of rows or columns (Keras
 * `OrthogonalRegularizer`): 0 where they are orthogonal. For matrices.
 */
export const OrthogonalRegularizer =
  ({ factor = 0.01, mode = 'rows' }: { factor?: number; mode?: 'rows' | 'columns' } = {}): Regularizer =>
  (weight) => {
    if (weight.shape.length !== 2) throw new Error('OrthogonalRegularizer is for matrices');
    const vectors = mode === 'rows' ? weight : transpose(weight);
    const [count] = vectors.shape;
    const unit = div(vectors, sqrt(maximum(reduceSum(square(vectors), 1, true), 1e-7)));
    const cosines = abs(matmul(unit, transpose(unit)));
    const others = Float32Array.from({ length: count * count }, (_, i) =>
      Number(i % count !== Math.floor(i / count)),
    );
    const pairs = (count * (count - 1)) / 2;
    return mul(reduceSum(mul(cosines, constant(others, 'float32', [count, count]))), (0.5 * factor) / pairs);
  };
