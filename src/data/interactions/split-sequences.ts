import { Random } from '../../core/random.ts';
import type { NextItem, Sequence } from './sequence.ts';

export interface SplitSequences {
  /** What may be learned from: whole sequences, without the items kept for the test. */
  readonly learning: readonly Sequence[];
  /** Places in `learning` of the users who are kept apart for choosing. */
  readonly chosen: readonly number[];
  /** The latest items of each user with three or more, where no test file is given. */
  readonly test: readonly NextItem[];
}

/** Users kept apart for choosing, at most. */
const mostChosen = 3000;
/** Items of one user kept for the test, at most. */
const mostKept = 20;

/**
 * Keeps the latest tenth of each user's items for the test, where `keepLast` says so: the last one of fewer than twenty
 * (leave-one-out, as Kang and McAuley 2018), and twenty at most. Draws a fifth of the users for choosing: whole users,
 * so that nothing of a user is on both sides.
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
    const first = items.length - Math.max(1, Math.min(mostKept, Math.floor(items.length / 10)));
    for (let place = first; place < items.length; place++) {
      test.push({ history: items.slice(Math.max(0, place - 100), place), item: items[place] });
    }
    return { user, items: items.slice(0, first) };
  });
  const able = Array.from(new Random(seed).fork('users for choosing').permutation(learning.length)).filter(
    (place) => learning[place].items.length > 1,
  );
  const count = Math.min(mostChosen, Math.ceil(able.length / 5));
  return { learning, chosen: able.slice(0, count).sort((a, b) => a - b), test };
}
