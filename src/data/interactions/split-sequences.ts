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

/** Shares that were asked for: of each user's items for the test, and of the users for validation. */
export interface HeldOutShares {
  readonly test?: number;
  readonly validation?: number;
}

/** Users for validation, at most. */
const maxChosen = 3000;
/** Items of one user for the test, at most. */
const maxKept = 20;

/**
 * Keeps each user's latest items for the test where `keepLast` is true: the last one of fewer than twenty (leave-one-out,
 * as Kang and McAuley 2018), a tenth of more, and twenty at most; or the share asked for, one at least. Draws users for
 * validation, a fifth of them or the share asked for: whole users, so that no user is on both sides.
 */
export function splitSequences(
  sequences: readonly Sequence[],
  seed: number,
  keepLast: boolean,
  shares: HeldOutShares = {},
): SplitSequences {
  const test: NextItem[] = [];
  const learning = sequences.map((sequence): Sequence => {
    const { user, items } = sequence;
    if (!keepLast || items.length < 3) return sequence;
    const kept =
      shares.test === undefined
        ? Math.min(maxKept, Math.floor(items.length / 10))
        : Math.floor(shares.test * items.length);
    const first = items.length - Math.max(1, kept);
    for (let place = first; place < items.length; place++) {
      test.push({ history: items.slice(Math.max(0, place - 100), place), item: items[place] });
    }
    return { user, items: items.slice(0, first) };
  });
  const able = Array.from(new Random(seed).fork('users for choosing').permutation(learning.length)).filter(
    (place) => learning[place].items.length > 1,
  );
  const wanted = shares.validation === undefined ? able.length / 5 : shares.validation * able.length;
  const count = Math.min(maxChosen, Math.ceil(wanted));
  return { learning, chosen: able.slice(0, count).sort((a, b) => a - b), test };
}
