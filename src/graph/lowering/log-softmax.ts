import { exp, log, reduceMax, reduceSum, sub } from '../functions.ts';
import { numberAttribute } from '../operator.ts';
import type { LoweringRule } from './lower.ts';

/** The logarithm of a softmax in plain operators: ONNX Runtime has no kernel for WebGPU, and would copy all logits. */
export const logSoftmax: LoweringRule = (node, [x]) => {
  if (node.op !== 'LogSoftmax') return undefined;
  const axis = numberAttribute(node.attributes, 'axis');
  const below = sub(x, reduceMax(x, [axis], true));
  return [sub(below, log(reduceSum(exp(below), [axis], true)))];
};
