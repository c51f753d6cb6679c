import { expect, it } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { readOnnx, writeOnnx } from '../../src/formats/index.ts';
import {
  type AttributeProto,
  attributeType,
  encodeModel,
  type ValueInfoProto,
} from '../../src/formats/onnx/schema.ts';
import { elementTypes, sizeOf } from '../../src/graph/index.ts';
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

const texts = (name: string, values: string[]): AttributeProto => ({
  name,
  type: attributeType.strings,
  strings: values.map((each) => Buffer.from(each)),
});
const tree = [0, 0, 0, 0, 0, 1, 1, 1];
/** A tree of two levels and one of one. */
const forest = [
  ints('nodes_treeids', tree),
  ints('nodes_nodeids', [0, 1, 2, 3, 4, 0, 1, 2]),
  ints('nodes_featureids', [0, 1, 0, 0, 0, 2, 0, 0]),
  floats('nodes_values', [0.25, -0.4, 0, 0, 0, 0.1, 0, 0]),
  texts('nodes_modes', ['BRANCH_LEQ', 'BRANCH_LT', 'LEAF', 'LEAF', 'LEAF', 'BRANCH_GT', 'LEAF', 'LEAF']),
  ints('nodes_truenodeids', [1, 3, 0, 0, 0, 1, 0, 0]),
  ints('nodes_falsenodeids', [2, 4, 0, 0, 0, 2, 0, 0]),
  ints('nodes_missing_value_tracks_true', [1, 0, 0, 0, 0, 1, 0, 0]),
];
/** What the leaves say: each of them of one score, or of the scores in turn. */
const leaves = (prefix: string, ids: number[], weights: number[]): AttributeProto[] => [
  ints(`${prefix}_treeids`, [0, 0, 0, 1, 1]),
  ints(`${prefix}_nodeids`, [2, 3, 4, 1, 2]),
  ints(`${prefix}_ids`, ids),
  floats(`${prefix}_weights`, weights),
];
const [signed, shares] = [
  [0.5, -1, 2, -0.75, 0.3],
  [0.1, 0.4, 0.3, 0.5, 0.05],
];
const one = [0, 0, 0, 0, 0];

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
  TreeEnsembleRegressor: {
    domain: learning,
    inputs: [[20, 3]],
    attributes: [...forest, ...leaves('target', [0, 1, 0, 1, 0], signed), int('n_targets', 2)],
  },
  'TreeEnsembleRegressor, the mean of trees': {
    domain: learning,
    inputs: [[20, 3]],
    attributes: [
      ...forest,
      ...leaves('target', one, signed),
      int('n_targets', 1),
      text('aggregate_function', 'AVERAGE'),
      floats('base_values', [0.7]),
    ],
  },
  'TreeEnsembleClassifier of three': {
    domain: learning,
    inputs: [[20, 3]],
    attributes: [
      ...forest,
      ...leaves('class', [0, 1, 2, 2, 1], signed),
      ints('classlabels_int64s', [4, 7, 9]),
      text('post_transform', 'SOFTMAX'),
    ],
    outputs: 2,
  },
  'TreeEnsembleClassifier of two by one score': {
    domain: learning,
    inputs: [[20, 3]],
    attributes: [
      ...forest,
      ...leaves('class', one, signed),
      ints('classlabels_int64s', [0, 1]),
      text('post_transform', 'LOGISTIC'),
      floats('base_values', [0.2]),
    ],
    outputs: 2,
  },
  'TreeEnsembleClassifier of two by a share': {
    domain: learning,
    inputs: [[20, 3]],
    attributes: [...forest, ...leaves('class', one, shares), ints('classlabels_int64s', [3, 8])],
    outputs: 2,
  },
};

it.each(Object.entries(cases))('%s gives what ONNX Runtime gives', async (title, each) => {
  const [op] = title.split(/,? /);
  const { domain, inputs, attributes = [], outputs = 1 } = each;
  const names = inputs.map((_, i) => `x${i}`);
  const results = Array.from({ length: outputs }, (_, i) => `y${i}`);
  const value = (name: string, shape: readonly number[] | undefined, elemType: number): ValueInfoProto => ({
    name,
    type: { tensorType: { elemType, shape: shape && { dim: shape.map((dimValue) => ({ dimValue })) } } },
  });
  const integers = op.endsWith('Classifier');
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
      // A value that is missing, where an operator has a way for it.
      if (op.startsWith('TreeEnsemble')) data[4] = Number.NaN;
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
