import { add, clip, div, minimum, mul, reduceSum, sqrt, square, type Tensor } from '../../graph/index.ts';
import type { Clipping } from './optimizer.ts';

/**
 * The gradients held down as `clipping` says, in Keras' order of preference where more than one is given: `clipnorm`,
 * `globalClipnorm`, `clipvalue`. The factor is PyTorch's, `min(1, limit / (norm + 1e-6))`.
 */
export function clipGradients(gradients: readonly Tensor[], clipping: Clipping): Tensor[] {
  const { clipnorm, globalClipnorm, clipvalue } = clipping;
  if (clipnorm !== undefined) {
    return gradients.map((each) => mul(each, factor(squaredNorm(each), clipnorm)));
  }
  if (globalClipnorm !== undefined && gradients.length > 0) {
    const shrink = factor(gradients.map(squaredNorm).reduce(add), globalClipnorm);
    return gradients.map((each) => mul(each, shrink));
  }
  if (clipvalue !== undefined) return gradients.map((each) => clip(each, -clipvalue, clipvalue));
  return [...gradients];
}

const squaredNorm = (gradient: Tensor): Tensor => reduceSum(square(gradient));
const factor = (squares: Tensor, limit: number): Tensor => minimum(div(limit, add(sqrt(squares), 1e-6)), 1);
