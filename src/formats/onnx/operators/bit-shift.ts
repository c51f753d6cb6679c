import { elementTypes } from '../../../graph/dtype.ts';
import { cast, greaterOrEqual, less, or, where } from '../../../graph/functions.ts';
import { apply } from '../../../graph/operator.ts';
import type { Tensor } from '../../../graph/tensor.ts';
import { importers } from '../onnx-node.ts';

importers({
  /** Computed in 64 bits. All bits are shifted out by an amount below 0 or of at least the type's width. */
  BitShift(node) {
    const { dtype } = node.tensor(0);
    const direction = node.string('direction');
    const { bytes } = elementTypes[dtype];
    const x = cast(node.tensor(0), 'int64');
    const amount = cast(node.tensor(1), 'int64');
    const beyond = or(less(amount, 0), greaterOrEqual(amount, 8 * bytes));
    const shifted = (of: Tensor, by: Tensor): Tensor =>
      cast(apply('BitShift', [cast(of, 'uint64'), cast(by, 'uint64')], { direction }), 'int64');
    if (direction === 'LEFT' || dtype.startsWith('uint')) {
      return cast(where(beyond, 0, shifted(x, where(beyond, 0, amount))), dtype);
    }
    // The sign stays: of a negative number the opposite bits are shifted.
    const by = where(beyond, 8 * bytes - 1, amount);
    const flipped = apply('BitwiseNot', [shifted(apply('BitwiseNot', [x]), by)]);
    return cast(where(less(x, 0), flipped, shifted(x, by)), dtype);
  },
});
