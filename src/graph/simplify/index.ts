import { type Pass, rewrite } from '../rewrite.ts';
import type { Tensor } from '../tensor.ts';
import { cancelNoOperations } from './cancel.ts';
import { foldConstants } from './fold.ts';
import { shareSubexpressions } from './share.ts';

export type { Pass } from '../rewrite.ts';
export { fuseLayerNormalization } from './fuse-layer-normalization.ts';

/**
 * The passes before a graph is compiled, by name and in order. Sharing answers for every node, so it comes last. What
 * nothing reads needs no pass: only what is needed is written.
 */
export const passes = {
  cancel: cancelNoOperations,
  fold: foldConstants,
  share: shareSubexpressions,
} satisfies Record<string, Pass>;

/** A finished graph, differentiated already, with less to compute. The numbers it gives stay the same. */
export function simplified(
  outputs: Readonly<Record<string, Tensor>>,
  chosen: readonly Pass[] = Object.values(passes),
): Record<string, Tensor> {
  const tensors = rewrite(Object.values(outputs), chosen, { bodies: true });
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, tensors[i]]));
}
