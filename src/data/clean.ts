import { type ConflictRule, findDuplicates } from './clean-duplicates.ts';
import { cleanLabels, type LabelMerge, labelKey } from './clean-labels.ts';
import { cleanText, type TextChange } from './clean-text.ts';
import { defaultMissingLabels, defaultMissingValues, missingValueTest } from './missing-values.ts';
import { nearDuplicateGroups } from './near-duplicates.ts';

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

export interface CleanResult {
  /** Rows as given. */
  readonly total: number;
  /** For each row that stays: its place in the data as given, ascending. */
  readonly rows: Int32Array;
  readonly texts: readonly string[];
  readonly labels: readonly string[];
  /** Rows with the same number are near duplicates and belong on the same side of a split. */
  readonly groups: Int32Array;
  /** How many rows as given each row stands for. */
  readonly copies: Int32Array;
  /** Rows left out, by reason; they add up to `total - rows.length`. */
  readonly leftOut: Readonly<Record<LeftOutReason, number>>;
  readonly labelMerges: readonly LabelMerge[];
  /** Texts that stand there with different labels. */
  readonly conflictingTexts: number;
  /** Everything that was done, in the order in which it was done. */
  readonly actions: readonly CleanAction[];
}

/** Counts what was done, and keeps a few examples of each. */
class ActionLog {
  readonly #actions = new Map<CleanActionCode, { count: number; examples: CleanExample[] }>();

  add(code: CleanActionCode, row: number | null, before: string, after: string | null, count = 1): void {
    const action = this.#actions.get(code) ?? { count: 0, examples: [] };
    this.#actions.set(code, action);
    action.count += count;
    if (action.examples.length >= 5) return;
    const short = (text: string) => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
    action.examples.push({ row, before: short(before), after: after === null ? null : short(after) });
  }

  list(): CleanAction[] {
    return Array.from(this.#actions, ([code, { count, examples }]) => ({ code, count, examples }));
  }
}

/** Rows that are still in: their places, and what is in them. */
interface Rows {
  readonly rows: readonly number[];
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

function filterRows({ rows, texts, labels }: Rows, keep: (index: number) => boolean): Rows {
  const kept = rows.map((_, index) => index).filter(keep);
  return {
    rows: kept.map((index) => rows[index]),
    texts: kept.map((index) => texts[index]),
    labels: kept.map((index) => labels[index]),
  };
}

function cleanCells(
  texts: readonly (string | null)[],
  labels: readonly (string | null)[],
  options: CleanOptions,
  log: ActionLog,
): Rows {
  const isMissingText = missingValueTest(options.missingValues ?? defaultMissingValues);
  const isMissingLabel = missingValueTest(
    options.missingLabels ?? options.missingValues ?? defaultMissingLabels,
  );
  // What is to be left out by name is counted under that name.
  const named = new Set(options.dropLabels?.map(labelKey));
  const missingLabel = new Map<string, boolean>();
  const kept: { rows: number[]; texts: string[]; labels: string[] } = { rows: [], texts: [], labels: [] };
  texts.forEach((given, row) => {
    const changes: [TextChange, string, string][] = [];
    const text = cleanText(given ?? '', options, (...change) => changes.push(change));
    const label = labels[row];
    let labelIsMissing = label === null || missingLabel.get(label);
    if (label !== null && labelIsMissing === undefined) {
      labelIsMissing = !named.has(labelKey(label)) && isMissingLabel(cleanText(label));
      missingLabel.set(label, labelIsMissing);
    }
    if (isMissingText(text)) log.add('missing-text', row, given ?? '', null);
    else if (label === null || labelIsMissing) log.add('missing-label', row, text, null);
    else {
      const told = new Set<TextChange>();
      for (const [code, before, after] of changes) {
        if (!told.has(code)) log.add(code, row, before, after);
        told.add(code);
      }
      kept.rows.push(row);
      kept.texts.push(text);
      kept.labels.push(label);
    }
  });
  return kept;
}

function mergeLabels(cells: Rows, mergeTyping: boolean, log: ActionLog): [Rows, readonly LabelMerge[]] {
  const { labels, merges } = cleanLabels(cells.labels, mergeTyping);
  for (const { from, to, rows, kind, merged } of merges) {
    const code =
      kind === 'variant'
        ? 'label-variant-merged'
        : !merged
          ? 'label-typing-noticed'
          : kind === 'typing'
            ? 'label-typing-merged'
            : 'label-abbreviation-merged';
    log.add(code, null, from, to, rows);
  }
  return [{ ...cells, labels: labels.filter((label) => label !== null) }, merges];
}

function dropNamedLabels(cells: Rows, dropLabels: readonly string[], log: ActionLog): Rows {
  if (dropLabels.length === 0) return cells;
  const dropped = new Set(dropLabels.map(labelKey));
  const isDropped = new Map([...new Set(cells.labels)].map((label) => [label, dropped.has(labelKey(label))]));
  return filterRows(cells, (index) => {
    if (!isDropped.get(cells.labels[index])) return true;
    log.add('dropped-label', cells.rows[index], cells.texts[index], null);
    return false;
  });
}

function dropRareLabels(cells: Rows, fewest: number, log: ActionLog): Rows {
  const counts = new Map<string, number>();
  for (const label of cells.labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  for (const [label, count] of counts) if (count < fewest) log.add('rare-label', null, label, null, count);
  return filterRows(cells, (index) => (counts.get(cells.labels[index]) ?? 0) >= fewest);
}

/**
 * Cleans a table of texts and labels for training, and says what it did: in order, it cleans the texts; leaves
 * out rows without text or label; gives variants of a label one name; leaves out `dropLabels`, contradictory
 * labels, repeated rows and labels with too few rows; and finds near duplicates. The same data and options
 * give the same result on every platform. Throws `RangeError` when there are not as many labels as texts.
 */
export function cleanTextRows(
  texts: readonly (string | null)[],
  labels: readonly (string | null)[],
  options: CleanOptions = {},
): CleanResult {
  if (texts.length !== labels.length)
    throw new RangeError(`${texts.length} texts, but ${labels.length} labels`);
  const log = new ActionLog();
  const cells = cleanCells(texts, labels, options, log);
  const [merged, labelMerges] = mergeLabels(cells, options.mergeMistypedLabels ?? true, log);
  const named = dropNamedLabels(merged, options.dropLabels ?? [], log);
  const { dropDuplicates = true, conflicts = 'majority' } = options;
  const found = findDuplicates(named.texts, named.labels, { dropDuplicates, conflicts });
  const unique = filterRows(named, (index) => {
    const verdict = found.verdicts[index];
    if (verdict === 0) return true;
    log.add(verdict === 1 ? 'duplicate' : 'conflicting-label', named.rows[index], named.texts[index], null);
    return false;
  });
  const kept = dropRareLabels(unique, options.minRowsPerLabel ?? 1, log);
  const { groups, count } = nearDuplicateGroups(kept.texts);
  if (count < kept.rows.length) logGroups(kept, groups, count, log);
  const copiesOfRow = new Int32Array(texts.length);
  named.rows.forEach((row, index) => {
    copiesOfRow[row] = found.copies[index];
  });
  const actions = log.list();
  const countOf = (reason: LeftOutReason) => actions.find(({ code }) => code === reason)?.count ?? 0;
  return {
    total: texts.length,
    rows: Int32Array.from(kept.rows),
    texts: kept.texts,
    labels: kept.labels,
    groups,
    copies: Int32Array.from(kept.rows, (row) => copiesOfRow[row]),
    leftOut: {
      'missing-text': countOf('missing-text'),
      'missing-label': countOf('missing-label'),
      'dropped-label': countOf('dropped-label'),
      'conflicting-label': countOf('conflicting-label'),
      duplicate: countOf('duplicate'),
      'rare-label': countOf('rare-label'),
    },
    labelMerges,
    conflictingTexts: found.conflictingTexts,
    actions,
  };
}

/** Each row beyond the first of its group, beside that first one. */
function logGroups({ rows, texts }: Rows, groups: Int32Array, count: number, log: ActionLog): void {
  const first = new Int32Array(count).fill(-1);
  groups.forEach((group, index) => {
    if (first[group] < 0) first[group] = index;
    else log.add('near-duplicates-grouped', rows[index], texts[index], texts[first[group]]);
  });
}
