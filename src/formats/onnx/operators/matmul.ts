import {
  add,
  cast,
  matmul,
  mul,
  reshape,
  slice,
  sub,
  swapLast,
  transpose,
} from '../../../graph/functions.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { isFloat, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { einsum } from './einsum.ts';

/** The product of the standard, which takes vectors for one row or one column. */
export function product(a: Tensor, b: Tensor): Tensor {
  const left = a.shape.length === 1 ? reshape(a, [1, a.shape[0]]) : a;
  const right = b.shape.length === 1 ? reshape(b, [b.shape[0], 1]) : b;
  const result = matmul(left, right);
  const kept = result.shape.filter(
    (_, axis) =>
      !(a.shape.length === 1 && axis === result.shape.length - 2) &&
      !(b.shape.length === 1 && axis === result.shape.length - 1),
  );
  return reshape(result, kept);
}

/** Whole numbers are multiplied in int32; small ones are exact in it. */
const whole = (x: Tensor): Tensor => (isFloat(x) || x.dtype === 'int64' ? x : cast(x, 'int32'));
/** One number for each row of the last two axes. */
const perRow = (x: Tensor): Tensor => (x.shape.length === 0 ? x : reshape(x, [...x.shape, 1]));

export function withoutZeroPoint(x: Tensor, zeroPoint: Tensor | undefined, rows: boolean): Tensor {
  const wide = cast(x, 'int32');
  if (zeroPoint === undefined) return wide;
  const zero = cast(zeroPoint, 'int32');
  return sub(wide, sizeOf(zero.shape) === 1 ? reshape(zero, []) : rows ? perRow(zero) : zero);
}

function gemm(node: OnnxNode): Tensor {
  const [a, b, c] = [node.tensor(0), node.tensor(1), node.optional(2)];
  const left = node.flag('transA') ? transpose(a) : a;
  const right = node.flag('transB') ? transpose(b) : b;
  const alpha = node.float('alpha', 1);
  const beta = node.float('beta', 1);
  const result = matmul(whole(left), whole(right));
  const scaled = alpha === 1 ? result : mul(result, alpha);
  if (c === undefined || beta === 0) return scaled;
  return add(scaled, beta === 1 ? c : mul(c, beta));
}

importers({
  MatMul: (node) => product(whole(node.tensor(0)), whole(node.tensor(1))),
  Gemm: gemm,
  Einsum: (node) => einsum(node.string('equation'), node.tensors()),
  MatMulInteger(node) {
    const a = withoutZeroPoint(node.tensor(0), node.optional(2), true);
    return product(a, withoutZeroPoint(node.tensor(1), node.optional(3), false));
  },
  Det(node) {
    const x = node.tensor(0);
    const size = x.shape[x.shape.length - 1];
    if (size > 4) throw new Error(`determinants of ${size} x ${size} cannot be read; they can up to 4 x 4`);
    return determinant(x);
  },
});

importers(
  {
    FusedMatMul(node) {
      const [a, b] = [node.tensor(0), node.tensor(1)];
      const result = product(node.flag('transA') ? swapLast(a) : a, node.flag('transB') ? swapLast(b) : b);
      return mul(result, node.float('alpha', 1));
    },
  },
  'com.microsoft',
);

/** By expansion along the first row, for the small matrices of geometry. */
function determinant(x: Tensor): Tensor {
  const size = x.shape[x.shape.length - 1];
  const entry = (row: number, column: number): Tensor => element(x, row, column);
  const minor = (row: number, columns: readonly number[]): Tensor => {
    if (columns.length === 1) return entry(row, columns[0]);
    const terms = columns.map((column, i) => {
      const rest = minor(
        row + 1,
        columns.filter((each) => each !== column),
      );
      return mul(mul(entry(row, column), rest), i % 2 === 0 ? 1 : -1);
    });
    return terms.reduce(add);
  };
  return minor(
    0,
    listOf(size, (i) => i),
  );
}

function element(x: Tensor, row: number, column: number): Tensor {
  const [rows, columns] = x.shape.slice(-2);
  const flat = reshape(x, [...x.shape.slice(0, -2), rows * columns]);
  const at = row * columns + column;
  return reshape(slice(flat, flat.shape.length - 1, at, at + 1), x.shape.slice(0, -2));
}
