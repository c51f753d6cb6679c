import { showShape } from './shape.ts';
import type { Attribute, Attributes, Node, Segment, Subgraph, Tensor, TensorType } from './tensor.ts';

export interface GradientContext {
  readonly node: Node;
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly attributes: Attributes;
  /** Gradient of the first output. */
  readonly dy: Tensor;
  /** Gradients of all outputs; undefined where nothing depends on that output. */
  readonly dys: readonly (Tensor | undefined)[];
}

/** What an operator looks like in an ONNX file, where that differs from its name, inputs and attributes. */
export interface OnnxForm {
  readonly op?: string;
  readonly domain?: string;
  /** Attributes that ONNX wants as int64 inputs, in this order, from position `attributeInputsAt` (default: last). */
  readonly attributeInputs?: readonly string[];
  readonly attributeInputsAt?: number;
  /** How many operands are written, of those that gradients need besides. */
  readonly operands?: number;
  /** Attributes of ours that ONNX does not have. */
  readonly internal?: readonly string[];
  /** Attributes that are fractions. */
  readonly floats?: readonly string[];
  /** Outputs after the first that nothing reads may be left out. */
  readonly optionalOutputs?: boolean;
}

/** One entry of the operator table. */
export interface Operator {
  /** Types of the outputs; throws where the inputs do not fit. */
  readonly infer: (inputs: readonly Tensor[], attributes: Attributes) => TensorType[];
  /**
   * Gradients of the inputs, undefined where there is none. A gradient may be as large as the broadcast operands;
   * it is summed to its input's shape afterwards, so that rules need not think of broadcasting.
   */
  readonly gradient?: (context: GradientContext) => (Tensor | undefined)[];
  readonly onnx?: OnnxForm;
  /** Nothing is differentiated through it, on purpose. */
  readonly stopsGradient?: boolean;
  /** The operator means the same for each slice along additional leading axes of its first operands. */
  readonly batched?: boolean;
  /**
   * The attributes with which the operator does the same to operands that have yet to be transposed by `perm`, and
   * whether its result is then to be transposed by `perm` too; undefined where it cannot.
   */
  readonly transposed?: (
    attributes: Attributes,
    perm: readonly number[],
  ) => { attributes: Attributes; keepsAxes: boolean } | undefined;
}

const table = new Map<string, Operator>();

/** Adds entries to the operator table. */
export function define(entries: Record<string, Operator>): void {
  for (const [name, operator] of Object.entries(entries)) table.set(name, operator);
}

export function operatorOf(name: string): Operator {
  const operator = table.get(name);
  if (operator === undefined) throw new Error(`no operator is called ${name}`);
  return operator;
}

export const operatorNames = (): string[] => [...table.keys()].sort();

const scopes: string[] = [];
const segments: (Segment | undefined)[] = [];

/** Runs `build`; nodes made meanwhile carry `name` in their scope. */
export function scope<T>(name: string, build: () => T): T {
  scopes.push(name);
  try {
    return build();
  } finally {
    scopes.pop();
  }
}

/** Runs `build`; nodes made meanwhile stand for `node` and are in its scope, whatever the scope is here. */
export function inScopeOf<T>(node: Node, build: () => T): T {
  const outer = scopes.splice(0, scopes.length, ...(node.scope === '' ? [] : [node.scope]));
  try {
    return build();
  } finally {
    scopes.splice(0, scopes.length, ...outer);
  }
}

/**
 * Runs `build`; the nodes made meanwhile are computed again in the backward pass, which then keeps only what entered
 * them: less memory, and about a third more time.
 */
export const recomputed = <T>(build: () => T): T => inSegment({ scope: scopes.join('/') }, build);

/** Runs `build`; nodes made meanwhile belong to `segment`. */
export function inSegment<T>(segment: Segment | undefined, build: () => T): T {
  segments.push(segment);
  try {
    return build();
  } finally {
    segments.pop();
  }
}

/** Applies an operator: all its outputs, as tensors that do not exist yet. */
export function applyAll(op: string, inputs: readonly Tensor[], attributes: Attributes = {}): Tensor[] {
  const node: Node = {
    op,
    inputs,
    attributes,
    outputs: [],
    scope: scopes.join('/'),
    segment: segments.at(-1),
  };
  let types: TensorType[];
  try {
    types = operatorOf(op).infer(inputs, attributes);
  } catch (error) {
    const operands = inputs.map((each) => `${each.dtype}${showShape(each.shape)}`).join(', ');
    const where = node.scope === '' ? '' : ` in ${node.scope}`;
    throw new Error(`${op}(${operands})${where}: ${error instanceof Error ? error.message : error}`);
  }
  for (const type of types) appendOutput(node, type);
  return node.outputs;
}

/** Applies an operator that has one output. */
export const apply = (op: string, inputs: readonly Tensor[], attributes: Attributes = {}): Tensor =>
  applyAll(op, inputs, attributes)[0];

export function appendOutput(node: Node, { dtype, shape }: TensorType): Tensor {
  const output: Tensor = { dtype, shape, source: { kind: 'node', node, index: node.outputs.length } };
  node.outputs.push(output);
  return output;
}

/** Typed reads of attributes, for shape and gradient rules. */
export function numberAttribute(attributes: Attributes, name: string): number {
  const value = attributes[name];
  if (typeof value !== 'number') throw new Error(`attribute ${name} must be a number`);
  return value;
}

export function numbersAttribute(attributes: Attributes, name: string): readonly number[] {
  const value = attributes[name];
  if (!isNumbers(value)) throw new Error(`attribute ${name} must be a list of numbers`);
  return value;
}

export function stringAttribute(attributes: Attributes, name: string): string {
  const value = attributes[name];
  if (typeof value !== 'string') throw new Error(`attribute ${name} must be a string`);
  return value;
}

export function subgraphAttribute(attributes: Attributes, name: string): Subgraph {
  const value = attributes[name];
  if (!isSubgraph(value)) throw new Error(`attribute ${name} must be a graph`);
  return value;
}

export const isNumbers = (value: Attribute | undefined): value is readonly number[] =>
  Array.isArray(value) && typeof value[0] !== 'string';
export const isStrings = (value: Attribute | undefined): value is readonly string[] =>
  Array.isArray(value) && typeof value[0] === 'string';
export const isSubgraph = (value: Attribute | undefined): value is Subgraph =>
  typeof value === 'object' && 'outputs' in value;
