import { Random } from '../../core/random.ts';
import type { Split, SplitFractions } from './stratified.ts';

/**
 * Rows by whole groups at random on three sides. `groups` has the number of each row's group, from 0 on without gaps. A
 * group that is too large for what is left of a side is used for training; a side for which none is small enough gets the
 * smallest. The same groups and seed give the same split.
 */
export function splitGroups(groups: Int32Array, fractions: SplitFractions, seed: number): Split {
  const count = groups.reduce((max, group) => Math.max(max, group), -1) + 1;
  const sizes = new Int32Array(count);
  for (const group of groups) sizes[group]++;
  const open = (['test', 'validation'] as const).filter((side) => fractions[side] > 0);
  const sideOf = new Map<number, (typeof open)[number]>();
  const left = {
    test: Math.max(1, Math.round(fractions.test * groups.length)),
    validation: Math.max(1, Math.round(fractions.validation * groups.length)),
  };
  for (const group of new Random(seed).fork('split').permutation(count)) {
    const side = open.find((each) => sizes[group] <= left[each]);
    if (side === undefined) continue;
    sideOf.set(group, side);
    left[side] -= sizes[group];
  }
  for (const side of open) {
    if ([...sideOf.values()].includes(side)) continue;
    const training = Array.from(sizes.keys()).filter((group) => !sideOf.has(group));
    if (training.length < 2) break;
    sideOf.set(
      training.reduce((least, group) => (sizes[group] < sizes[least] ? group : least)),
      side,
    );
  }
  const rows = (side: keyof Split) =>
    Int32Array.from(groups.keys()).filter((row) => (sideOf.get(groups[row]) ?? 'train') === side);
  return { train: rows('train'), validation: rows('validation'), test: rows('test') };
}
