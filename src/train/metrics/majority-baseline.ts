import { UserError } from '../../core/errors.ts';
import { accuracy } from './accuracy.ts';
import { type ConfusionMatrix, totalsOf } from './confusion-matrix.ts';
import { averageScore } from './f1.ts';

export interface MajorityBaseline {
  /** The class that is always answered. */
  readonly classIndex: number;
  readonly label: string;
  readonly accuracy: number;
  readonly f1Macro: number;
}

/**
 * What always answering one class would score on the same rows: any model has to beat it. The class is the most
 * frequent of these rows, the first where several are, or `classIndex`: the most frequent one in training.
 * Throws where a class has no label, and where there are no rows.
 */
export function majorityBaseline(
  confusion: ConfusionMatrix,
  labels: readonly string[],
  classIndex?: number,
): MajorityBaseline {
  const { support } = totalsOf(confusion);
  const answer = classIndex ?? support.indexOf(Math.max(...support));
  if (labels.length !== confusion.length || labels[answer] === undefined) {
    throw new UserError(
      `class ${answer} of ${confusion.length} has no label among ${labels.length}; give one label for each class`,
    );
  }
  const constant = confusion.map((_, truth) =>
    labels.map((_, predicted) => (predicted === answer ? support[truth] : 0)),
  );
  return {
    classIndex: answer,
    label: labels[answer],
    accuracy: accuracy(constant),
    f1Macro: averageScore(constant, 'macro').f1,
  };
}
