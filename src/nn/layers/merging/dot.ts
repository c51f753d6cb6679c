import { knownOptions } from '../../../core/known-options.ts';
import {
  div,
  matmul,
  maximum,
  reduceSum,
  reshape,
  sqrt,
  square,
  type Tensor,
  transpose,
} from '../../../graph/index.ts';
import { normalizeAxis } from '../../../graph/shape.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

export interface DotOptions extends LayerOptions {
  /** Divides the vectors by their lengths first, which gives the cosine of their angle. */
  readonly normalize?: boolean;
}

/**
 * The products of the vectors along an axis of the first input with those along an axis of the second: `Dot(1)` of two
 * `[batch, features]` is `[batch, 1]`. `axes` is one axis for both or one for each.
 *
 *     Dot(1, { normalize: true })(Input({ shape: [64] }), Input({ shape: [64] })); // [batch, 1]
 */
export function Dot(axes: number | readonly [number, number], options: DotOptions = {}): Layer {
  return layer(
    'Dot',
    { axes, ...knownOptions('Dot', options, { ...layerOptions, normalize: true }) },
    {
      call: (_, [first, second, ...more]) => {
        if (second === undefined || more.length > 0) throw new Error('it takes two inputs');
        const [a, b] = typeof axes === 'number' ? [axes, axes] : axes;
        const left = axisLast(first.tensor, a, options.normalize);
        const right = axisLast(second.tensor, b, options.normalize);
        const product = matmul(left.rows, transpose(right.rows, [0, 2, 1]));
        const [batch] = product.shape;
        const shape = [batch, ...left.others, ...right.others];
        return { tensor: reshape(product, shape.length === 1 ? [batch, 1] : shape) };
      },
    },
  );
}

/** `x` as `[batch, rows, features]`, and the extents that the rows are made of. */
function axisLast(x: Tensor, axis: number, normalize = false): { rows: Tensor; others: number[] } {
  const at = normalizeAxis(axis, x.shape.length);
  if (at === 0) throw new Error('a product over the batch would mix the samples; give another axis');
  const order = x.shape.flatMap((_, i) => (i === at ? [] : [i]));
  const moved = transpose(x, [...order, at]);
  const unit = normalize ? div(moved, sqrt(maximum(reduceSum(square(moved), -1, true), 1e-12))) : moved;
  const others = order.slice(1).map((i) => x.shape[i]);
  const rows = others.reduce((product, extent) => product * extent, 1);
  return { rows: reshape(unit, [x.shape[0], rows, x.shape[at]]), others };
}
