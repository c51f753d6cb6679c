import { UserError } from '../core/errors.ts';
import type { Matrix } from './matrix.ts';

/**
 * Class numbers as one-hot rows `[rows, numClasses]`, as Keras' `to_categorical`; without `numClasses` there are as
 * many classes as the greatest number needs. Throws `UserError` for a value that is not a class number.
 *
 *     toCategorical([0, 2]); // rows 1 0 0 and 0 0 1
 */
export function toCategorical(classes: ArrayLike<number>, numClasses?: number): Matrix<Float32Array> {
  let columns = numClasses ?? 0;
  for (let row = 0; row < classes.length; row++) {
    const each = classes[row];
    if (!Number.isSafeInteger(each) || each < 0 || (numClasses !== undefined && each >= numClasses)) {
      const [expected, expectedZh] =
        numClasses === undefined
          ? ['from 0', '不小于 0 的']
          : [`from 0 to ${numClasses - 1}`, ` 0 到 ${numClasses - 1} 的`];
      throw new UserError({
        en: `toCategorical: row ${row} holds ${each}; give whole numbers ${expected}`,
        zh: `toCategorical：第 ${row} 行的值为 ${each}；应为${expectedZh}整数`,
      });
    }
    columns = Math.max(columns, each + 1);
  }
  const data = new Float32Array(classes.length * columns);
  for (let row = 0; row < classes.length; row++) data[row * columns + classes[row]] = 1;
  return { data, shape: [classes.length, columns] };
}
