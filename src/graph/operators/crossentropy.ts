import {
  add,
  cast,
  exp,
  expandDims,
  fill,
  gather,
  logSoftmax,
  mul,
  negate,
  reduceMean,
  reshape,
  sub,
} from '../functions.ts';
import { apply, define, numberAttribute } from '../operator.ts';
import { sizeOf } from '../shape.ts';
import { constant, type Tensor } from '../tensor.ts';

define({
  /**
   * Its first operand, losses computed already, with a gradient that goes to the logits at once. Step by step it
   * would lead through a tensor of the logits' size that is zero but for one number in each row, and pass over the
   * logits eleven times where three do.
   */
  SparseCrossentropy: {
    infer: ([{ dtype, shape }]) => [{ dtype, shape }],
    gradient: ({ dy, inputs: [, logits, logs, places], attributes }) => {
      const smoothing = numberAttribute(attributes, 'labelSmoothing');
      const [classes] = logits.shape.slice(-1);
      const shares = exp(reshape(logs, [-1]));
      const spread = smoothing === 0 ? shares : sub(shares, smoothing / classes);
      const right = fill(places.shape, smoothing - 1, logits.dtype);
      const flat = apply('ScatterElements', [spread, places, right], { axis: 0, reduction: 'add' });
      // A factor for each row comes last, so that products can put it where it is small.
      return [undefined, mul(reshape(flat, logits.shape), expandDims(dy, -1))];
    },
    onnx: { op: 'Identity', operands: 1, internal: ['labelSmoothing'] },
  },
});

/**
 * The cross-entropy `[...]` of the classes `[...]` that are right, numbers from 0, given `logits` `[..., classes]`; it is
 * known how many rows there are. The share `labelSmoothing` of each target is spread over all classes.
 */
export function sparseCrossentropy(logits: Tensor, classes: Tensor, labelSmoothing = 0): Tensor {
  const [rows, count] = [sizeOf(classes.shape), logits.shape[logits.shape.length - 1]];
  const starts = constant(
    Array.from({ length: rows }, (_, row) => row * count),
    'int64',
  );
  const places = add(cast(reshape(classes, [rows]), 'int64'), starts);
  const logs = logSoftmax(logits);
  const right = reshape(gather(reshape(logs, [rows * count]), places), classes.shape);
  const mixed =
    labelSmoothing === 0
      ? right
      : add(mul(right, 1 - labelSmoothing), mul(reduceMean(logs, -1), labelSmoothing));
  return apply('SparseCrossentropy', [negate(mixed), logits, logs, places], { labelSmoothing });
}
