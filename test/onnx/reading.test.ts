import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadOnnx } from '../../src/entries/onnx.ts';
import { openOnnx, readOnnx } from '../../src/formats/index.ts';
import {
  type AttributeProto,
  attributeType,
  decodeModel,
  encodeModel,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../../src/formats/onnx/schema.ts';
import { storedTensor } from '../../src/formats/onnx/tensor-data.ts';
import type { Tensor } from '../../src/graph/index.ts';
import { compute } from '../../src/runtime/compute.ts';

const node = (
  opType: string,
  input: string[],
  output: string[],
  attribute: AttributeProto[] = [],
  more: Partial<NodeProto> = {},
): NodeProto => ({ name: `${opType} of ${output[0]}`, opType, input, output, attribute, ...more });
const value = (name: string, shape: readonly (number | string)[], elemType = 1): ValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: {
        dim: shape.map((each) => (typeof each === 'number' ? { dimValue: each } : { dimParam: each })),
      },
    },
  },
});
const floats = (name: string, dims: number[], values: number[]): TensorProto => ({
  name,
  dims,
  dataType: 1,
  rawData: new Uint8Array(Float32Array.from(values).buffer),
});
const whole = (name: string, values: number[]): TensorProto => ({
  name,
  dims: [values.length],
  dataType: 7,
  int64Data: values,
});

interface Parts {
  readonly nodes: NodeProto[];
  readonly inputs: ValueInfoProto[];
  readonly outputs: ValueInfoProto[];
  readonly initializers?: TensorProto[];
  readonly more?: Partial<ModelProto>;
}
const file = ({ nodes, inputs, outputs, initializers = [], more }: Parts): Uint8Array =>
  encodeModel({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 17 }],
    graph: { name: 'graph', node: nodes, initializer: initializers, input: inputs, output: outputs },
    ...more,
  });
const square = { inputs: [value('x', [2, 2])], outputs: [value('y', [2, 2])] };
const dataOf = (tensor: Tensor): number[] =>
  tensor.source.kind === 'constant' ? Array.from(tensor.source.data, Number) : [];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'millwright-reading-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const written = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

describe('values that a file stores', () => {
  const stored = (proto: Partial<TensorProto>): number[] =>
    dataOf(storedTensor({ dims: [], dataType: 1, ...proto }));

  it('are read from raw bytes and from typed fields alike', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1 }), (values) => {
        const raw = new Uint8Array(Float32Array.from(values).buffer);
        const expected = Array.from(Float32Array.from(values));
        expect(stored({ dims: [values.length], rawData: raw })).toEqual(expected);
        expect(stored({ dims: [values.length], floatData: values })).toEqual(expected);
      }),
    );
    expect(stored({ dims: [2], dataType: 11, doubleData: [1.5, -2] })).toEqual([1.5, -2]);
    expect(stored({ dims: [2], dataType: 7, int64Data: [-1, 5] })).toEqual([-1, 5]);
    expect(stored({ dims: [2], dataType: 12, uint64Data: [4_000_000_000, 5] })).toEqual([4_000_000_000, 5]);
    expect(stored({ dims: [3], dataType: 3, int32Data: [-128, 0, 127] })).toEqual([-128, 0, 127]);
    expect(stored({ dims: [2], dataType: 9, int32Data: [1, 0] })).toEqual([1, 0]);
  });

  it('of 16, 8 and 4 bits become numbers that are worked with', () => {
    // 1.5, -2, the smallest normal number, infinity.
    const half = Uint16Array.of(0x3e00, 0xc000, 0x0400, 0x7c00);
    expect(stored({ dims: [4], dataType: 10, rawData: new Uint8Array(half.buffer) })).toEqual([
      1.5,
      -2,
      2 ** -14,
      Number.POSITIVE_INFINITY,
    ]);
    expect(stored({ dims: [2], dataType: 10, int32Data: [0x3e00, 0x8001] })).toEqual([1.5, -(2 ** -24)]);
    expect(stored({ dims: [2], dataType: 16, int32Data: [0x3fc0, 0xc000] })).toEqual([1.5, -2]);
    // The largest of E4M3FN, and the largest and an infinity of E5M2.
    expect(stored({ dims: [2], dataType: 17, rawData: Uint8Array.of(0x7e, 0x38) })).toEqual([448, 1]);
    expect(stored({ dims: [2], dataType: 19, rawData: Uint8Array.of(0x7b, 0xfc) })).toEqual([
      57344,
      Number.NEGATIVE_INFINITY,
    ]);
    // Two to a byte, the first in the lower half.
    expect(stored({ dims: [3], dataType: 22, rawData: Uint8Array.of(0x7f, 0x08) })).toEqual([-1, 7, -8]);
    expect(stored({ dims: [3], dataType: 21, rawData: Uint8Array.of(0x7f, 0x08) })).toEqual([15, 7, 8]);
  });

  it('that are too few for their shape are refused', () => {
    expect(() => stored({ dims: [3], rawData: new Uint8Array(8) })).toThrow(
      '8 bytes are given where 12 are needed',
    );
    expect(() => stored({ dims: [3], floatData: [1] })).toThrow('1 values are given where 3 are needed');
    expect(() => stored({ dims: [-1], floatData: [] })).toThrow('no tensor has the shape [-1]');
    expect(() => stored({ dims: [2 ** 40], floatData: [] })).toThrow('no tensor has the shape');
  });

  it('may lie in another file, but only in one beside it', () => {
    const weight = (location: string, offset: number, length: number): TensorProto => ({
      name: 'w',
      dims: [2, 2],
      dataType: 1,
      dataLocation: 1,
      externalData: Object.entries({ location, offset, length }).map(([key, each]) => ({
        key,
        value: `${each}`,
      })),
    });
    const parts = (proto: TensorProto) =>
      file({ nodes: [node('MatMul', ['x', 'w'], ['y'])], ...square, initializers: [proto] });
    mkdirSync(join(folder, 'data'), { recursive: true });
    writeFileSync(join(folder, 'data', 'weights.bin'), new Uint8Array(Float32Array.of(9, 1, 2, 3, 4).buffer));
    const network = loadOnnx(written('external.onnx', parts(weight('data/weights.bin', 4, 16))));
    expect([...network.getWeights().values()]).toEqual([Float32Array.of(1, 2, 3, 4)]);
    const open = (name: string, proto: TensorProto) => () => loadOnnx(written(name, parts(proto)));
    expect(open('short.onnx', weight('data/weights.bin', 8, 16))).toThrow(
      'short.onnx: initialiser "w": its values should be stored at 8 to 24 of data/weights.bin, which has 20 bytes',
    );
    expect(open('gone.onnx', weight('gone.bin', 0, 16))).toThrow(
      'its values are stored in gone.bin, which is not there',
    );
    expect(open('out.onnx', weight('../secret.bin', 0, 16))).toThrow('which is not beside the file');
    expect(open('root.onnx', weight('/etc/passwd', 0, 16))).toThrow('which is not beside the file');
    symlinkSync('/etc/hostname', join(folder, 'data', 'link.bin'));
    expect(open('link.onnx', weight('data/link.bin', 0, 16))).toThrow('a link that leads out of the folder');
    symlinkSync('weights.bin', join(folder, 'data', 'near.bin'));
    expect([
      ...loadOnnx(written('near.onnx', parts(weight('data/near.bin', 4, 16)))).getWeights(),
    ]).toHaveLength(1);
  });

  it('are not made many from a few bytes', () => {
    const sparse = file({ nodes: [node('MatMul', ['x', 'w'], ['y'])], ...square });
    const model = decodeModel(sparse);
    model.graph.sparseInitializer = [
      {
        values: { name: 'w', dims: [1], dataType: 1, floatData: [1] },
        indices: { name: '', dims: [1], dataType: 7, int64Data: [0] },
        dims: [1_800_000_000],
      },
    ];
    expect(() => loadOnnx(written('sparse.onnx', encodeModel(model)))).toThrow(
      'a sparse tensor of [1800000000] has more than',
    );
  });
});

describe('a file', () => {
  it('may call its own functions, and not more often than a person could wait for', () => {
    const calls = (depth: number): Uint8Array =>
      file({
        nodes: [node(`f${depth}`, ['x'], ['y'])],
        ...square,
        more: {
          functions: Array.from({ length: depth + 1 }, (_, i) => ({
            ...{ name: `f${i}`, domain: '', input: ['a'], output: ['b'], attribute: [], attributeProto: [] },
            node:
              i === 0
                ? [node('Relu', ['a'], ['b'])]
                : [node(`f${i - 1}`, ['a'], ['h']), node(`f${i - 1}`, ['h'], ['b'])],
            opsetImport: [{ domain: '', version: 18 }],
          })),
        },
      });
    expect(
      openOnnx(written('calls.onnx', calls(3))).build(openOnnx(written('calls.onnx', calls(3))).feeds()).size,
    ).toBe(1);
    const many = openOnnx(written('many.onnx', calls(40)));
    process.env.MILLWRIGHT_MAX_GRAPH_NODES = '2000';
    expect(() => many.build(many.feeds())).toThrow('written out the file has 2,001 nodes or more');
    delete process.env.MILLWRIGHT_MAX_GRAPH_NODES;
  });

  it('divides whole numbers by anything, and the process lives', async () => {
    const divided = (op: string) =>
      file({
        nodes: [node(op, ['a', 'b'], ['y'])],
        inputs: [value('a', [5], 7), value('b', [5], 7)],
        outputs: [value('y', [5], 7)],
      });
    const least = -(2n ** 63n);
    const values = {
      a: BigInt64Array.of(least, 7n, least, 7n, -7n),
      b: BigInt64Array.of(-1n, 0n, 2n, -1n, 2n),
    };
    const results = async (op: string) => {
      const { y } = await compute(readOnnx(divided(op)).outputs, values);
      return [...y];
    };
    expect(await results('Div')).toEqual([least, 0n, least / 2n, -7n, -3n]);
    expect(await results('Mod')).toEqual([0n, 0n, 0n, 0n, 1n]);
  });

  it('names the first operator that cannot be read, its node and the file, and the others', () => {
    const bytes = file({
      nodes: [
        node('Relu', ['x'], ['a']),
        node('Frobnicate', ['a'], ['b'], [], { domain: 'shop.floor' }),
        node('ImageDecoder', ['b'], ['y']),
      ],
      ...square,
    });
    expect(() => openOnnx(written('odd.onnx', bytes))).toThrow(
      'odd.onnx: node "Frobnicate of b" (Frobnicate): the operator Frobnicate (domain shop.floor) cannot be read; nor can ImageDecoder',
    );
  });

  it('that does not fit together is told with node and file', () => {
    const bytes = file({
      nodes: [node('MatMul', ['x', 'w'], ['y'])],
      ...square,
      initializers: [floats('w', [3, 1], [1, 2, 3])],
    });
    expect(() => readOnnx(bytes, { name: 'wrong.onnx' })).toThrow(
      /^wrong\.onnx: node "MatMul of y" \(MatMul\): .*inner extents 2 and 3 differ/,
    );
    const dangling = file({ nodes: [node('Relu', ['z'], ['y'])], ...square });
    expect(() => readOnnx(dangling)).toThrow('"z" is read before it is made');
  });

  it('with open extents asks for them', () => {
    const parts = { nodes: [node('Relu', ['x'], ['y'])], outputs: [value('y', ['batch', 'steps', 4])] };
    const bytes = file({ ...parts, inputs: [value('x', ['batch', 'steps', 4])] });
    expect(() => readOnnx(bytes)).toThrow('the shape of input "x" is [batch, steps, 4]; give its extents');
    expect(readOnnx(bytes, { shapes: { x: [2, 3, 4] } }).outputs.y.shape).toEqual([2, 3, 4]);
    expect(() => readOnnx(bytes, { shapes: { x: [2, 3, 5] } })).toThrow('which [2, 3, 5] does not fit');
    expect(() => readOnnx(bytes, { shapes: { z: [2] } })).toThrow('has no input "z"; its inputs are "x"');
    const path = written('steps.onnx', bytes);
    expect(() => loadOnnx(path)).toThrow('give the extents of one row: { shapes: { "x": [...] } }');
    expect(loadOnnx(path, { shapes: { x: [3, 4] } }).network.outputs[0].shape.slice(1)).toEqual([3, 4]);
  });

  it('an input may have the name of something that every object has', () => {
    const open = value('__proto__', []);
    open.type = { tensorType: { elemType: 1 } };
    const bytes = file({
      nodes: [node('Relu', ['__proto__'], ['y'])],
      inputs: [open],
      outputs: [value('y', [1, 2])],
    });
    expect(() => loadOnnx(written('named.onnx', bytes))).toThrow(
      'the shape of input "__proto__" is of unknown rank',
    );
  });

  it('that folds the rows of a batch into each other is not taken for a network of rows', () => {
    const bytes = file({
      nodes: [node('Reshape', ['x', 'shape'], ['y'])],
      inputs: [value('x', [2, 3])],
      outputs: [value('y', [1, 6])],
      initializers: [whole('shape', [1, -1])],
    });
    expect(() => loadOnnx(written('folded.onnx', bytes))).toThrow(
      /"y" of folded\.onnx is \[1, 3·batch\] for inputs of \[batch, 3\], not one result for each row/,
    );
  });

  it('is refused where a kernel is not of the size that its node says', () => {
    const attribute = [{ name: 'kernel_shape', type: attributeType.ints, ints: [3, 3] }];
    const bytes = file({
      nodes: [node('Conv', ['x', 'w'], ['y'], attribute)],
      inputs: [value('x', [1, 1, 4, 4])],
      outputs: [value('y', [1, 1, 2, 2])],
      initializers: [floats('w', [1, 1, 0, 3], [])],
    });
    expect(() => loadOnnx(written('kernel.onnx', bytes))).toThrow(
      /"Conv of y" \(Conv\): kernel_shape is 3 x 3 but the kernel 0 x 3/,
    );
  });

  it('is refused where it is no ONNX file, not there, or too short', () => {
    expect(() => openOnnx(join(folder, 'nowhere.onnx'))).toThrow('there is no file');
    expect(() => openOnnx(written('text.onnx', Buffer.from('no model at all')))).toThrow(/^text\.onnx: /);
    const bytes = file({ nodes: [node('Relu', ['x'], ['y'])], ...square });
    for (let length = 0; length < bytes.length; length += 7) {
      expect(() => openOnnx(written('cut.onnx', bytes.subarray(0, length)))).toThrow(/^cut\.onnx: /);
    }
  });

  it('may define operators of its own, with attributes and inputs left out', async () => {
    const bytes = file({
      nodes: [
        node('Scaled', ['x'], ['a'], [{ name: 'by', type: attributeType.float, f: 3 }], { domain: 'own' }),
        node('Scaled', ['a', 'x'], ['y'], [], { domain: 'own' }),
      ],
      ...square,
      more: {
        opsetImport: [
          { domain: '', version: 17 },
          { domain: 'own', version: 1 },
        ],
        functions: [
          {
            name: 'Scaled',
            domain: 'own',
            input: ['v', 'added'],
            output: ['w'],
            attribute: [],
            attributeProto: [{ name: 'by', type: attributeType.float, f: 0.5 }],
            opsetImport: [{ domain: '', version: 17 }],
            node: [
              node(
                'Constant',
                [],
                ['factor'],
                [{ name: 'value_float', type: attributeType.float, refAttrName: 'by' }],
              ),
              node('Mul', ['v', 'factor'], ['m']),
              node('Clip', ['m', '', 'added'], ['w']),
            ],
          },
        ],
      },
    });
    const { outputs } = readOnnx(bytes, { shapes: { x: [2, 2] }, values: {} });
    // The second input of Clip's bound is a whole tensor here, which the sum of both shows.
    const { y } = await compute({ y: outputs.y }, { x: Float32Array.of(1, 2, -1, 4) });
    expect(Array.from(y, Number)).toEqual([1, 2, -1.5, 4]);
  });

  it('works out shapes from shapes, with the batch left open', () => {
    const bytes = file({
      nodes: [
        node('Shape', ['x'], ['s']),
        node('Gather', ['s', 'zero'], ['rows']),
        node('Concat', ['rows', 'rest'], ['shape'], [{ name: 'axis', type: attributeType.int, i: 0 }]),
        node('Reshape', ['x', 'shape'], ['y']),
      ],
      inputs: [value('x', ['batch', 2, 3])],
      outputs: [value('y', ['batch', 6])],
      initializers: [whole('zero', [0]), whole('rest', [-1])],
    });
    expect(readOnnx(bytes, { shapes: { x: [5, 2, 3] } }).outputs.y.shape).toEqual([5, 6]);
    const network = loadOnnx(written('shapes.onnx', bytes));
    expect(network.network.outputs[0].shape[1]).toBe(6);
  });

  it('chooses a branch when it is read where it can, and works out both where it cannot', async () => {
    const branch = (op: string) => ({
      name: op,
      type: attributeType.graph,
      g: {
        name: op,
        node: [node(op, ['x'], [`of ${op}`])],
        initializer: [],
        input: [],
        output: [value(`of ${op}`, [2, 2])],
      },
    });
    const attributes = [
      { ...branch('Relu'), name: 'then_branch' },
      { ...branch('Neg'), name: 'else_branch' },
    ];
    const bytes = (initializers: TensorProto[]) =>
      file({
        nodes: [node('If', ['c'], ['y'], attributes)],
        inputs: [value('x', [2, 2]), ...(initializers.length === 0 ? [value('c', [1], 9)] : [])],
        outputs: square.outputs,
        initializers,
      });
    const known = readOnnx(bytes([{ name: 'c', dims: [1], dataType: 9, int32Data: [1] }]));
    const x = Float32Array.of(1, -2, 3, -4);
    const fixed = await compute({ y: known.outputs.y }, { x });
    expect(Array.from(fixed.y, Number)).toEqual([1, 0, 3, 0]);
    const open = readOnnx(bytes([]));
    for (const [c, expected] of [
      [1, [1, 0, 3, 0]],
      [0, [-1, 2, -3, 4]],
    ] as const) {
      const { y } = await compute({ y: open.outputs.y }, { x, c: Uint8Array.of(c) });
      expect(Array.from(y, Number)).toEqual(expected);
    }
  });
});
