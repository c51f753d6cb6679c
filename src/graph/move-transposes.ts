import * as operators from './operator.ts';
import { operatorOf } from './operator.ts';
import { type Shape, sameShape, sizeOf } from './shape.ts';
import { type Attributes, nodeOf, type Tensor } from './tensor.ts';

/** From `[batch, channels, height, width]`, in which convolutions run, to `[batch, height, width, channels]`, as Keras has it. */
const channelsLast = [0, 2, 3, 1];
const channelsFirst = [0, 3, 1, 2];

/**
 * Applies an operator that has one output. Where an operand has just been brought to channels last and the operator may
 * as well work on channels first, it does, and its result is brought to channels last instead. So transposes move
 * towards the outputs while a graph is built, meet the opposite ones of the next convolution, and vanish; gradients,
 * built from that graph, have none either.
 */
export function apply(op: string, inputs: readonly Tensor[], attributes: Attributes = {}): Tensor {
  return applyBefore(op, inputs, attributes) ?? operators.apply(op, inputs, attributes);
}

/** `x` with its axes in the order `perm`; two orders after each other are one. */
export function permuted(x: Tensor, perm: readonly number[]): Tensor {
  const node = nodeOf(x);
  const first = node?.op === 'Transpose' ? operators.numbersAttribute(node.attributes, 'perm') : undefined;
  const source = node === undefined || first === undefined ? x : node.inputs[0];
  const whole = first === undefined ? perm : perm.map((axis) => first[axis]);
  if (whole.every((axis, position) => axis === position)) return source;
  return operators.apply('Transpose', [source], { perm: whole });
}

function applyBefore(op: string, inputs: readonly Tensor[], attributes: Attributes): Tensor | undefined {
  const { transposed } = operatorOf(op);
  if (transposed === undefined || !inputs.some(isChannelsLast)) return undefined;
  const before = transposed(attributes, channelsLast);
  const operands = inputs.map(toChannelsFirst);
  if (before === undefined || !operands.every((each) => each !== undefined)) return undefined;
  const result = operators.apply(op, operands, before.attributes);
  return before.keepsAxes ? permuted(result, channelsLast) : result;
}

function isChannelsLast(x: Tensor): boolean {
  const node = nodeOf(x);
  return (
    node?.op === 'Transpose' && sameShape(operators.numbersAttribute(node.attributes, 'perm'), channelsLast)
  );
}

function toChannelsFirst(x: Tensor): Tensor | undefined {
  if (x.shape.length === 0 || isChannelsLast(x)) return x.shape.length === 0 ? x : permuted(x, channelsFirst);
  if (x.shape.length > 4) return undefined;
  const full: Shape = [...Array.from({ length: 4 - x.shape.length }, () => 1), ...x.shape];
  const shape = channelsFirst.map((axis) => full[axis]);
  // Where one axis alone has an extent, its elements are in the same order wherever the axis is.
  if (full.some((extent) => extent === sizeOf(full))) {
    return sameShape(shape, x.shape) ? x : operators.apply('Reshape', [x], { shape });
  }
  return x.shape.length === 4 ? permuted(x, channelsFirst) : undefined;
}
