import {
  add,
  and,
  cast,
  concat,
  div,
  expandDims,
  gather,
  greater,
  greaterOrEqual,
  less,
  lessOrEqual,
  matmul,
  mul,
  pad,
  reduceMax,
  reshape,
  sigmoid,
  slice,
  softmax,
  split,
  sub,
  swapLast,
  tanh,
  transpose,
  where,
} from '../../../graph/functions.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { tiled } from './layout.ts';

/** A score that a softmax turns into nothing, and that no arithmetic turns into no number. */
const hidden = -1e30;

/** `[batch, length, heads * width]` as `[batch, heads, length, width]`. */
function headsOf(x: Tensor, heads: number): Tensor {
  if (x.shape.length === 4) return x;
  const [batch, length, width] = x.shape;
  return transpose(reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
}

/** Each head repeated, next to itself, until there are so many. */
function repeatedHeads(x: Tensor, heads: number): Tensor {
  const [batch, own, length, width] = x.shape;
  if (own === heads) return x;
  const repeated = tiled(reshape(x, [batch, own, 1, length, width]), [1, 1, heads / own, 1, 1]);
  return reshape(repeated, [batch, heads, length, width]);
}

const range = (length: number, shape: readonly number[]): Tensor =>
  constant(
    listOf(length, (i) => i),
    'int64',
    shape,
  );

interface Mask {
  /** True where a query may look; undefined where it may everywhere. */
  readonly allowed: Tensor | undefined;
  /** What is added to the scores. */
  readonly bias: Tensor | undefined;
}

/** What the mask, causality, windows and lengths of the rows let each query see. */
function maskOf(node: OnnxNode, queries: number, keys: number, past: number): Mask {
  const tests: Tensor[] = [];
  const given = node.optional(3);
  const missing = given === undefined ? 0 : keys - given.shape[given.shape.length - 1];
  let bias: Tensor | undefined;
  if (given?.dtype === 'bool') {
    const wide = missing === 0 ? given : greater(pad(cast(given, 'float32'), -1, 0, missing), 0);
    tests.push(wide);
  } else if (given !== undefined) {
    bias = pad(given, -1, 0, missing, Number.NEGATIVE_INFINITY);
    tests.push(greater(bias, Number.NEGATIVE_INFINITY));
  }
  const lengths = node.optional(6);
  const counted = lengths === undefined ? undefined : reshape(cast(lengths, 'int64'), [-1, 1, 1, 1]);
  // How many keys come before the first query: those of the cache, or what the row's length leaves.
  const before = counted === undefined ? constant(past, 'int64') : sub(counted, queries);
  const ahead = sub(range(keys, [1, keys]), add(range(queries, [queries, 1]), before));
  if (node.flag('is_causal')) tests.push(lessOrEqual(ahead, 0));
  const [left, right] = [node.int('left_window_size', -1), node.int('right_window_size', -1)];
  if (left >= 0) tests.push(greaterOrEqual(ahead, -left));
  if (right >= 0) tests.push(lessOrEqual(ahead, right));
  if (counted !== undefined) tests.push(less(range(keys, [1, keys]), counted));
  return { allowed: tests.length === 0 ? undefined : tests.reduce(and), bias };
}

/** Scaled dot-product attention (Vaswani et al. 2017), with shared keys, a cache, masks and a soft limit of scores. */
function attention(node: OnnxNode): Tensor[] {
  const [q, k, v] = [node.tensor(0), node.tensor(1), node.tensor(2)];
  const query = headsOf(q, node.int('q_num_heads', q.shape[1]));
  const heads = node.int('kv_num_heads', k.shape[1]);
  const [ownKey, ownValue] = [headsOf(k, heads), headsOf(v, heads)];
  const [pastKey, pastValue] = [node.optional(4), node.optional(5)];
  const key = pastKey === undefined ? ownKey : concat([pastKey, ownKey], 2);
  const value = pastValue === undefined ? ownValue : concat([pastValue, ownValue], 2);
  const [batch, queryHeads, queries, width] = query.shape;
  const keys = key.shape[2];

  const scale = node.float('scale', 1 / Math.sqrt(width));
  const products = mul(matmul(query, swapLast(repeatedHeads(key, queryHeads))), scale);
  const cap = node.float('softcap', 0);
  const capped = cap > 0 ? mul(tanh(div(products, cap)), cap) : products;
  const { allowed, bias } = maskOf(node, queries, keys, pastKey?.shape[2] ?? 0);
  const biased = bias === undefined ? capped : add(capped, bias);
  const scores = allowed === undefined ? biased : where(allowed, biased, hidden);
  const shares = softmax(scores, -1);
  // A query that may look nowhere sees nothing.
  const seen =
    allowed === undefined ? undefined : reduceMax(cast(allowed, query.dtype), allowed.shape.length - 1, true);
  const probabilities = seen === undefined ? shares : mul(shares, seen);
  const output = matmul(probabilities, repeatedHeads(value, queryHeads));
  const joined =
    q.shape.length === 4 ? output : reshape(transpose(output, [0, 2, 1, 3]), [batch, queries, -1]);
  const masked = allowed === undefined ? biased : where(allowed, biased, Number.NEGATIVE_INFINITY);
  const shown = [products, capped, masked, probabilities][node.int('qk_matmul_output_mode', 0)];
  return [joined, key, value, shown];
}

/** Pairs of elements turned by an angle that depends on the position (Su et al. 2021). */
function rotary(node: OnnxNode): Tensor {
  const given = node.tensor(0);
  const x = given.shape.length === 4 ? given : headsOf(given, node.int('num_heads'));
  const width = x.shape[3];
  const turned = node.int('rotary_embedding_dim', 0) || width;
  const positions = node.optional(3);
  const [cosine, sine] = [node.tensor(1), node.tensor(2)].map((cache) =>
    expandDims(positions === undefined ? cache : gather(cache, positions), 1),
  );
  const rest = slice(x, 3, turned, width);
  const part = slice(x, 3, 0, turned);
  const pairs = reshape(part, [...part.shape.slice(0, 3), turned / 2, 2]);
  const interleaved = node.flag('interleaved');
  const [first, second] = interleaved
    ? split(pairs, [1, 1], 4).map((each) => reshape(each, [...part.shape.slice(0, 3), turned / 2]))
    : split(part, [turned / 2, turned / 2], 3);
  const real = sub(mul(first, cosine), mul(second, sine));
  const imaginary = add(mul(first, sine), mul(second, cosine));
  const result = interleaved
    ? reshape(concat([expandDims(real, 4), expandDims(imaginary, 4)], 4), part.shape)
    : concat([real, imaginary], 3);
  const whole = turned === width ? result : concat([result, rest], 3);
  return given.shape.length === 4 ? whole : reshape(transpose(whole, [0, 2, 1, 3]), given.shape);
}

importers({
  Attention: attention,
  RotaryEmbedding: rotary,
  SwiGLU(node) {
    const gate = node.tensor(0);
    return mul(mul(gate, sigmoid(mul(gate, node.float('alpha', 1)))), node.tensor(1));
  },
});
