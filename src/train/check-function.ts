import { UserError } from '../core/errors.ts';
import { input, type Shape, showShape, sizeOf } from '../graph/index.ts';
import { compared, type PerSample } from './means.ts';

/**
 * Throws UserError where a loss or metric of somebody's own does not fit targets and predictions of these shapes
 * `[batch, ...]`. It is written once for a number of rows that is no other extent, so that an operation that confuses
 * rows with classes does not fit by chance, as it would where there are as many rows as classes.
 */
export function checkFunction(what: string, of: PerSample, targetRow: Shape, prediction: Shape): void {
  if (of.targetDtype !== undefined) return;
  const extents = new Set([...targetRow, ...prediction.slice(1)]);
  const batch = [7, 11, 13, 17, 19, 23, 29].find((each) => !extents.has(each)) ?? 31;
  const shapes = `targets of shape ${shown(targetRow)} and predictions of shape ${shown(prediction.slice(1))}`;
  let values: Shape;
  try {
    const target = input('target', 'float32', [batch, ...targetRow]);
    const value = { tensor: input('prediction', 'float32', [batch, ...prediction.slice(1)]) };
    values = compared(of, { target, value }).values.shape;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const said = error instanceof Error ? error.message : String(error);
    const reason = said.replace(new RegExp(`\\b${batch}\\b`, 'g'), 'batch');
    throw new UserError({
      en: `${what} cannot be computed for ${shapes}: ${reason}`,
      zh: `${what} 无法用于 ${shapes}：${reason}`,
    });
  }
  if (sizeOf(values) === 1 || values[0] === batch) return;
  throw new UserError({
    en: `${what} gives ${showShape(values)} for ${batch} rows of ${shapes}; give one number for each row, or one for all`,
    zh: `${what} 对 ${batch} 行（${shapes}）给出了 ${showShape(values)}；请为每一行给一个数，或为全部给一个数`,
  });
}

const shown = (row: Shape): string => `[${['batch', ...row].join(', ')}]`;
