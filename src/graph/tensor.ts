import { type DType, elementTypes, type TypedArray, typedArray } from './dtype.ts';
import { type Shape, sameShape, showShape, sizeOf } from './shape.ts';

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export type Attribute = number | string | boolean | readonly number[] | readonly string[] | Subgraph;
export type Attributes = Readonly<Record<string, Attribute>>;

/** A value that does not exist yet: what a node will give when the graph runs. */
export interface Tensor extends TensorType {
  readonly source: Source;
}

/** Where a tensor comes from: the outside, a fixed value, or an operator's result number `index`. */
export type Source =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'constant'; readonly data: TypedArray }
  | { readonly kind: 'node'; readonly node: Node; readonly index: number };

/** One operator applied. `outputs` grows only when a gradient asks a `Scan` to keep more of what it computes. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
  readonly outputs: Tensor[];
  /** The layer it was made in, such as `encoder/attention`. */
  readonly scope: string;
  /** What it belongs to that is computed again in the backward pass instead of being kept. */
  readonly segment?: Segment;
}

/** Nodes made together, see `recomputed`. */
export interface Segment {
  readonly scope: string;
}

/** The body of a control-flow operator: placeholders in, results out; it may read tensors from outside. */
export interface Subgraph {
  readonly inputs: Tensor[];
  readonly outputs: Tensor[];
}

/** A tensor fed from outside under `name`. */
export function input(name: string, dtype: DType, shape: Shape): Tensor {
  return { dtype, shape, source: { kind: 'input', name } };
}

/** A tensor whose value is part of the graph. A bare number is a scalar. */
export function constant(value: number | ArrayLike<number>, dtype: DType = 'float32', shape?: Shape): Tensor {
  const values = typeof value === 'number' ? [value] : value;
  const extent = shape ?? (typeof value === 'number' ? [] : [values.length]);
  return constantOf(typedArray(dtype, values), dtype, extent);
}

/** A constant over an array that is already of the right type; the array is not copied. */
export function constantOf(data: TypedArray, dtype: DType, shape: Shape): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw new Error(`${data.length} values do not fill a constant of shape ${showShape(shape)}`);
  }
  return { dtype, shape, source: { kind: 'constant', data } };
}

/** The number a scalar constant holds, or undefined for any other tensor. */
export function scalarValue(tensor: Tensor): number | undefined {
  if (tensor.source.kind !== 'constant' || tensor.source.data.length !== 1) return undefined;
  return Number(tensor.source.data[0]);
}

export const isFloat = (tensor: TensorType): boolean => elementTypes[tensor.dtype].isFloat;
export const sameType = (a: TensorType, b: TensorType): boolean =>
  a.dtype === b.dtype && sameShape(a.shape, b.shape);
export const nodeOf = (tensor: Tensor): Node | undefined =>
  tensor.source.kind === 'node' ? tensor.source.node : undefined;
