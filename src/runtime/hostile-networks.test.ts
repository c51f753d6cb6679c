import { afterEach, describe, expect, it } from 'vitest';
import { writeOnnx } from '../formats/index.ts';
import {
  attributeType,
  decodeModel,
  encodeModel,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
} from '../formats/onnx/schema.ts';
import { add, input, openDimension, reduceSum, relu, reshape, sizeOf, type Tensor } from '../graph/index.ts';
import { SavedNetwork } from './index.ts';

const row = { name: 'x', dtype: 'float32', shape: [4] } as const;

/** A network of rows of four numbers, one added and what is negative left out, changed by `change`. */
function network(change: (model: ModelProto & { graph: GraphProto }) => void): Uint8Array {
  const x = input('x', 'float32', [openDimension('batch'), 4]);
  const model = decodeModel(writeOnnx({ y: relu(add(x, 1)) }).bytes);
  change(model);
  return encodeModel(model);
}
const open = (bytes: Uint8Array) => SavedNetwork.open(bytes, row);

const node = (opType: string, inputs: string[], output: string, attribute: NodeProto['attribute'] = []) => ({
  name: output,
  opType,
  input: inputs,
  output: [output],
  attribute,
});
const whole = (name: string, values: bigint[], dims = [values.length]): TensorProto => ({
  name,
  dims,
  dataType: 7,
  rawData: new Uint8Array(BigInt64Array.from(values).buffer),
});
/** The network's output with a number that follows from `last` added. */
function reads({ graph }: ModelProto, nodes: NodeProto[], last: string, stored: TensorProto[]): void {
  const [first] = graph.node;
  graph.initializer.push(...stored);
  const float = { name: 'to', type: attributeType.int, i: 1 };
  graph.node.unshift(...nodes, node('Cast', [last], 'float', [float]));
  first.input[1] = 'float';
}
const least = -(2n ** 63n);

afterEach(() => {
  delete process.env.MILLWRIGHT_MAX_GRAPH_NODES;
});

describe('a network of a stranger', () => {
  it.each(['Div', 'Mod'])('may not end the process by %s of whole numbers', async (op) => {
    const divided = network((model) => {
      const [a, b] = [whole('a', [least]), whole('b', [-1n])];
      reads(model, [node(op, ['a', 'b'], 'quotient')], 'quotient', [a, b]);
    });
    await expect(open(divided)).rejects.toThrow('it divides whole numbers by what may be 0 or -1');
    const unknown = network((model) => {
      const to = { name: 'to', type: attributeType.int, i: 7 };
      const nodes = [node('Cast', ['x'], 'b', [to]), node(op, ['a', 'b'], 'quotient')];
      reads(model, nodes, 'quotient', [whole('a', [least])]);
    });
    await expect(open(unknown)).rejects.toThrow('it divides whole numbers by what may be 0 or -1');
    const known = network((model) => {
      const [a, b] = [whole('a', [7n]), whole('b', [2n])];
      reads(model, [node(op, ['a', 'b'], 'quotient')], 'quotient', [a, b]);
    });
    const good = await open(known);
    const { data } = await good.run(new Float32Array(4));
    expect([...data]).toEqual(new Array(4).fill(op === 'Div' ? 3 : 1));
    await good.release();
  });

  it('reads no other file, whatever folder the program runs in', async () => {
    const elsewhere = network(({ graph }) => {
      const [{ name, dims }] = graph.initializer;
      const externalData = [{ key: 'location', value: 'package.json' }];
      graph.initializer[0] = { name, dims, dataType: 1, dataLocation: 1, externalData };
    });
    await expect(open(elsewhere)).rejects.toThrow('should be in another file; a saved network is one file');
  });

  it('has only operators that a saved network has', async () => {
    const body: GraphProto = {
      name: 'body',
      node: [node('Identity', ['on'], 'still')],
      initializer: [],
      input: [
        { name: 'i', type: { tensorType: { elemType: 7, shape: { dim: [] } } } },
        { name: 'on', type: { tensorType: { elemType: 9, shape: { dim: [] } } } },
      ],
      output: [{ name: 'still', type: { tensorType: { elemType: 9, shape: { dim: [] } } } }],
    };
    const endless = network(({ graph }) => {
      graph.initializer.push(whole('times', [2n ** 62n], []));
      const loop = node('Loop', ['times', ''], 'nothing', [
        { name: 'body', type: attributeType.graph, g: body },
      ]);
      graph.node.push(loop);
      graph.output.push({ name: 'nothing' });
    });
    await expect(open(endless)).rejects.toThrow('a saved network has no operator Loop');
    const inside = network(({ graph }) => {
      graph.node[0].opType = 'ReorderInput';
      graph.node[0].domain = 'com.microsoft.nchwc';
    });
    await expect(open(inside)).rejects.toThrow('has no operator ReorderInput (domain com.microsoft.nchwc)');
  });

  it('defines no operators, which could call each other without an end in sight', async () => {
    const calls = network((model) => {
      const opsetImport = [{ domain: '', version: 18 }];
      const twice = (to: number) => [node(`f${to}`, ['x'], 'half'), node(`f${to}`, ['half'], 'y')];
      model.functions = Array.from({ length: 40 }, (_, i) => ({
        ...{ name: `f${i}`, domain: '', input: ['x'], output: ['y'], attribute: [], attributeProto: [] },
        ...{ node: i === 0 ? [node('Relu', ['x'], 'y')] : twice(i - 1), opsetImport },
      }));
    });
    await expect(open(calls)).rejects.toThrow('defines no operators of its own');
  });

  it('makes no numbers out of nothing until the memory is full', async () => {
    const expanded = network((model) => {
      const shape = whole('shape', [30_000n, 30_000n, 1n]);
      const nodes = [node('Expand', ['one', 'shape'], 'many'), node('ReduceSum', ['many', 'axes'], 'sum')];
      reads(model, nodes, 'sum', [whole('one', [1n]), shape, whole('axes', [0n, 1n])]);
    });
    await expect(open(expanded)).rejects.toThrow(
      /larger than can be worked with|bytes of memory for one row/,
    );
    // Each sum of a row and a column has the square of its size: 16, 256, 65 536, 4 294 967 296.
    let wide: Tensor = input('x', 'float32', [1, 4]);
    for (let i = 0; i < 4; i++) {
      const size = sizeOf(wide.shape);
      wide = add(reshape(wide, [1, size]), reshape(wide, [size, 1]));
    }
    await expect(open(writeOnnx({ y: reduceSum(wide, [0, 1]) }).bytes)).rejects.toThrow(
      'larger than can be worked with',
    );
  });

  it('has no more nodes than the limit, which who trusts it can raise', async () => {
    const many = network(({ graph }) => {
      const chain = Array.from({ length: 50 }, (_, i) =>
        node('Relu', [i === 0 ? 'x' : `r${i - 1}`], `r${i}`),
      );
      graph.node.unshift(...chain);
      graph.node[50].input[0] = 'r49';
    });
    process.env.MILLWRIGHT_MAX_GRAPH_NODES = '40';
    await expect(open(many)).rejects.toThrow(
      'the network has 52 nodes or more, and 40 is the limit; set MILLWRIGHT_MAX_GRAPH_NODES to allow more',
    );
    process.env.MILLWRIGHT_MAX_GRAPH_NODES = '60';
    const opened = await open(many);
    await opened.release();
  });

  it('takes the rows that its folder says, and no larger ones', async () => {
    const bytes = network(() => {});
    await expect(SavedNetwork.open(bytes, { ...row, shape: [40_000, 40_000, 1] })).rejects.toThrow(
      'the model folder says that a row of x is [40000, 40000, 1], and the network has [4]',
    );
  });

  it('hides nothing: what nobody reads does not run', async () => {
    const dead = network(({ graph }) => {
      graph.initializer.push(whole('a', [least]), whole('b', [-1n]));
      graph.node.push(node('Div', ['a', 'b'], 'unread'));
    });
    const opened = await open(dead);
    const { data } = await opened.run(Float32Array.of(-3, -1, 0, 2));
    expect([...data]).toEqual([0, 0, 1, 3]);
    await opened.release();
  });
});
