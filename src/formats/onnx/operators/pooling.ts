import { averagePool, convolution, maxPoolWithPlaces } from '../../../graph/convolution.ts';
import {
  abs,
  cast,
  div,
  fill,
  gather,
  mul,
  pad,
  pow,
  reduceMax,
  reduceMean,
  reduceSum,
  reshape,
  scatterElements,
  sqrt,
  square,
} from '../../../graph/functions.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { constant, isFloat, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { missingAfter, padded, type Window, windowOf, windowsAlong } from './windows.ts';

const sizeIn = (node: OnnxNode): number[] => node.ints('kernel_shape') ?? [];
const extentsOf = (x: Tensor): readonly number[] => x.shape.slice(2);
const spatialAxes = (x: Tensor): number[] => extentsOf(x).map((_, axis) => 2 + axis);
const none = (window: Window): number[] => window.pads.map(() => 0);

/** The window with what `ceil_mode` needs added to its padding. */
function widened(node: OnnxNode, x: Tensor): { window: Window; missing: number[] } {
  const window = windowOf(node, x, sizeIn(node));
  const ceil = node.flag('ceil_mode') && node.string('auto_pad', 'NOTSET') === 'NOTSET';
  const extents = extentsOf(x);
  const missing = ceil
    ? missingAfter(extents, window, windowsAlong(extents, window, true))
    : extents.map(() => 0);
  const pads = window.pads.map((each, i) => each + (i < extents.length ? 0 : missing[i - extents.length]));
  return { window: { ...window, pads }, missing };
}

/** Sums over windows: of float tensors, padded with zeros. A dilated window is a convolution with ones. */
function windowSums(x: Tensor, window: Window): Tensor {
  const wide = padded(x, window.pads, 0);
  const { size, strides, dilations } = window;
  if (dilations.every((each) => each === 1)) {
    return mul(averagePool(wide, size, { strides, pads: none(window) }), sizeOf(size));
  }
  const [, channels] = x.shape;
  const kernel = fill([channels, 1, ...size], 1, x.dtype);
  return convolution(wide, kernel, { strides, dilations, pads: none(window), group: channels });
}

function maxPooled(node: OnnxNode): Tensor[] {
  const given = node.tensor(0);
  const x = isFloat(given) ? given : cast(given, 'float32');
  const { window, missing } = widened(node, x);
  const { size, strides, dilations, pads } = window;
  // The runtime takes no padding as wide as the window; what `ceil_mode` adds is put there as lowest numbers.
  const wide = missing.some((each) => each > 0) || pads.some((each, i) => each >= size[i % size.length]);
  const places = wide ? placesIn(x, pads) : undefined;
  const [greatest, found] = maxPoolWithPlaces(wide ? padded(x, pads, Number.NEGATIVE_INFINITY) : x, size, {
    strides,
    dilations,
    pads: wide ? none(window) : pads,
  });
  const original = places === undefined ? found : gather(places, found);
  const columnMajor = node.flag('storage_order') ? columnMajorPlaces(original, x.shape) : original;
  return [cast(greatest, given.dtype), columnMajor];
}

/** For each place in the padded tensor, flattened, where in `x` it comes from. */
function placesIn(x: Tensor, pads: readonly number[]): Tensor {
  const own = constant(
    listOf(sizeOf(x.shape), (i) => i),
    'int64',
    x.shape,
  );
  return reshape(padded(own, pads, 0), [-1]);
}

/** Places counted down the columns of each image instead of along its rows. */
function columnMajorPlaces(found: Tensor, shape: readonly number[]): Tensor {
  const extents = shape.slice(2);
  const image = sizeOf(extents);
  const turned = listOf(sizeOf(shape), (i) => {
    let rest = i % image;
    const position = extents.map((_, axis) => {
      const stride = sizeOf(extents.slice(axis + 1));
      const at = Math.floor(rest / stride);
      rest %= stride;
      return at;
    });
    const within = position.reduce((sum, at, axis) => sum + at * sizeOf(extents.slice(0, axis)), 0);
    return i - (i % image) + within;
  });
  return gather(constant(turned, 'int64'), found);
}

function averagePooled(node: OnnxNode): Tensor {
  const x = node.tensor(0);
  const { window, missing } = widened(node, x);
  // Padding counts where `count_include_pad` says so; what `ceil_mode` adds beyond it never does.
  const included = node.flag('count_include_pad');
  const own = window.pads.map((each, i) => each - (i < missing.length ? 0 : missing[i - missing.length]));
  const ones = fill([1, 1, ...extentsOf(x)], 1, x.dtype);
  const counted = included ? padded(ones, own, 1) : ones;
  const beyond = [...missing.map(() => 0), ...missing];
  const counts = windowSums(counted, { ...window, pads: included ? beyond : window.pads });
  return div(windowSums(x, window), counts);
}

function lpPooled(node: OnnxNode): Tensor {
  const x = node.tensor(0);
  const p = node.int('p', 2);
  const { window } = widened(node, x);
  const sums = windowSums(p === 2 ? square(x) : pow(abs(x), p), window);
  return p === 2 ? sqrt(sums) : pow(sums, 1 / p);
}

importers({
  MaxPool: maxPooled,
  AveragePool: averagePooled,
  LpPool: lpPooled,
  GlobalAveragePool: (node) => reduceMean(node.tensor(0), spatialAxes(node.tensor(0)), true),
  GlobalMaxPool: (node) => reduceMax(node.tensor(0), spatialAxes(node.tensor(0)), true),
  GlobalLpPool(node) {
    const x = node.tensor(0);
    const p = node.int('p', 2);
    const sum = reduceSum(pow(abs(x), p), spatialAxes(x), true);
    return pow(sum, 1 / p);
  },
  MaxUnpool(node) {
    const [x, found] = [node.tensor(0), node.tensor(1)];
    const window = windowOf(node, x, sizeIn(node));
    const given = node.optionalNumbers(2);
    const extents = extentsOf(x).map(
      (extent, axis) =>
        (extent - 1) * window.strides[axis] +
        window.size[axis] -
        window.pads[axis] -
        window.pads[axis + window.size.length],
    );
    // Places are counted in the tensor as it was before, which `output_shape` may be larger than.
    const before = [...x.shape.slice(0, 2), ...extents];
    const whole = reshape(scatterElements(sizeOf(before), reshape(found, [-1]), reshape(x, [-1])), before);
    if (given === undefined) return whole;
    return given
      .slice(2)
      .reduce((wide, extent, axis) => pad(wide, 2 + axis, 0, extent - extents[axis]), whole);
  },
});
