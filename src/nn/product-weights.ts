import type { Shape } from '../graph/index.ts';
import type { Weight } from './layer.ts';

/** A weight that its layer multiplies as a matrix. */
export interface ProductWeight {
  readonly path: string;
  /** As it is stored, such as `[features, heads, width]`. */
  readonly shape: Shape;
  /** The same numbers as the matrix `[inputs, outputs]`, such as `[features, heads * width]`. */
  readonly matrix: readonly [inputs: number, outputs: number];
}

/**
 * The weights of a network (`network.weights`) that are multiplied as matrices with rows of features. Adding the product
 * of two narrow matrices `[inputs, rank]` and `[rank, outputs]` to one of them is a low-rank adapter (LoRA, Hu et al.
 * 2021); they are also what weight-only quantisation stores in fewer bits. Kernels of convolutions, tables of embeddings
 * and biases are not among them.
 */
export function productWeights(weights: readonly Weight[]): ProductWeight[] {
  return weights
    .filter(({ product }) => product)
    .map(({ path, shape, matrix = shape }) => {
      const [inputs, outputs, ...rest] = matrix;
      if (rest.length > 0) throw new Error(`${path} is multiplied as a matrix, and its matrix is not given`);
      return { path, shape, matrix: [inputs, outputs] };
    });
}
