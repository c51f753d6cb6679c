import type { Tensor } from '../tensor.ts';
import { cancelNoOperations } from './cancel.ts';
import { foldConstants } from './fold.ts';
import { type Pass, simplifyWith } from './rule.ts';
import { shareSubexpressions } from './share.ts';

export { fuseLayerNormalization } from './fuse-layer-normalization.ts';
export { type Pass, simplifyWith } from './rule.ts';

/** The passes before a graph is compiled, by name and in order; sharing answers for every node, so it comes last. What nothing reads goes by itself: only what is needed is written. */
export const passes = {
  cancel: cancelNoOperations,
  fold: foldConstants,
  share: shareSubexpressions,
} satisfies Record<string, Pass>;

/** A finished graph, differentiated already, with less to work out. The numbers it gives stay the same. */
export function simplified(
  outputs: Readonly<Record<string, Tensor>>,
  chosen: readonly Pass[] = Object.values(passes),
): Record<string, Tensor> {
  const tensors = simplifyWith(Object.values(outputs), chosen, { bodies: true });
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, tensors[i]]));
}
