import { sigmoid, softmax } from '../../../graph/functions.ts';
import type { Tensor } from '../../../graph/tensor.ts';

/** Scores as the attribute `post_transform` of the domain `ai.onnx.ml` wants them. */
export function transformed(scores: Tensor, name: string): Tensor {
  switch (name) {
    case 'NONE':
      return scores;
    case 'LOGISTIC':
      return sigmoid(scores);
    case 'SOFTMAX':
      return softmax(scores, -1);
    default:
      throw new Error(`the post_transform "${name}" cannot be read`);
  }
}
