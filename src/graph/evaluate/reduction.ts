import { numberAttribute, numbersAttribute } from '../operator.ts';
import { sizeOf } from '../shape.ts';
import { filled, type Kernel, places, stridesOf } from './kernel.ts';

const reduction =
  (
    start: number,
    of: (sum: number, x: number) => number,
    last?: (sum: number, count: number) => number,
  ): Kernel =>
  ([x], attributes, [{ dtype, shape }]) => {
    const axes = numbersAttribute(attributes, 'axes');
    const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const strides = stridesOf(kept).map((stride, axis) => (axes.includes(axis) ? 0 : stride));
    const target = places(x.shape, strides);
    const sums = new Float64Array(sizeOf(shape)).fill(start);
    for (let i = 0; i < x.data.length; i++) sums[target[i]] = of(sums[target[i]], Number(x.data[i]));
    const count = sums.length === 0 ? 0 : x.data.length / sums.length;
    return [filled(dtype, sums.length, (i) => (last === undefined ? sums[i] : last(sums[i], count)))];
  };

export const reductionKernels: Readonly<Record<string, Kernel>> = {
  ReduceSum: reduction(0, (sum, x) => sum + x),
  ReduceMean: reduction(
    0,
    (sum, x) => sum + x,
    (sum, count) => sum / count,
  ),
  ReduceProd: reduction(1, (product, x) => product * x),
  ReduceMax: reduction(Number.NEGATIVE_INFINITY, Math.max),
  ReduceMin: reduction(Number.POSITIVE_INFINITY, Math.min),
  CumSum: ([x], attributes, [{ dtype, shape }]) => {
    const axis = numberAttribute(attributes, 'axis');
    const stride = stridesOf(shape)[axis];
    const sums = Float64Array.from(x.data, Number);
    const backwards = attributes.reverse === true;
    for (let i = 0; i < sums.length; i++) {
      const at = backwards ? sums.length - 1 - i : i;
      const position = Math.floor(at / stride) % shape[axis];
      if (backwards ? position < shape[axis] - 1 : position > 0)
        sums[at] += sums[at + (backwards ? stride : -stride)];
    }
    return [filled(dtype, sums.length, (i) => sums[i])];
  },
};
