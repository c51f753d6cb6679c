import { expect, it } from 'vitest';
import { Random } from '../../src/data/random.ts';
import { elementTypes, readOnnx, sizeOf, writeOnnx } from '../../src/graph/index.ts';
import {
  type AttributeProto,
  attributeType,
  encodeModel,
  type ValueInfoProto,
} from '../../src/graph/onnx/schema.ts';
import { createOrtSession, ortTensor } from '../../src/runtime/session.ts';

/** Operators that the ONNX project publishes no cases of: ONNX Runtime runs the file as it is, and as it was read. */
interface Case {
  readonly domain: 'com.microsoft' | 'ai.onnx.ml';
  readonly inputs: readonly (readonly number[])[];
  readonly attributes?: readonly AttributeProto[];
  readonly outputs?: number;
}
const float = (name: string, f: number): AttributeProto => ({ name, type: attributeType.float, f });
const int = (name: string, i: number): AttributeProto => ({ name, type: attributeType.int, i });
const text = (name: string, s: string): AttributeProto => ({
  name,
  type: attributeType.string,
  s: Buffer.from(s),
});
const floats = (name: string, values: number[]): AttributeProto => ({
  name,
  type: attributeType.floats,
  floats: values,
});
const ints = (name: string, values: number[]): AttributeProto => ({
  name,
  type: attributeType.ints,
  ints: values,
});

const microsoft = 'com.microsoft';
const learning = 'ai.onnx.ml';
const cases: Record<string, Case> = {
  Gelu: { domain: microsoft, inputs: [[2, 5]] },
  FastGelu: { domain: microsoft, inputs: [[2, 5], [5]] },
  BiasGelu: { domain: microsoft, inputs: [[2, 5], [5]] },
  QuickGelu: { domain: microsoft, inputs: [[2, 5]], attributes: [float('alpha', 1.3)] },
  FusedMatMul: {
    domain: microsoft,
    inputs: [
      [2, 3, 4],
      [2, 5, 4],
    ],
    attributes: [int('transB', 1), float('alpha', 0.5)],
  },
  SkipLayerNormalization: {
    domain: microsoft,
    inputs: [[2, 3, 4], [2, 3, 4], [4], [4], [4]],
    attributes: [float('epsilon', 1e-3)],
  },
  SkipSimplifiedLayerNormalization: {
    domain: microsoft,
    inputs: [[2, 3, 4], [2, 3, 4], [4]],
    attributes: [float('epsilon', 1e-3)],
  },
  Scaler: {
    domain: learning,
    inputs: [[3, 2]],
    attributes: [floats('offset', [0.5, -1]), floats('scale', [2, 0.25])],
  },
  Normalizer: { domain: learning, inputs: [[3, 4]], attributes: [text('norm', 'L2')] },
  Imputer: {
    domain: learning,
    inputs: [[3, 2]],
    attributes: [floats('imputed_value_floats', [7, 8]), float('replaced_value_float', 0.25)],
  },
  Binarizer: { domain: learning, inputs: [[3, 2]], attributes: [float('threshold', 0.2)] },
  FeatureVectorizer: {
    domain: learning,
    inputs: [
      [3, 2],
      [3, 1],
    ],
    attributes: [ints('inputdimensions', [2, 1])],
  },
  LinearRegressor: {
    domain: learning,
    inputs: [[3, 2]],
    attributes: [
      floats('coefficients', [1, -2, 0.5, 3]),
      floats('intercepts', [0.1, -0.4]),
      int('targets', 2),
    ],
  },
  LinearClassifier: {
    domain: learning,
    inputs: [[4, 2]],
    attributes: [
      floats('coefficients', [1, -2, 0.5, 3, -1, 1]),
      floats('intercepts', [0.1, -0.4, 0]),
      ints('classlabels_ints', [5, 6, 9]),
      text('post_transform', 'SOFTMAX'),
    ],
    outputs: 2,
  },
};

it.each(Object.entries(cases))('%s gives what ONNX Runtime gives', async (op, each) => {
  const { domain, inputs, attributes = [], outputs = 1 } = each;
  const names = inputs.map((_, i) => `x${i}`);
  const results = Array.from({ length: outputs }, (_, i) => `y${i}`);
  const value = (name: string, shape: readonly number[] | undefined, elemType: number): ValueInfoProto => ({
    name,
    type: { tensorType: { elemType, shape: shape && { dim: shape.map((dimValue) => ({ dimValue })) } } },
  });
  const integers = op === 'LinearClassifier';
  const bytes = encodeModel({
    irVersion: 8,
    opsetImport: [
      { domain: '', version: 17 },
      { domain, version: domain === learning ? 3 : 1 },
    ],
    graph: {
      name: op,
      node: [{ name: op, opType: op, domain, input: names, output: results, attribute: [...attributes] }],
      initializer: [],
      input: names.map((name, i) => value(name, inputs[i], elementTypes.float32.onnx)),
      output: results.map((name, i) =>
        value(name, undefined, elementTypes[integers && i === 0 ? 'int64' : 'float32'].onnx),
      ),
    },
  });
  const random = new Random(3);
  const feeds = Object.fromEntries(
    inputs.map((shape, i) => {
      const data = new Float32Array(sizeOf(shape));
      random.fillUniform(data, -1.5, 1.5);
      data[0] = 0.25;
      return [names[i], ortTensor(data, { dtype: 'float32', shape })];
    }),
  );
  const run = async (model: Uint8Array) => {
    const session = await createOrtSession(model, { threads: 1 });
    const found = await session.run(feeds);
    await session.release();
    return results.map((name) => Array.from(found[name].data as Float32Array, Number));
  };
  const graph = readOnnx(bytes);
  const ours = await run(writeOnnx(graph.outputs).bytes);
  const theirs = await run(bytes);
  theirs.forEach((expected, i) => {
    expect(ours[i].length).toBe(expected.length);
    expected.forEach((number, at) => expect(ours[i][at]).toBeCloseTo(number, op === 'FastGelu' ? 3 : 4));
  });
});
