import { Random } from '../random.ts';
import type { NextItem, Sequence } from './sequence.ts';

export interface SplitSequences {
  /** What may be learned from: whole sequences, without the items kept for the test. */
  readonly learning: readonly Sequence[];
  /** Places in `learning` of the users who are kept apart for choosing. */
  readonly chosen: readonly number[];
  /** The last item of each user with three or more, where no test file is given. */
  readonly test: readonly NextItem[];
}

/** Users kept apart for choosing, at most. */
const mostChosen = 3000;

/**
 * Keeps the last item of each user for the test, where `keepLast` says so (leave-one-out, as Kang and McAuley 2018), and
 * draws a fifth of the users for choosing: whole users, so that nothing of a user is on both sides.
 */
export function splitSequences(
  sequences: readonly Sequence[],
  seed: number,
  keepLast: boolean,
): SplitSequences {
  const test: NextItem[] = [];
  const learning = sequences.map((sequence): Sequence => {
    const { user, items } = sequence;
    if (!keepLast || items.length < 3) return sequence;
    test.push({ history: items.slice(0, -1), item: items[items.length - 1] });
    return { user, items: items.slice(0, -1) };
  });
  const able = Array.from(new Random(seed).fork('users for choosing').permutation(learning.length)).filter(
    (place) => learning[place].items.length > 1,
  );
  const count = Math.min(mostChosen, Math.ceil(able.length / 5));
  return { learning, chosen: able.slice(0, count).sort((a, b) => a - b), test };
}
