import type { JsonObject } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { labelKey } from '../../data/cleaning/labels.ts';
import { defaultMissingLabels, missingValueTest } from '../../data/values/missing-values.ts';

/** What the labels of a column mean, where a task knows; found from the training rows and kept with the model. */
export interface Labelling {
  /** The class of a label as it is written in a file; undefined where it names none. */
  read(label: string): string | undefined;
  /** All classes there can be, in their order. */
  readonly order: readonly string[];
  /** What labels may be, for the person whose file has others. */
  readonly expected: Sentence;
  /** From which `Labellings.restore` makes it again. */
  readonly saved: JsonObject;
}

/** How a task finds what labels mean. */
export interface Labellings<Options> {
  /** `labels` are the different ones of the training rows. Throws UserError where an option does not fit them. */
  learn(labels: readonly string[], options: Options): Labelling;
  restore(saved: Readonly<Record<string, unknown>>): Labelling;
}

/** Of different labels those that mean something: neither missing nor to be left out. */
export function meantLabels(labels: Iterable<string>, dropLabels: readonly string[]): string[] {
  const dropped = new Set(dropLabels.map(labelKey));
  const isMissing = missingValueTest(defaultMissingLabels);
  return [...labels].filter(
    (label) => !isMissing(label.normalize('NFKC').trim()) && !dropped.has(labelKey(label)),
  );
}

/**
 * The class that each label means. `labels` are the different ones of a file with the row of each, from 0. Throws
 * UserError, naming file, column and label, for one that means none.
 */
export function meaningOf(
  labels: ReadonlyMap<string, number>,
  labelling: Labelling,
  dropLabels: readonly string[],
  where: { readonly path: string; readonly column: string },
): (label: string) => string {
  const classes = new Map<string, string>();
  for (const label of meantLabels(labels.keys(), dropLabels)) {
    const found = labelling.read(label);
    if (found === undefined) {
      throw new UserError({
        en: `column "${where.column}" of ${where.path} has the label "${label}" in row ${(labels.get(label) ?? 0) + 1}; expected ${labelling.expected.en} (--drop-labels "${label}" leaves such rows out)`,
        zh: `${where.path} 的列“${where.column}”第 ${(labels.get(label) ?? 0) + 1} 行的标签为“${label}”；应为${labelling.expected.zh}（--drop-labels "${label}" 可排除这些行）`,
      });
    }
    classes.set(label, found);
  }
  return (label) => classes.get(label) ?? label;
}
