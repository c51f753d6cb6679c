import { UserError } from '../core/errors.ts';
import { cast, input, matmul } from '../graph/index.ts';
import { compute } from './compute.ts';
import type { Device } from './device.ts';

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

const found = new Map<Device, Promise<boolean>>();

/** Whether a device works out products in float16, tried once. On the processor ONNX Runtime has no kernels for them. */
export function hasFloat16(device: Device): Promise<boolean> {
  const known = found.get(device) ?? (device === 'cpu' ? Promise.resolve(false) : tried(device));
  found.set(device, known);
  return known;
}

async function tried(device: Device): Promise<boolean> {
  const x = cast(input('x', 'float32', [4, 4]), 'float16');
  const product = cast(matmul(x, x), 'float32');
  const ones = new Float32Array(16).fill(1);
  return compute({ product }, { x: ones }, { device }).then(
    (results) => results.product[0] === 4,
    () => false,
  );
}
