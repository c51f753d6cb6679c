import { add, mul, relu, sigmoid, softplus, tanh } from '../../../graph/functions.ts';
import type { Tensor } from '../../../graph/tensor.ts';
import { elu, hardSigmoid, leakyRelu, softsign, thresholdedRelu } from './activation.ts';

/** An activation that another operator names in an attribute; names differ in case between exporters. */
export function activation(name: string, alpha?: number, beta?: number): (x: Tensor) => Tensor {
  switch (name.toLowerCase()) {
    case 'sigmoid':
      return sigmoid;
    case 'tanh':
      return tanh;
    case 'relu':
      return relu;
    case 'softplus':
      return softplus;
    case 'softsign':
      return softsign;
    case 'affine':
      return (x) => add(mul(x, alpha ?? 1), beta ?? 0);
    case 'leakyrelu':
      return (x) => leakyRelu(x, alpha ?? 0.01);
    case 'thresholdedrelu':
      return (x) => thresholdedRelu(x, alpha ?? 1);
    case 'scaledtanh':
      return (x) => mul(tanh(mul(x, beta ?? 1)), alpha ?? 1);
    case 'hardsigmoid':
      return (x) => hardSigmoid(x, alpha ?? 0.2, beta ?? 0.5);
    case 'elu':
      return (x) => elu(x, alpha ?? 1);
    default:
      throw new Error(`the activation "${name}" is not known`);
  }
}
