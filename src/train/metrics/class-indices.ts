import { UserError } from '../../core/errors.ts';

/** One class for each row, as its place among the labels, from 0. */
export type ClassIndices = Int32Array | readonly number[];

/** Throws unless both name one of `classes` classes for the same number of rows. */
export function checkClassIndices(truth: ClassIndices, predicted: ClassIndices, classes: number): void {
  if (truth.length !== predicted.length) {
    throw new UserError(
      `there are ${truth.length} true classes and ${predicted.length} predicted ones; give one of each for every row`,
    );
  }
  checkRange('true class', truth, classes);
  checkRange('predicted class', predicted, classes);
}

/** Throws where an index, called `what` in the message, is not a whole number from 0 to `classes - 1`. */
export function checkRange(what: string, indices: ClassIndices, classes: number): void {
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row];
    if (!(Number.isInteger(index) && index >= 0 && index < classes)) {
      throw new UserError(
        `the ${what} of row ${row + 1} is ${index}; with ${classes} labels give a whole number from 0 to ${classes - 1}`,
      );
    }
  }
}
