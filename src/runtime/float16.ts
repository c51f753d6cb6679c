import { cast, input, matmul } from '../graph/index.ts';
import { compute } from './compute.ts';
import type { Device } from './device.ts';

const found = new Map<Device, Promise<boolean>>();

/** Whether a device computes products in float16, tried once. On the processor ONNX Runtime has no kernels for them. */
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
