import { pad } from '../../../graph/functions.ts';
import type { Tensor } from '../../../graph/tensor.ts';
import type { OnnxNode } from '../onnx-node.ts';

/** How a window slides, as the attributes of convolutions and poolings say it. */
export interface Window {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Before each extent, then after each. */
  readonly pads: readonly number[];
}

/** The window of a convolution: that of its kernel. */
export function kernelSize(node: OnnxNode, kernel: Tensor): readonly number[] {
  const size = kernel.shape.slice(2);
  const said = node.ints('kernel_shape') ?? size;
  if (said.join() !== size.join()) {
    throw new Error(`kernel_shape is ${said.join(' x ')} but the kernel ${size.join(' x ')}`);
  }
  return size;
}

/** The window of a node over extents of `x`; `auto_pad` is computed. */
export function windowOf(node: OnnxNode, { shape }: Tensor, size: readonly number[]): Window {
  const extents = shape.slice(2);
  if (size.length !== extents.length) {
    throw new Error(`a window of ${size.join(' x ')} does not fit ${extents.length} extents`);
  }
  const strides = node.ints('strides') ?? [];
  const dilations = node.ints('dilations') ?? [];
  const filled = (values: readonly number[]): number[] => size.map((_, axis) => values[axis] ?? 1);
  const window = { size, strides: filled(strides), dilations: filled(dilations) };
  if (
    ![...window.strides, ...window.dilations, ...size].every((each) => Number.isInteger(each) && each > 0)
  ) {
    throw new Error('kernel_shape, strides and dilations must be positive');
  }
  return { ...window, pads: padsOf(node, extents, window) };
}

function padsOf(node: OnnxNode, extents: readonly number[], window: Omit<Window, 'pads'>): number[] {
  const automatic = node.string('auto_pad', 'NOTSET');
  const none = [...extents, ...extents].map(() => 0);
  if (automatic === 'VALID') return none;
  if (automatic === 'NOTSET' || automatic === '') {
    const given = node.ints('pads') ?? [];
    return given.length === 0 ? none : given;
  }
  const totals = extents.map((extent, axis) => {
    const reach = (window.size[axis] - 1) * window.dilations[axis] + 1;
    const count = Math.ceil(extent / window.strides[axis]);
    return Math.max(0, (count - 1) * window.strides[axis] + reach - extent);
  });
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  return automatic === 'SAME_UPPER' ? [...smaller, ...larger] : [...larger, ...smaller];
}

/** How many windows there are along each extent; with `ceil_mode` also one that begins inside and ends beyond. */
export function windowsAlong(extents: readonly number[], window: Window, ceil: boolean): number[] {
  return extents.map((extent, axis) => {
    const before = window.pads[axis];
    const whole = extent + before + window.pads[axis + extents.length];
    const reach = (window.size[axis] - 1) * window.dilations[axis] + 1;
    const steps = (whole - reach) / window.strides[axis];
    const count = (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    return ceil && (count - 1) * window.strides[axis] >= extent + before ? count - 1 : count;
  });
}

/** How much must be added after each extent, over what `pads` say, so that `counts` windows fit. */
export function missingAfter(
  extents: readonly number[],
  window: Window,
  counts: readonly number[],
): number[] {
  return extents.map((extent, axis) => {
    const reach = (window.size[axis] - 1) * window.dilations[axis] + 1;
    const needed = (counts[axis] - 1) * window.strides[axis] + reach;
    return Math.max(0, needed - extent - window.pads[axis] - window.pads[axis + extents.length]);
  });
}

/** All extents made longer with `value`, before and after as `pads` say. */
export const padded = (x: Tensor, pads: readonly number[], value: number): Tensor =>
  x.shape
    .slice(2)
    .reduce((wide, _, axis) => pad(wide, 2 + axis, pads[axis], pads[axis + x.shape.length - 2], value), x);
