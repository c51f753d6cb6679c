import type { Texts } from '../storage/list.ts';
import type { ConflictRule } from './duplicates.ts';
import type { LabelMerge } from './labels.ts';
import type { TextChange } from './text.ts';

export interface CleanOptions {
  /** Characters kept of a text; 10,000 by default. */
  readonly maxCharacters?: number;
  /** Whether capital letters in texts become small; false by default. */
  readonly foldCase?: boolean;
  /** What stands for a missing text (and, when given, label); see `defaultMissingValues`. */
  readonly missingValues?: readonly string[];
  /** What stands for a missing label; `missingValues`, or else `defaultMissingLabels`. */
  readonly missingLabels?: readonly string[];
  /** Labels whose rows are left out, in any variant; none by default. */
  readonly dropLabels?: readonly string[];
  /** Labels with fewer rows than this, after all other cleaning, are left out; 1 by default. */
  readonly minRowsPerLabel?: number;
  /** Whether a rare label takes the name of a frequent one of which it looks mistyped; true by default. */
  readonly mergeMistypedLabels?: boolean;
  /** Whether of rows with the same text and label only the first stays; true by default. */
  readonly dropDuplicates?: boolean;
  /** What becomes of a text with different labels; `'majority'` by default. */
  readonly conflicts?: ConflictRule;
}

export const leftOutReasons = [
  'missing-text',
  'missing-label',
  'dropped-label',
  'conflicting-label',
  'duplicate',
  'rare-label',
] as const;
/** Why a row was left out. */
export type LeftOutReason = (typeof leftOutReasons)[number];

/** A kind of thing that cleaning did or noticed; a report puts it into words. */
export type CleanActionCode =
  | TextChange
  | LeftOutReason
  | 'label-variant-merged'
  | 'label-typing-merged'
  | 'label-abbreviation-merged'
  | 'label-typing-noticed'
  | 'near-duplicates-grouped';

export interface CleanExample {
  /** The row in the data as given, from 0 on; null when the example is a label. */
  readonly row: number | null;
  readonly before: string;
  /** What it became; null when it was left out. */
  readonly after: string | null;
}

export interface CleanAction {
  readonly code: CleanActionCode;
  /** Rows concerned. */
  readonly count: number;
  /** At most five, at most 200 characters each. */
  readonly examples: readonly CleanExample[];
}

/** Rows that stay, wherever their texts are kept, and what was done. */
export interface CleanRows {
  /** Rows as given. */
  readonly total: number;
  /** For each row that stays: its place in the data as given, ascending. */
  readonly rows: Int32Array;
  readonly texts: Texts;
  /** The place of each row's label in `labelNames`. */
  readonly labels: Int32Array;
  readonly labelNames: readonly string[];
  /** Rows with the same number are near duplicates and belong on the same side of a split. */
  readonly groups: Int32Array;
  /** How many different numbers `groups` holds, from 0 on. */
  readonly groupCount: number;
  /** How many rows as given each row stands for. */
  readonly copies: Int32Array;
  /** Rows left out, by reason; they add up to `total - rows.length`. */
  readonly leftOut: Readonly<Record<LeftOutReason, number>>;
  readonly labelMerges: readonly LabelMerge[];
  /** Texts that occur with different labels. */
  readonly conflictingTexts: number;
  /** Everything that was done, in the order in which it was done. */
  readonly actions: readonly CleanAction[];
}
