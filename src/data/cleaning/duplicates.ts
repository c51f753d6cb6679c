import type { Texts } from '../storage/list.ts';
import { firstAlike } from './number-alike.ts';

/** What becomes of a text that occurs with different labels. */
export type ConflictRule =
  /** The label given most often is believed; where two are given equally often, none is. */
  | 'majority'
  /** All its rows are left out. */
  | 'drop'
  /** All its labels stay. */
  | 'keep';

export interface DuplicateResult {
  /** For each row: 0 it stays, 1 it repeats text and label of an earlier row, 2 its label is in conflict. */
  readonly verdicts: Uint8Array;
  /** For each row that stays, how many rows it stands for, itself included. */
  readonly copies: Int32Array;
  /** Texts that occur with different labels. */
  readonly conflictingTexts: number;
}

/** The label of each text that is believed: -1 none, -2 any. */
function believedLabels(
  rowsOfText: readonly (readonly number[])[],
  labelOf: (row: number) => number,
  rule: ConflictRule,
): Int32Array {
  return Int32Array.from(rowsOfText, (rows) => {
    if (rows.every((row) => labelOf(row) === labelOf(rows[0]))) return -2;
    if (rule !== 'majority') return rule === 'keep' ? -2 : -1;
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(labelOf(row), (counts.get(labelOf(row)) ?? 0) + 1);
    const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
    return first[1] > second[1] ? first[0] : -1;
  });
}

/**
 * Finds rows that repeat an earlier one and texts whose labels contradict each other. The texts are clean, and each has
 * the number of its label by `labelOf`.
 */
export function findDuplicates(
  texts: Texts,
  labelOf: (row: number) => number,
  { dropDuplicates, conflicts }: { dropDuplicates: boolean; conflicts: ConflictRule },
): DuplicateResult {
  const first = firstAlike(texts);
  const verdicts = new Uint8Array(texts.length);
  const copies = new Int32Array(texts.length).fill(1);
  // Most texts occur once; only the others are worth a list of rows, whose number is kept where they occur first.
  const repeated: number[][] = [];
  for (let row = 0; row < texts.length; row++) {
    const earliest = first[row];
    if (earliest === row) continue;
    if (first[earliest] === earliest) first[earliest] = -repeated.push([earliest]);
    repeated[-first[earliest] - 1].push(row);
  }
  const believed = believedLabels(repeated, labelOf, conflicts);
  let conflictingTexts = 0;
  for (const [index, rows] of repeated.entries()) {
    const firstWithLabel = new Map<number, number>();
    for (const row of rows) {
      const label = labelOf(row);
      if (believed[index] !== -2 && label !== believed[index]) verdicts[row] = 2;
      const earlier = firstWithLabel.get(label);
      if (earlier === undefined) firstWithLabel.set(label, row);
      else if (dropDuplicates && verdicts[row] === 0) {
        verdicts[row] = 1;
        copies[earlier]++;
      }
    }
    if (firstWithLabel.size > 1) conflictingTexts++;
  }
  return { verdicts, copies, conflictingTexts };
}
