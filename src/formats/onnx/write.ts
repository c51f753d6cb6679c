import { type DType, dtypeNamed, elementTypes, type TypedArray, typedArray } from '../../graph/dtype.ts';
import { isNumbers, isStrings, isSubgraph, numberAttribute, operatorOf } from '../../graph/operator.ts';
import { insideOf } from '../../graph/scan.ts';
import { factorOpen, isOpen, openName, type Shape, sizeOf } from '../../graph/shape.ts';
import type { Attribute, Node, Subgraph, Tensor, TensorType } from '../../graph/tensor.ts';
import { nodesOf } from '../../graph/traverse.ts';
import {
  type AttributeProto,
  attributeType,
  encodeModel,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './schema.ts';

/** Opset 18 is what ONNX Runtime has run since 1.14, so that a saved model also runs in older installations. */
const opset = 18;
const irVersion = 8;
/** Versions of the other operator sets, where something of them is used. */
const otherOpsets: Readonly<Record<string, number>> = { 'ai.onnx.ml': 2 };

export interface OnnxOptions {
  readonly name?: string;
  /** Inputs whose values go into the file instead of being fed. */
  readonly weights?: ReadonlyMap<string, TypedArray>;
  /** Inputs declared even where nothing reads them, and first. */
  readonly inputs?: readonly Tensor[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An ONNX file that computes `outputs` under their names, and the names and types of what it must be fed. */
export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly inputs: ReadonlyMap<string, TensorType>;
  readonly outputs: ReadonlyMap<string, TensorType>;
}

export function writeOnnx(outputs: Readonly<Record<string, Tensor>>, options: OnnxOptions = {}): OnnxModel {
  const weights = options.weights ?? new Map<string, TypedArray>();
  const writer = new Writer(weights);
  for (const each of options.inputs ?? []) writer.nameOf(each);
  const graph = writer.graph(options.name ?? 'millwright', '', [], Object.entries(outputs));
  const fed = new Map([...writer.inputs].filter(([name]) => !weights.has(name)));
  graph.input = [...fed].map(([name, type]) => valueInfo(name, type));
  graph.initializer = writer.initializers;
  const bytes = encodeModel({
    irVersion,
    producerName: 'millwright',
    graph,
    opsetImport: [{ domain: '', version: opset }, ...writer.domains()],
    metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
  });
  return { bytes, inputs: fed, outputs: new Map(Object.entries(outputs)) };
}

class Writer {
  readonly inputs = new Map<string, Tensor>();
  readonly initializers: TensorProto[] = [];
  readonly #domains = new Set<string>();
  readonly #weights: ReadonlyMap<string, TypedArray>;
  readonly #names = new Map<Tensor, string>();
  readonly #constants = new Map<string, string>();
  #nodes: NodeProto[] = [];
  #count = 0;

  constructor(weights: ReadonlyMap<string, TypedArray>) {
    this.#weights = weights;
  }

  /** The nodes for `outputs`, in an order in which they can run; for a body, only what differs from step to step. */
  graph(
    name: string,
    scope: string,
    placeholders: readonly Tensor[],
    outputs: readonly (readonly [string, Tensor])[],
  ): GraphProto {
    const above = this.#nodes;
    this.#nodes = [];
    const tensors = outputs.map(([, tensor]) => tensor);
    const inside =
      placeholders.length > 0 ? insideOf({ inputs: [...placeholders], outputs: tensors }) : undefined;
    const nodes = nodesOf(tensors, (tensor) => inside !== undefined && !inside.has(tensor));
    const made = new Set(nodes.flatMap((node) => node.outputs));
    const copies: [string, Tensor][] = [];
    for (const [output, tensor] of outputs) {
      if (made.has(tensor) && !this.#names.has(tensor)) this.#names.set(tensor, output);
      else copies.push([output, tensor]);
    }
    const used = new Set<Tensor>([...tensors, ...nodes.flatMap((node) => node.inputs)]);
    const declared = placeholders.map((each, i) => {
      const unique = this.#unique(`${name}/in${i}`);
      this.#names.set(each, unique);
      return valueInfo(unique, each);
    });
    for (const node of nodes) this.#emit(node, used);
    for (const [output, tensor] of copies) this.#push('Identity', scope, [this.nameOf(tensor)], [output]);
    const graph: GraphProto = {
      name,
      node: this.#nodes,
      initializer: [],
      input: declared,
      output: outputs.map(([output, tensor]) => valueInfo(output, tensor)),
    };
    this.#nodes = above;
    return graph;
  }

  /** Operator sets used besides ONNX's own. */
  domains(): { domain: string; version: number }[] {
    return [...this.#domains].map((domain) => ({ domain, version: otherOpsets[domain] ?? 1 }));
  }

  nameOf(tensor: Tensor): string {
    const known = this.#names.get(tensor);
    if (known !== undefined) return known;
    const { source } = tensor;
    if (source.kind === 'node') throw new Error(`${source.node.op} is read before it is made`);
    const name =
      source.kind === 'input' ? source.name : this.#constant(source.data, tensor.dtype, tensor.shape);
    if (source.kind === 'input') {
      const data = this.#weights.get(name);
      if (!this.inputs.has(name) && data !== undefined) {
        this.initializers.push(tensorProto(name, data, tensor.dtype, tensor.shape));
      }
      this.inputs.set(name, tensor);
    }
    this.#names.set(tensor, name);
    return name;
  }

  #emit(node: Node, used: ReadonlySet<Tensor>): void {
    const { onnx = {} } = operatorOf(node.op);
    const last = Math.max(
      0,
      node.outputs.findLastIndex((output) => used.has(output)),
    );
    const outputs = node.outputs.map((output, i) => {
      if (onnx.optionalOutputs && i > 0 && !used.has(output)) return '';
      const name =
        this.#names.get(output) ?? this.#unique(`${node.scope || 'graph'}/${node.op}${i > 0 ? `.${i}` : ''}`);
      this.#names.set(output, name);
      return name;
    });
    if (onnx.optionalOutputs) outputs.length = last + 1;
    if (node.op === 'Scan') {
      this.#emitScan(node, outputs);
      return;
    }
    const extra = (onnx.attributeInputs ?? []).map((name) => this.#attributeInput(node, name));
    const operands = node.inputs.slice(0, onnx.operands).map((each) => this.nameOf(each));
    const at = onnx.attributeInputsAt ?? operands.length;
    const skipped = new Set([...(onnx.attributeInputs ?? []), ...(onnx.internal ?? [])]);
    const attributes = Object.entries(node.attributes)
      .filter(([name]) => !skipped.has(name))
      .map(([name, value]) =>
        name === 'to' || name === 'dtype'
          ? intAttribute(name, elementTypes[dtypeNamed(value)].onnx)
          : name === 'value'
            ? fillAttribute(value, node.outputs[0].dtype)
            : attributeProto(name, value, onnx.floats?.includes(name) ?? false),
      );
    // Otherwise an extent of 0 would mean that of the input.
    if (node.op === 'Reshape' && node.outputs[0].shape.includes(0))
      attributes.push(intAttribute('allowzero', 1));
    this.#push(
      onnx.op ?? node.op,
      node.scope,
      operands.toSpliced(at, 0, ...extra),
      outputs,
      attributes,
      onnx.domain,
    );
  }

  #emitScan(node: Node, outputs: string[]): void {
    const { body } = node.attributes;
    if (!isSubgraph(body)) throw new Error('a Scan needs a body');
    const sequences = numberAttribute(node.attributes, 'inputs');
    const states = numberAttribute(node.attributes, 'states');
    const name = this.#unique(`${node.scope || 'graph'}/body`);
    const results = body.outputs.map((tensor, i): [string, Tensor] => [`${name}/out${i}`, tensor]);
    const graph = this.graph(name, node.scope, body.inputs, results);
    const direction = node.attributes.reverse ? 1 : 0;
    const directions = (count: number) => Array.from({ length: count }, () => direction);
    this.#push(
      'Scan',
      node.scope,
      node.inputs.slice(0, states + sequences).map((each) => this.nameOf(each)),
      outputs,
      [
        { name: 'body', type: attributeType.graph, g: graph },
        intAttribute('num_scan_inputs', sequences),
        attributeProto('scan_input_directions', directions(sequences), false),
        attributeProto('scan_output_directions', directions(body.outputs.length - states), false),
      ],
    );
  }

  #attributeInput(node: Node, name: string): string {
    const value = node.attributes[name];
    if (name === 'shape' && isNumbers(value)) return this.#shapeInput(node, value);
    if (typeof value === 'number') return this.#constant(typedArray('int64', [value]), 'int64', []);
    if (!isNumbers(value)) throw new Error(`${node.op}: attribute ${name} cannot become an input`);
    return this.#constant(typedArray('int64', value), 'int64', [value.length]);
  }

  /** A shape as an int64 tensor; extents that are known only at run time are read off an input that has them. */
  #shapeInput(node: Node, shape: Shape): string {
    const [x] = node.inputs;
    const offset = shape.length - (x?.shape.length ?? 0);
    const plain = shape.map((extent, axis) =>
      !isOpen(extent) ? extent : node.op === 'Expand' && x.shape[axis - offset] === extent ? 1 : undefined,
    );
    const open = plain.filter((extent) => extent === undefined).length;
    if (open === 0 || (open === 1 && node.op === 'Reshape')) {
      return this.#constant(
        typedArray(
          'int64',
          plain.map((extent) => extent ?? -1),
        ),
        'int64',
        [shape.length],
      );
    }
    const parts = shape.map((extent, axis) =>
      plain[axis] === undefined
        ? this.#openExtent(extent)
        : this.#constant(typedArray('int64', [extent]), 'int64', [1]),
    );
    const joined = this.#unique('graph/shape');
    this.#push('Concat', node.scope, parts, [joined], [intAttribute('axis', 0)]);
    return joined;
  }

  #openExtent(extent: number): string {
    const { open, factor } = factorOpen(extent);
    return open.reduce(
      (product, prime) => {
        const carrier = [...this.inputs].find(([, { shape }]) => shape.includes(prime));
        if (carrier === undefined) throw new Error(`no input has the open dimension ${openName(prime)}`);
        const [shapeName, extentName, productName] = ['shape', 'extent', 'product'].map((each) =>
          this.#unique(`graph/${each}`),
        );
        this.#push('Shape', '', [carrier[0]], [shapeName]);
        const axis = this.#constant(typedArray('int64', [carrier[1].shape.indexOf(prime)]), 'int64', [1]);
        this.#push('Gather', '', [shapeName, axis], [extentName], [intAttribute('axis', 0)]);
        this.#push('Mul', '', [product, extentName], [productName]);
        return productName;
      },
      this.#constant(typedArray('int64', [factor]), 'int64', [1]),
    );
  }

  #constant(data: TypedArray, dtype: DType, shape: Shape): string {
    if (shape.some(isOpen))
      throw new Error('a constant cannot have an extent that is known only at run time');
    const key = data.length <= 16 ? `${dtype}[${shape}]${data.join()}` : undefined;
    const known = key === undefined ? undefined : this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.#unique('constant');
    if (key !== undefined) this.#constants.set(key, name);
    this.initializers.push(tensorProto(name, data, dtype, shape));
    return name;
  }

  #push(
    opType: string,
    scope: string,
    input: string[],
    output: string[],
    attribute: AttributeProto[] = [],
    domain = '',
  ): void {
    if (domain !== '') this.#domains.add(domain);
    this.#nodes.push({
      name: this.#unique(`${scope || 'graph'}/${opType}/node`),
      opType,
      domain,
      input,
      output,
      attribute,
    });
  }

  #unique = (base: string): string => `${base}_${this.#count++}`;
}

function tensorProto(name: string, data: TypedArray, dtype: DType, shape: Shape): TensorProto {
  if (data.length !== sizeOf(shape)) throw new Error(`${name}: ${data.length} values for shape [${shape}]`);
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims: [...shape], dataType: elementTypes[dtype].onnx, rawData };
}

function valueInfo(name: string, { dtype, shape }: TensorType): ValueInfoProto {
  const dim = shape.map((extent) => {
    const { open, factor } = factorOpen(extent);
    if (open.length === 0) return { dimValue: extent };
    return open.length === 1 && factor === 1 ? { dimParam: openName(open[0]) } : {};
  });
  return { name, type: { tensorType: { elemType: elementTypes[dtype].onnx, shape: { dim } } } };
}

const intAttribute = (name: string, i: number): AttributeProto => ({ name, type: attributeType.int, i });

function fillAttribute(value: Attribute, dtype: DType): AttributeProto {
  const data = typedArray(dtype, [Number(value)]);
  return { name: 'value', type: attributeType.tensor, t: tensorProto('', data, dtype, [1]) };
}

function attributeProto(name: string, value: Attribute | Subgraph, float: boolean): AttributeProto {
  if (typeof value === 'number' && float) return { name, type: attributeType.float, f: value };
  if (typeof value === 'number' || typeof value === 'boolean') return intAttribute(name, Number(value));
  if (typeof value === 'string') return { name, type: attributeType.string, s: Buffer.from(value) };
  if (isNumbers(value)) {
    return float
      ? { name, type: attributeType.floats, floats: [...value] }
      : { name, type: attributeType.ints, ints: [...value] };
  }
  if (isStrings(value)) {
    return { name, type: attributeType.strings, strings: value.map((each) => Buffer.from(each)) };
  }
  throw new Error(`attribute ${name} cannot be written`);
}
