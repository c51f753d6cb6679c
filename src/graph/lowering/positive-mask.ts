import { apply, define } from '../operator.ts';
import type { Pass, Rule } from '../rewrite.ts';
import { nodeOf, scalarValue } from '../tensor.ts';

define({
  HardSigmoid: {
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    onnx: { floats: ['alpha', 'beta'] },
  },
});

/** So steep that every positive number that is no denormal reaches 1. */
const alpha = 3e38;

/** One where a number is positive, else zero: the gradient of a rectifier. In one operator, not a comparison and a cast. */
export const positiveMask: Pass = () => ({ Cast: mask });

const mask: Rule = ([comparison], node) => {
  if (node.outputs[0].dtype !== 'float32') return undefined;
  const compared = nodeOf(comparison);
  if (compared?.op !== 'Greater') return undefined;
  const [x, threshold] = compared.inputs;
  if (x.dtype !== 'float32' || scalarValue(threshold) !== 0 || threshold.shape.length > 0) return undefined;
  return apply('HardSigmoid', [x], { alpha, beta: 0 });
};
