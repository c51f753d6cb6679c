import type { TypedArray } from '../../graph/dtype.ts';
import type { Shape } from '../../graph/shape.ts';
import { isFloat, type Tensor } from '../../graph/tensor.ts';
import { workedType } from './element-types.ts';
import type { AttributeProto, GraphProto, NodeProto } from './schema.ts';
import { storedSparseTensor, storedTensor } from './tensor-data.ts';

/** A list of tensors of the standard's sequence types; how many there are is known when the file is read. */
export interface Sequence {
  readonly items: readonly Imported[];
}
/** An optional value that is not there. */
export interface Absent {
  readonly absent: true;
}
/** What a name in an ONNX file stands for. */
export type Imported = Tensor | Sequence | Absent;

export const isSequence = (value: Imported | undefined): value is Sequence =>
  value !== undefined && 'items' in value;
export const isAbsent = (value: Imported | undefined): value is Absent =>
  value !== undefined && 'absent' in value;
export const isTensor = (value: Imported | undefined): value is Tensor =>
  value !== undefined && 'source' in value;

/** What a node may ask of the graph it is in. */
export interface Surroundings {
  /** The elements of a tensor that follows from nothing that is fed; undefined for any other. */
  known(tensor: Tensor): TypedArray | undefined;
  /** Says that a tensor is a statistic, measured and not learned. */
  measured(tensor: Tensor): void;
  /** The results of a graph in an attribute, its inputs bound to `inputs`. */
  run(graph: GraphProto, inputs: readonly (Imported | undefined)[]): Imported[];
}

/** One node of an ONNX file while it is read: its inputs, already read, and its attributes, typed. */
export class OnnxNode {
  readonly op: string;
  /** The version of the operator set by which it is to be read. */
  readonly opset: number;
  readonly inputs: readonly (Imported | undefined)[];
  readonly #proto: NodeProto;
  readonly #attributes: ReadonlyMap<string, AttributeProto>;
  readonly #surroundings: Surroundings;

  constructor(
    proto: NodeProto,
    opset: number,
    inputs: readonly (Imported | undefined)[],
    attributes: ReadonlyMap<string, AttributeProto>,
    surroundings: Surroundings,
  ) {
    this.op = proto.opType;
    this.opset = opset;
    this.inputs = inputs;
    this.#proto = proto;
    this.#attributes = attributes;
    this.#surroundings = surroundings;
  }

  /** How many results are asked for, unnamed ones before the last included. */
  get outputCount(): number {
    return this.#proto.output.length;
  }
  /** Whether result `i` has a name, so that something may read it. */
  wants = (i: number): boolean => (this.#proto.output[i] ?? '') !== '';

  tensor(i: number): Tensor {
    const value = this.inputs[i];
    if (isTensor(value)) return value;
    throw new Error(value === undefined ? `input ${i + 1} is missing` : `input ${i + 1} must be a tensor`);
  }
  optional(i: number): Tensor | undefined {
    return this.inputs[i] === undefined ? undefined : this.tensor(i);
  }
  /** All inputs, each a tensor. */
  tensors = (from = 0): Tensor[] => this.inputs.slice(from).map((_, i) => this.tensor(from + i));
  sequence(i: number): readonly Imported[] {
    const value = this.inputs[i];
    if (isSequence(value)) return value.items;
    throw new Error(`input ${i + 1} must be a sequence`);
  }

  /** The elements of an input that decides shapes; throws where it follows from what is fed. */
  numbers(i: number): number[] {
    return Array.from(this.elements(i), Number);
  }
  elements(i: number): TypedArray {
    const known = this.known(this.tensor(i));
    if (known === undefined) throw new UnknownValue(i, this.#proto.input[i] ?? '');
    return known;
  }
  optionalNumbers = (i: number): number[] | undefined =>
    this.inputs[i] === undefined ? undefined : this.numbers(i);
  number(i: number): number {
    const [value] = this.numbers(i);
    if (value === undefined) throw new Error(`input ${i + 1} is empty`);
    return value;
  }
  known = (tensor: Tensor): TypedArray | undefined => this.#surroundings.known(tensor);

  /** Input `i`, which holds what was measured, such as a moving mean, and is not to be learned. */
  statistic(i: number): Tensor {
    const tensor = this.tensor(i);
    this.#surroundings.measured(tensor);
    return tensor;
  }

  has = (name: string): boolean => this.#attributes.has(name);
  int = (name: string, otherwise?: number): number => this.#number(name, otherwise, (each) => each.i);
  float = (name: string, otherwise?: number): number => this.#number(name, otherwise, (each) => each.f);
  flag = (name: string, otherwise = false): boolean => this.int(name, Number(otherwise)) !== 0;
  string(name: string, otherwise?: string): string {
    const attribute = this.#attributes.get(name);
    if (attribute !== undefined) return Buffer.from(attribute.s ?? []).toString();
    if (otherwise === undefined) throw new Error(`attribute ${name} is missing`);
    return otherwise;
  }
  ints = (name: string): number[] | undefined => this.#attributes.get(name)?.ints?.map(Number);
  floats = (name: string): number[] | undefined => this.#attributes.get(name)?.floats?.map(Number);
  strings = (name: string): string[] | undefined =>
    this.#attributes.get(name)?.strings?.map((each) => Buffer.from(each).toString());
  graph(name: string): GraphProto {
    const graph = this.#attributes.get(name)?.g;
    if (graph === undefined) throw new Error(`attribute ${name} is missing`);
    return graph;
  }
  constant(name: string): Tensor | undefined {
    const attribute = this.#attributes.get(name);
    if (attribute?.t !== undefined) return storedTensor(attribute.t);
    return attribute?.sparseTensor && storedSparseTensor(attribute.sparseTensor);
  }
  /** An element type in an attribute. */
  dtype = (name: string, otherwise?: number) => workedType(this.int(name, otherwise)).dtype;

  run = (graph: GraphProto, inputs: readonly (Imported | undefined)[]): Imported[] =>
    this.#surroundings.run(graph, inputs);

  #number(
    name: string,
    otherwise: number | undefined,
    of: (attribute: AttributeProto) => number | undefined,
  ): number {
    const attribute = this.#attributes.get(name);
    if (attribute === undefined) {
      if (otherwise === undefined) throw new Error(`attribute ${name} is missing`);
      return otherwise;
    }
    return Number(of(attribute) ?? 0);
  }
}

/** A value that decides shapes, and that is only known once the graph is fed. */
export class UnknownValue extends Error {
  readonly input: string;
  constructor(index: number, input: string) {
    super(
      `input ${index + 1} ("${input}") decides a shape, so its value must be known when the file is read and not only when it runs`,
    );
    this.input = input;
  }

  /** The same, with the place where it was found. */
  within(place: string): this {
    this.message = `${place}: ${this.message}`;
    return this;
  }
}

/** Reads one operator: the node's results in terms of the graph's functions. */
export type Importer = (node: OnnxNode) => Imported | readonly (Imported | undefined)[];

const table = new Map<string, Importer>();
const keyOf = (op: string, domain: string): string => (domain === '' ? op : `${domain}.${op}`);

/** Adds operators to those that can be read. */
export function importers(entries: Readonly<Record<string, Importer>>, domain = ''): void {
  for (const [op, importer] of Object.entries(entries)) table.set(keyOf(op, domain), importer);
}
export const importerOf = (op: string, domain: string): Importer | undefined => table.get(keyOf(op, domain));
/** The operators that can be read; those that are not of ONNX's own set with their domain before them. */
export const importedOperators = (): string[] => [...table.keys()].sort();

/** Axes counted from the front, sorted by nothing; throws for one that is not there. */
export function axesOf(axes: readonly number[], rank: number): number[] {
  return axes.map((axis) => {
    const at = axis < 0 ? axis + rank : axis;
    if (!Number.isInteger(at) || at < 0 || at >= rank) {
      throw new Error(`axis ${axis} does not exist in a tensor of rank ${rank}`);
    }
    return at;
  });
}

/** All axes of a shape. */
export const allAxes = (shape: Shape): number[] => shape.map((_, axis) => axis);

/** Throws for a tensor that is not of floats. */
export function floats(x: Tensor): Tensor {
  if (!isFloat(x)) throw new Error(`its input must hold floats, not ${x.dtype}`);
  return x;
}
