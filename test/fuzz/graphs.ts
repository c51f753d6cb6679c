import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../src/core/random.ts';
import { loadOnnx } from '../../src/entries/onnx.ts';
import {
  type AttributeProto,
  attributeType,
  encodeModel,
  type FunctionProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from '../../src/formats/onnx/schema.ts';
import { UserError } from '../../src/index.ts';
import { SavedNetwork } from '../../src/runtime/index.ts';
import { pick } from './mutate.ts';
import type { Target } from './target.ts';

/** Numbers at the ends of what shapes, axes and counts can be. */
const odd = [0n, 1n, 1n, 2n, 3n, 4n, -1n, -1n, -2n, 7n, 1_000_000_000n, 2n ** 31n, 2n ** 62n, -(2n ** 63n)];
const small = [0n, 1n, 1n, 2n, 3n, 4n, -1n];

type Kind = 'float' | 'whole' | 'bool';
const elemType = { float: 1, whole: 7, bool: 9 } as const;

/** Operators by what they take and give; a number stands for a list of so many odd numbers, stored in the file. */
const operators: readonly (readonly [
  name: string,
  inputs: readonly (Kind | number)[],
  output: Kind,
  ...string[],
])[] = [
  ...[
    'Relu',
    'Exp',
    'Sqrt',
    'Tanh',
    'Identity',
    'Neg',
    'Reciprocal',
    'Erf',
    'Floor',
    'Round',
    'Softplus',
  ].map((name) => [name, ['float'], 'float'] as const),
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'MatMul', 'Max'].map(
    (name) => [name, ['float', 'float'], 'float'] as const,
  ),
  ...['Add', 'Mul', 'Div', 'Div', 'Mod', 'Mod', 'Max'].map(
    (name) => [name, ['whole', 'whole'], 'whole'] as const,
  ),
  ['Mod', ['whole', 'whole'], 'whole', 'fmod'],
  ['Div', ['whole', 1], 'whole'],
  ['Mod', ['whole', 1], 'whole'],
  ['Neg', ['whole'], 'whole'],
  ['Abs', ['whole'], 'whole'],
  ['Equal', ['whole', 'whole'], 'bool'],
  ['Less', ['float', 'float'], 'bool'],
  ['Not', ['bool'], 'bool'],
  ['Where', ['bool', 'float', 'float'], 'float'],
  ['Where', ['bool', 'whole', 'whole'], 'whole'],
  ['Reshape', ['float', 2], 'float'],
  ['Reshape', ['whole', 3], 'whole', 'allowzero'],
  ['Expand', ['float', 2], 'float'],
  ['Expand', ['float', 3], 'float'],
  ['Tile', ['float', 2], 'float'],
  ['ConstantOfShape', [2], 'float'],
  ['Range', [1, 1, 1], 'whole'],
  ['Gather', ['float', 2], 'float', 'axis'],
  ['Gather', ['float', 'whole'], 'float', 'axis'],
  ['GatherElements', ['float', 'whole'], 'float', 'axis'],
  ['GatherND', ['float', 'whole'], 'float'],
  ['ScatterElements', ['float', 'whole', 'float'], 'float', 'axis'],
  ['ScatterND', ['float', 'whole', 'float'], 'float'],
  ['Slice', ['float', 1, 1, 1, 1], 'float'],
  ['Pad', ['float', 4], 'float'],
  ['Concat', ['float', 'float'], 'float', 'axis'],
  ['Split', ['float', 2], 'float', 'axis'],
  ['Squeeze', ['float', 1], 'float'],
  ['Unsqueeze', ['float', 1], 'float'],
  ['Transpose', ['float'], 'float'],
  ['ReduceSum', ['float', 1], 'float', 'keepdims'],
  ['ReduceMean', ['float'], 'float', 'axes'],
  ['ReduceMean', ['whole'], 'whole', 'axes'],
  ['ReduceProd', ['whole'], 'whole', 'axes'],
  ['ReduceMax', ['float'], 'float', 'axes'],
  ['ArgMax', ['float'], 'whole', 'axis'],
  ['TopK', ['float', 1], 'float', 'axis'],
  ['CumSum', ['float', 1], 'float'],
  ['OneHot', ['whole', 1, 2], 'whole', 'axis'],
  ['Softmax', ['float'], 'float', 'axis'],
  ['LayerNormalization', ['float', 'float', 'float'], 'float', 'axis'],
  ['Conv', ['float', 'float'], 'float', 'strides', 'pads', 'dilations', 'group'],
  ['ConvTranspose', ['float', 'float'], 'float', 'strides', 'pads', 'output_padding'],
  ['MaxPool', ['float'], 'float', 'kernel_shape', 'strides', 'pads'],
  ['AveragePool', ['float'], 'float', 'kernel_shape', 'strides', 'pads'],
  ['BitShift', ['whole', 'whole'], 'whole', 'direction'],
  ['BitwiseAnd', ['whole', 'whole'], 'whole'],
  ['Resize', ['float', 2], 'float'],
  ['DepthToSpace', ['float'], 'float', 'blocksize'],
  ['SpaceToDepth', ['float'], 'float', 'blocksize'],
  ['Einsum', ['float', 'float'], 'float', 'equation'],
  ['Cast', ['float'], 'whole', 'to'],
  ['Cast', ['whole'], 'float', 'to'],
  ['Cast', ['float'], 'bool', 'to'],
  ['Shape', ['float'], 'whole'],
  ['NonZero', ['float'], 'whole'],
  ['Trilu', ['float', 1], 'float'],
  ['EyeLike', ['float'], 'float'],
  ['Unique', ['float'], 'float'],
  ['Loop', [], 'float'],
  ['Scan', ['float', 'float'], 'float'],
  ['If', ['bool'], 'float'],
  ['f0', ['float'], 'float'],
];

/** Writes a graph of operators in an order that can run, with names, types and attributes of the standard. */
class Writer {
  readonly initializers: TensorProto[] = [];
  readonly functions: FunctionProto[] = [];
  readonly #random: Random;
  #count = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  graph(inputs: readonly (readonly [string, Kind])[], length: number, depth: number): GraphProto {
    const known = new Map<Kind, string[]>([
      ['float', []],
      ['whole', []],
      ['bool', []],
    ]);
    for (const [name, kind] of inputs) known.get(kind)?.push(name);
    const nodes: NodeProto[] = [];
    for (let i = 0; i < length; i++) {
      const [opType, wanted, output, ...attributes] = pick(this.#random, operators);
      const names = wanted.map((each) => {
        if (typeof each === 'number') return this.#numbers(each);
        const list = known.get(each) ?? [];
        return list.length === 0
          ? undefined
          : pick(this.#random, this.#random.integer(2) ? list : list.slice(-3));
      });
      if (names.some((name) => name === undefined)) continue;
      const input = names.flatMap((name) => name ?? []);
      const result = this.#name('t');
      if (opType === 'Resize') input.splice(1, 0, '', '');
      const node = {
        name: result,
        opType,
        domain: '',
        input,
        output: [result],
        attribute: [] as AttributeProto[],
      };
      node.attribute = attributes.map((name) => this.#attribute(name, output));
      if (opType === 'Loop' || opType === 'Scan' || opType === 'If') {
        if (depth > 2) continue;
        this.#bodies(node, depth);
      }
      if (opType === 'TopK') node.output.push(this.#name('t'));
      nodes.push(node);
      known.get(output)?.push(result);
    }
    // Networks give floats.
    const last = known.get('float')?.at(-1) ?? '';
    return { name: 'g', node: nodes, initializer: [], input: [], output: [{ name: last }] };
  }

  #bodies(node: NodeProto, depth: number): void {
    const float = this.#name('s');
    if (node.opType === 'If') {
      for (const name of ['then_branch', 'else_branch']) {
        const g = this.graph([['x', 'float']], 3, depth + 1);
        node.attribute.push({ name, type: attributeType.graph, g });
      }
      return;
    }
    const [i, on] = [this.#name('i'), this.#name('on')];
    const isLoop = node.opType === 'Loop';
    const inner = isLoop ? [float] : [float, this.#name('row')];
    const body = this.graph(
      inner.map((name) => [name, 'float'] as const),
      3,
      depth + 1,
    );
    const value = (name: string, elem: number) => ({ name, type: { tensorType: { elemType: elem } } });
    body.input = [...(isLoop ? [value(i, 7), value(on, 9)] : []), ...inner.map((name) => value(name, 1))];
    const [result] = body.output;
    if (isLoop) {
      const still = this.#name('still');
      body.node.push({ name: still, opType: 'Identity', input: [on], output: [still], attribute: [] });
      body.output = [{ name: still }, result];
      node.input = [this.#numbers(1), '', 'x'];
    } else node.attribute.push({ name: 'num_scan_inputs', type: attributeType.int, i: 1 });
    node.attribute.push({ name: 'body', type: attributeType.graph, g: body });
  }

  /** Functions, each of which calls the one before it twice. */
  define(count: number): void {
    for (let i = 0; i < count; i++) {
      const call = (from: string, to: string): NodeProto => ({
        ...{ name: to, opType: i + 1 < count ? `f${i + 1}` : 'Relu', domain: '' },
        ...{ input: [from], output: [to], attribute: [] },
      });
      this.functions.push({
        ...{ name: `f${i}`, domain: '', input: ['a'], output: ['b'], attribute: [], attributeProto: [] },
        ...{ node: [call('a', 'h'), call('h', 'b')], opsetImport: [{ domain: '', version: 18 }] },
      });
    }
  }

  #attribute(name: string, output: Kind): AttributeProto {
    const int = (i: number | bigint): AttributeProto => ({ name, type: attributeType.int, i: Number(i) });
    if (name === 'to') return int(elemType[output]);
    if (name === 'direction' || name === 'equation') {
      const text =
        name === 'direction'
          ? pick(this.#random, ['LEFT', 'RIGHT'])
          : pick(this.#random, ['ij,jk->ik', 'i,j->ij', '...,...->...']);
      return { name, type: attributeType.string, s: Buffer.from(text) };
    }
    const from = this.#random.integer(3) === 0 ? odd : small;
    if (['axis', 'fmod', 'allowzero', 'keepdims', 'group', 'blocksize'].includes(name))
      return int(pick(this.#random, from));
    const length = name === 'pads' ? 4 : 2;
    const ints = Array.from({ length }, () => Number(pick(this.#random, from)));
    return { name, type: attributeType.ints, ints };
  }

  #numbers(length: number): string {
    const name = this.#name('n');
    const from = this.#random.integer(3) === 0 ? odd : small;
    const values = BigInt64Array.from({ length }, () => pick(this.#random, from));
    const dims = length === 1 && this.#random.integer(2) ? [] : [length];
    this.initializers.push({ name, dims, dataType: 7, rawData: new Uint8Array(values.buffer) });
    return name;
  }

  #name(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }
}

/** Numbers that no table has a row for are found when the graph runs; ONNX Runtime says so, and the process lives. */
function refusedData(error: unknown): never {
  const said = error instanceof Error ? error.message : String(error);
  if (/^Non-zero status code returned while running/.test(said)) throw new UserError(said);
  throw error;
}

/** Graphs of random operators, well formed and of bad intent, read and run in both ways. */
export const graphs: Target = {
  name: 'graphs',
  async make(folder) {
    writeFileSync(join(folder, 'none'), '');
  },
  async open(_, place) {
    mkdirSync(place, { recursive: true });
    return async (random) => {
      const writer = new Writer(random);
      const graph = writer.graph([['x', 'float']], 1 + random.integer(12), 0);
      const dim = (extents: readonly number[]) => ({ dim: extents.map((dimValue) => ({ dimValue })) });
      const shape = pick(random, [
        [1, 4],
        [1, 3, 4],
        [1, 2, 5, 5],
      ]);
      graph.input = [{ name: 'x', type: { tensorType: { elemType: 1, shape: dim(shape) } } }];
      graph.initializer = writer.initializers;
      if (graph.node.some(({ opType }) => opType === 'f0')) writer.define(1 + random.integer(30));
      const bytes = encodeModel({
        ...{ irVersion: 8, graph, opsetImport: [{ domain: '', version: 18 }], functions: writer.functions },
      });
      const values = Float32Array.from(
        { length: shape.reduce((a, b) => a * b, 1) },
        () => random.integer(7) - 3,
      );
      if (random.integer(2) === 0) {
        const input = { name: 'x', dtype: 'float32', shape: shape.slice(1) } as const;
        const network = await SavedNetwork.open(bytes, input, { threads: 1 });
        try {
          await network.run(values);
        } finally {
          await network.release();
        }
        return;
      }
      const path = join(place, 'graph.onnx');
      writeFileSync(path, bytes);
      const model = loadOnnx(path, { threads: 1 });
      try {
        await model.predict([{ data: values, shape }]).catch(refusedData);
      } finally {
        await model.dispose();
      }
    };
  },
};
