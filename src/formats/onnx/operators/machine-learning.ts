/** Preparation of columns and linear models of the domain `ai.onnx.ml`, as scikit-learn's exporter writes them. */
import {
  abs,
  add,
  argMax,
  cast,
  concat,
  div,
  equal,
  gather,
  greater,
  isNotANumber,
  lookUp,
  matmul,
  mul,
  reduceMax,
  reduceSum,
  reshape,
  sqrt,
  square,
  sub,
  transpose,
  where,
} from '../../../graph/functions.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { transformed } from './post-transform.ts';

const real = (x: Tensor): Tensor => cast(x, 'float32');
/** Numbers of an attribute, of which one alone stands for all columns. */
const columns = (values: readonly number[]): Tensor =>
  values.length === 1 ? constant(values[0]) : constant(values);

/** `[rows, columns]` times the coefficients of each target, and what is added. */
function linear(node: OnnxNode, targets: number): Tensor {
  const x = real(node.tensor(0));
  const coefficients = node.floats('coefficients') ?? [];
  const weights = constant(coefficients, 'float32', [targets, coefficients.length / targets]);
  const product = matmul(x, transpose(weights));
  const intercepts = node.floats('intercepts') ?? [];
  return intercepts.length === 0 ? product : add(product, constant(intercepts));
}

/** The most likely class and the scores of all; with one score for two classes the second is its complement. */
function linearClassifier(node: OnnxNode): Tensor[] {
  const labels = node.ints('classlabels_ints') ?? [];
  if (labels.length === 0) throw new Error('classes that are strings cannot be read; export their numbers');
  const count = (node.floats('intercepts') ?? labels).length;
  const scores = linear(node, count);
  const name = node.string('post_transform', 'NONE');
  const both = count === 1 && labels.length === 2;
  const probabilities = transformed(scores, name);
  const other = name === 'NONE' ? mul(probabilities, -1) : sub(1, probabilities);
  const all = both ? concat([other, probabilities], 1) : probabilities;
  const threshold = name === 'NONE' ? 0 : 0.5;
  const [rows] = scores.shape;
  const best = both ? reshape(cast(greater(probabilities, threshold), 'int64'), [rows]) : argMax(scores, 1);
  return [gather(constant(labels, 'int64'), best), all];
}

importers(
  {
    Scaler: (node) =>
      mul(
        sub(real(node.tensor(0)), columns(node.floats('offset') ?? [0])),
        columns(node.floats('scale') ?? [1]),
      ),
    Normalizer(node) {
      const x = real(node.tensor(0));
      const norms: Readonly<Record<string, () => Tensor>> = {
        MAX: () => reduceMax(x, -1, true),
        L1: () => reduceSum(abs(x), -1, true),
        L2: () => sqrt(reduceSum(square(x), -1, true)),
      };
      const norm = norms[node.string('norm', 'MAX')];
      if (norm === undefined) throw new Error(`the norm "${node.string('norm')}" is not known`);
      const size = norm();
      return div(x, where(equal(size, 0), 1, size));
    },
    Imputer(node) {
      const x = node.tensor(0);
      const values = node.floats('imputed_value_floats');
      if (values === undefined || values.length === 0) throw new Error('only missing floats are filled in');
      const missing = node.float('replaced_value_float', 0);
      return where(Number.isNaN(missing) ? isNotANumber(x) : equal(x, missing), columns(values), x);
    },
    LabelEncoder(node) {
      const keys = node.strings('keys_strings') ?? [];
      const values = node.ints('values_int64s') ?? [];
      if (keys.length === 0 || keys.length !== values.length)
        throw new Error('only strings are looked up, and each needs a whole number');
      const numbers = new Map(keys.map((key, i) => [key, values[i]]));
      return lookUp(node.tensor(0), numbers, node.int('default_int64', -1));
    },
    Binarizer: (node) => cast(greater(node.tensor(0), node.float('threshold', 0)), node.tensor(0).dtype),
    ArrayFeatureExtractor(node) {
      const x = node.tensor(0);
      const taken = gather(x, reshape(node.tensor(1), [-1]), x.shape.length - 1);
      return x.shape.length === 1 ? reshape(taken, [1, -1]) : taken;
    },
    FeatureVectorizer: (node) =>
      concat(
        node.tensors().map((each) => real(each)),
        1,
      ),
    LinearRegressor(node) {
      const name = node.string('post_transform', 'NONE');
      return transformed(linear(node, node.int('targets', 1)), name);
    },
    LinearClassifier: linearClassifier,
  },
  'ai.onnx.ml',
);
