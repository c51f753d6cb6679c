import { layerNormalization, reshape } from '../functions.ts';
import { numbersAttribute } from '../operator.ts';
import type { Pass } from '../rewrite.ts';
import { sameShape, sizeOf } from '../shape.ts';
import { type Node, nodeOf, scalarValue, type Tensor } from '../tensor.ts';

/**
 * A layer normalisation that was exported as its parts (mean, difference, square, mean, root, quotient, factor,
 * offset), as it was before ONNX had an operator for it, becomes one again: it runs as one kernel, and its gradient is
 * a fraction of that of the parts.
 */
export const fuseLayerNormalization: Pass = () => ({ Add: fused });

function fused(inputs: readonly Tensor[], node: Node): Tensor | undefined {
  for (const [scaled, beta] of bothWays(inputs)) {
    const match = scaledNormal(scaled);
    if (match === undefined) continue;
    const { x, gamma, epsilon } = match;
    const width = x.shape[x.shape.length - 1];
    if (
      sizeOf(gamma.shape) !== width ||
      sizeOf(beta.shape) !== width ||
      !sameShape(node.outputs[0].shape, x.shape)
    ) {
      continue;
    }
    const [factor, offset] = [gamma, beta].map((each) => reshape(each, [width]));
    return layerNormalization(x, factor, offset, epsilon);
  }
  return undefined;
}

const bothWays = ([a, b]: readonly Tensor[]): [Tensor, Tensor][] => [
  [a, b],
  [b, a],
];
const madeBy = (tensor: Tensor, op: string): Node | undefined => {
  const node = nodeOf(tensor);
  return node?.op === op ? node : undefined;
};

/** `(x - mean) / sqrt(variance + epsilon) * gamma`. */
function scaledNormal(tensor: Tensor): { x: Tensor; gamma: Tensor; epsilon: number } | undefined {
  const product = madeBy(tensor, 'Mul');
  if (product === undefined) return undefined;
  for (const [normal, gamma] of bothWays(product.inputs)) {
    const match = normalOf(normal);
    if (match !== undefined) return { ...match, gamma };
  }
  return undefined;
}

function normalOf(tensor: Tensor): { x: Tensor; epsilon: number } | undefined {
  const quotient = madeBy(tensor, 'Div');
  const [centred, deviation] = quotient?.inputs ?? [];
  if (centred === undefined) return undefined;
  const x = centredOf(centred);
  const sum = madeBy(deviation, 'Sqrt')?.inputs[0];
  const [variance, added] = (sum && madeBy(sum, 'Add')?.inputs) ?? [];
  const epsilon = added && scalarValue(added);
  if (x === undefined || epsilon === undefined) return undefined;
  const square = lastMeanOf(variance);
  if (square === undefined || !isSquareOf(square, centred, x)) return undefined;
  return { x, epsilon };
}

/** `x` of `x - mean(x)` over the last axis. */
function centredOf(tensor: Tensor): Tensor | undefined {
  const [x, mean] = madeBy(tensor, 'Sub')?.inputs ?? [];
  return mean !== undefined && lastMeanOf(mean) === x ? x : undefined;
}

function lastMeanOf(tensor: Tensor): Tensor | undefined {
  const node = madeBy(tensor, 'ReduceMean');
  if (node === undefined) return undefined;
  const [x] = node.inputs;
  const last = numbersAttribute(node.attributes, 'axes');
  return node.attributes.keepdims === true && last.length === 1 && last[0] === x.shape.length - 1
    ? x
    : undefined;
}

/** `centred` to the power of 2 or times itself, also where an exporter computed the difference twice. */
function isSquareOf(square: Tensor, centred: Tensor, x: Tensor): boolean {
  const isDifference = (tensor: Tensor): boolean => tensor === centred || centredOf(tensor) === x;
  const power = madeBy(square, 'Pow');
  if (power !== undefined) return scalarValue(power.inputs[1]) === 2 && isDifference(power.inputs[0]);
  return madeBy(square, 'Mul')?.inputs.every(isDifference) ?? false;
}
