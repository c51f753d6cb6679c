import { apply, define } from '../operator.ts';
import type { Tensor } from '../tensor.ts';

define({
  /** The same values, which gradients take for constants. */
  StopGradient: {
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    stopsGradient: true,
    batched: true,
    onnx: { op: 'Identity' },
  },
});

/** `x`, through which nothing is differentiated. */
export const stopGradient = (x: Tensor): Tensor => apply('StopGradient', [x]);
