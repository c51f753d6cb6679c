import { concat, expandDims, pad, reshape, slice, type Tensor } from '../../../graph/index.ts';

export interface WindowOptions {
  readonly size: number;
  readonly strides: number;
  readonly dilationRate?: number;
}

/**
 * Steps to put before and after a sequence: none for `'valid'`; for `'same'` so many that each `strides`th step is
 * the middle of a window (more after than before), for `'causal'` so many that no window looks ahead.
 */
export function paddingOf(
  padding: 'valid' | 'same' | 'causal',
  time: number,
  { size, strides, dilationRate = 1 }: WindowOptions,
): [before: number, after: number] {
  const reach = (size - 1) * dilationRate + 1;
  if (padding === 'causal') return [reach - 1, 0];
  if (padding === 'valid') return [0, 0];
  const missing = Math.max(0, (Math.ceil(time / strides) - 1) * strides + reach - time);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/** A sequence `[batch, time, features]` made longer at both ends with `value`, cut into `[batch, windows, size, features]`. */
export function windowsOf(
  x: Tensor,
  [before, after]: readonly [number, number],
  value: number,
  { size, strides, dilationRate = 1 }: WindowOptions,
): Tensor {
  const padded = pad(x, 1, before, after, value);
  const [batch, time, features] = padded.shape;
  const reach = (size - 1) * dilationRate + 1;
  if (time < reach) throw new Error(`a sequence of ${time} steps is shorter than a window of ${reach}`);
  const count = Math.floor((time - reach) / strides) + 1;
  // Windows that touch but do not overlap are already in order.
  if (strides === size && dilationRate === 1) {
    return reshape(slice(padded, 1, 0, count * size), [batch, count, size, features]);
  }
  const steps = Array.from({ length: size }, (_, k) => {
    const first = k * dilationRate;
    return expandDims(slice(padded, 1, first, first + (count - 1) * strides + 1, strides), 2);
  });
  return concat(steps, 2);
}
