import { UserError } from '../../core/errors.ts';
import { type ClassIndices, checkClassIndices } from './class-indices.ts';

/** `confusion[truth][predicted]` counts rows: `[classes, classes]`, in the order of the labels. */
export type ConfusionMatrix = readonly (readonly number[])[];

/** Counts how often each class was taken for each: `[classes, classes]`. Throws on indices that name no class. */
export function confusionMatrix(truth: ClassIndices, predicted: ClassIndices, classes: number): number[][] {
  const accumulator = new ConfusionAccumulator(classes);
  accumulator.update(truth, predicted);
  return accumulator.result();
}

/** A confusion matrix that grows batch by batch. */
export class ConfusionAccumulator {
  readonly #classes: number;
  readonly #counts: Float64Array;

  constructor(classes: number) {
    if (!Number.isInteger(classes) || classes < 1) {
      throw new UserError(`a confusion matrix needs at least one class, not ${classes}`);
    }
    this.#classes = classes;
    this.#counts = new Float64Array(classes * classes);
  }

  /** Adds a batch. A batch that is refused leaves the counts as they were. */
  update(truth: ClassIndices, predicted: ClassIndices): void {
    checkClassIndices(truth, predicted, this.#classes);
    for (let row = 0; row < truth.length; row++) {
      this.#counts[truth[row] * this.#classes + predicted[row]] += 1;
    }
  }

  /** The counts so far, a copy: rows are the true classes, columns the predicted ones. */
  result(): number[][] {
    return Array.from({ length: this.#classes }, (_, row) =>
      Array.from(this.#counts.subarray(row * this.#classes, (row + 1) * this.#classes)),
    );
  }

  /** Starts again, as for the next epoch. */
  reset(): void {
    this.#counts.fill(0);
  }
}

export interface ConfusionTotals {
  /** Rows of each class that were predicted as that class. */
  readonly right: Float64Array;
  /** Rows of each class. */
  readonly support: Float64Array;
  /** Rows predicted as each class. */
  readonly predicted: Float64Array;
  readonly rows: number;
}

/** The sums that every metric is made of. Throws where the matrix is not square. */
export function totalsOf(confusion: ConfusionMatrix): ConfusionTotals {
  const classes = confusion.length;
  const right = new Float64Array(classes);
  const support = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  let rows = 0;
  for (let truth = 0; truth < classes; truth++) {
    const counts = confusion[truth];
    if (counts.length !== classes) {
      throw new UserError(
        `row ${truth + 1} of the confusion matrix has ${counts.length} columns; it needs ${classes}, one for each class`,
      );
    }
    for (let guess = 0; guess < classes; guess++) {
      const count = counts[guess];
      support[truth] += count;
      predicted[guess] += count;
      rows += count;
    }
    right[truth] = counts[truth];
  }
  return { right, support, predicted, rows };
}
