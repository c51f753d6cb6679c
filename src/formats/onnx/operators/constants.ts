import { fill } from '../../../graph/functions.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';

/** The value that a `Constant` holds in one of its attributes. */
function constantIn(node: OnnxNode): Tensor {
  const stored = node.constant('value') ?? node.constant('sparse_value');
  if (stored !== undefined) return stored;
  if (node.has('value_float')) return constant(node.float('value_float'));
  if (node.has('value_int')) return constant(node.int('value_int'), 'int64');
  const fractions = node.floats('value_floats');
  if (node.has('value_floats') && fractions !== undefined) return constant(fractions);
  const whole = node.ints('value_ints');
  if (node.has('value_ints') && whole !== undefined) return constant(whole, 'int64');
  throw new Error('constants of strings cannot be read');
}

importers({
  Constant: constantIn,
  ConstantOfShape(node) {
    const shape = node.numbers(0);
    const value = node.constant('value') ?? constant([0]);
    const [element] = node.known(value) ?? [0];
    return fill(shape, Number(element), value.dtype);
  },
  Shape(node) {
    const { shape } = node.tensor(0);
    const [start, end] = [node.int('start', 0), node.int('end', shape.length)];
    return constant(shape.slice(start, end), 'int64');
  },
  Size: (node) => constant(sizeOf(node.tensor(0).shape), 'int64'),
  Range(node) {
    const [start, limit, delta] = [node.number(0), node.number(1), node.number(2)];
    const length = Math.max(0, Math.ceil((limit - start) / delta));
    if (!(length < 2 ** 31)) throw new Error(`a range of ${length} numbers is too long`);
    const values = listOf(length, (i) => start + i * delta);
    return constant(values, node.tensor(0).dtype);
  },
  EyeLike(node) {
    const x = node.tensor(0);
    const [rows, columns] = x.shape;
    const k = node.int('k', 0);
    const dtype = node.has('dtype') ? node.dtype('dtype') : x.dtype;
    const ones = listOf(rows * columns, (i) => Number((i % columns) - Math.floor(i / columns) === k));
    return constant(ones, dtype, [rows, columns]);
  },
  NonZero(node) {
    const { shape } = node.tensor(0);
    const found = Array.from(node.elements(0), Number).flatMap((value, i) => (value === 0 ? [] : [i]));
    const places = shape.flatMap((extent, axis) => {
      const stride = sizeOf(shape.slice(axis + 1));
      return found.map((i) => Math.floor(i / stride) % extent);
    });
    return constant(places, 'int64', [shape.length, found.length]);
  },
  Dropout(node) {
    const x = node.tensor(0);
    const training = node.opset >= 12 && node.inputs[2] !== undefined && node.number(2) !== 0;
    const ratio = node.inputs[1] === undefined ? 0.5 : node.number(1);
    if (training && ratio !== 0)
      throw new Error('dropout that draws random numbers while it runs cannot be read');
    return [x, fill(x.shape, 1, node.opset >= 10 ? 'bool' : x.dtype)];
  },
  Unique(node) {
    if (node.has('axis')) throw new Error('Unique along an axis cannot be read');
    return uniqueOf(node);
  },
});

/** The distinct elements of a tensor that is known when the file is read, with the place of each. */
function uniqueOf(node: OnnxNode): Tensor[] {
  const x = node.tensor(0);
  const values = Array.from(node.elements(0), Number);
  const first = new Map<number, number>();
  for (const [i, value] of values.entries()) if (!first.has(value)) first.set(value, i);
  const distinct = [...first.keys()];
  if (node.flag('sorted', true)) distinct.sort((a, b) => a - b);
  const order = new Map(distinct.map((value, i) => [value, i]));
  const inverse = values.map((value) => order.get(value) ?? 0);
  const counts = distinct.map((value) => values.filter((each) => each === value).length);
  return [
    constant(distinct, x.dtype),
    constant(
      distinct.map((value) => first.get(value) ?? 0),
      'int64',
    ),
    constant(inverse, 'int64'),
    constant(counts, 'int64'),
  ];
}
