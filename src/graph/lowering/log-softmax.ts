import { exp, log, reduceMax, reduceSum, sub } from '../functions.ts';
import { numberAttribute } from '../operator.ts';
import type { Pass } from '../rewrite.ts';

/** The logarithm of a softmax in plain operators: ONNX Runtime has no kernel for WebGPU, and would copy all logits. */
export const logSoftmax: Pass = () => ({
  LogSoftmax: ([x], { attributes }) => {
    const axis = numberAttribute(attributes, 'axis');
    const below = sub(x, reduceMax(x, [axis], true));
    return sub(below, log(reduceSum(exp(below), [axis], true)));
  },
});
