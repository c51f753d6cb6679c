import { UserError } from '../core/errors.ts';

/**
 * What numbers a network learns in, under Keras' names: `float32`, or `mixedFloat16`, in which products and convolutions
 * are float16 where the device has that, and weights, what the optimiser keeps and all else float32.
 */
export const precisions = ['float32', 'mixedFloat16'] as const;
export type Precision = (typeof precisions)[number];

/** The precision of that name; throws UserError for any other. */
export function precisionNamed(name: string): Precision {
  const precision = precisions.find((each) => each === name);
  if (precision === undefined)
    throw new UserError({
      en: `precision "${name}" is unknown; there are ${precisions.join(', ')}`,
      zh: `未知的精度“${name}”；可用精度：${precisions.join('、')}`,
    });
  return precision;
}
