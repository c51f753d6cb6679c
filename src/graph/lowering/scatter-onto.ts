import { apply, stringAttribute } from '../operator.ts';
import type { Pass } from '../rewrite.ts';
import { sameShape } from '../shape.ts';
import { nodeOf, type Tensor } from '../tensor.ts';

/**
 * Rows that were added to zeros, and those to another tensor, are added to that at once: the gradient of a table that
 * is read by rows and multiplied with too.
 */
export const scatterOnto: Pass = () => ({
  Add: ([a, b]) => (sameShape(a.shape, b.shape) ? (scattered(b, a) ?? scattered(a, b)) : undefined),
});

/** `tensor`'s rows, which are added to zeros part by part, added to `base` instead. */
function scattered(tensor: Tensor, base: Tensor): Tensor | undefined {
  const node = nodeOf(tensor);
  if (node?.op !== 'ScatterND' || stringAttribute(node.attributes, 'reduction') !== 'add') return undefined;
  const [onto, indices, updates] = node.inputs;
  const below = isZeros(onto) ? base : scattered(onto, base);
  return below && apply('ScatterND', [below, indices, updates], node.attributes);
}

function isZeros(tensor: Tensor): boolean {
  const node = nodeOf(tensor);
  return node?.op === 'ConstantOfShape' && node.attributes.value === 0;
}
