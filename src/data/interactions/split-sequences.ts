import { Random } from '../../core/random.ts';
import type { NextItem, Sequence } from './sequence.ts';

export interface SplitSequences {
  /** For training and validation: whole sequences, without the items kept for the test. */
  readonly learning: readonly Sequence[];
  /** Indices in `learning` of the users for validation. */
  readonly chosen: readonly number[];
  /** The latest items of each user with three or more, where no test file is given. */
  readonly test: readonly NextItem[];
}

/** Users for validation, at most. */
const maxChosen = 3000;
/** Items of one user for the test, at most. */
const maxKept = 20;

/**
 * Keeps the latest tenth of each user's items for the test where `keepLast` is true: the last one of fewer than twenty
 * (leave-one-out, as Kang and McAuley 2018), and twenty at most. Draws a fifth of the users for validation: whole users,
 * so that no user is on both sides.
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
    const first = items.length - Math.max(1, Math.min(maxKept, Math.floor(items.length / 10)));
    for (let place = first; place < items.length; place++) {
      test.push({ history: items.slice(Math.max(0, place - 100), place), item: items[place] });
    }
    return { user, items: items.slice(0, first) };
  });
  const able = Array.from(new Random(seed).fork('users for choosing').permutation(learning.length)).filter(
    (place) => learning[place].items.length > 1,
  );
  const count = Math.min(maxChosen, Math.ceil(able.length / 5));
  return { learning, chosen: able.slice(0, count).sort((a, b) => a - b), test };
}
