import { roundHalfEven } from '../../../graph/evaluate/elementwise.ts';
import { cast, gather, matmul, mul, reshape, round, transpose, where } from '../../../graph/functions.ts';
import { sizeOf } from '../../../graph/shape.ts';
import { constant, constantOf, isFloat, type Tensor } from '../../../graph/tensor.ts';
import { checkLength, listOf } from '../list-of.ts';
import { axesOf, importers, type OnnxNode } from '../onnx-node.ts';
import { movedAxis } from './activation.ts';

/** How one axis of a tensor is made longer or shorter. */
interface AxisResize {
  readonly axis: number;
  readonly from: number;
  readonly to: number;
  readonly scale: number;
  /** The part of the axis that is read with `tf_crop_and_resize`, as shares of it. */
  readonly region: readonly [number, number];
}

/** Where in the axis as it was each new place is; may be between elements and beyond both ends. */
function placesOf({ from, to, scale, region }: AxisResize, mode: string): number[] {
  const place = (at: number): number => {
    switch (mode) {
      case 'half_pixel':
        return (at + 0.5) / scale - 0.5;
      case 'half_pixel_symmetric': {
        const adjustment = to / (scale * from);
        const offset = (from / 2) * (1 - adjustment);
        return offset + (at + 0.5) / scale - 0.5;
      }
      case 'pytorch_half_pixel':
        return to > 1 ? (at + 0.5) / scale - 0.5 : 0;
      case 'align_corners':
        return to > 1 ? (at * (from - 1)) / (scale * from - 1) : 0;
      case 'asymmetric':
        return at / scale;
      case 'tf_half_pixel_for_nn':
        return (at + 0.5) / scale;
      case 'tf_crop_and_resize':
        return to > 1
          ? region[0] * (from - 1) + (at * (region[1] - region[0]) * (from - 1)) / (to - 1)
          : 0.5 * (region[0] + region[1]) * (from - 1);
      default:
        throw new Error(`the coordinates "${mode}" are not known`);
    }
  };
  return listOf(to, (at) => place(at));
}

function nearest(place: number, mode: string): number {
  switch (mode) {
    case 'round_prefer_floor':
      return Math.ceil(place - 0.5);
    case 'round_prefer_ceil':
      return Math.floor(place + 0.5);
    case 'floor':
      return Math.floor(place);
    case 'ceil':
      return Math.ceil(place);
    default:
      return roundHalfEven(place);
  }
}

/** How much a neighbour counts that is so far from a place: a hat, or the cubic of Keys (1981). */
const kernels = {
  linear: (distance: number): number => Math.max(0, 1 - distance),
  cubic(distance: number, a: number): number {
    const d = distance;
    if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
    return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
  },
};

interface Interpolation {
  readonly kind: 'linear' | 'cubic';
  readonly cubic: number;
  readonly excludeOutside: boolean;
  readonly antialias: boolean;
}

/** The weights `[to, from]` with which an axis is summed up to a new one. */
function weightsOf(resize: AxisResize, places: readonly number[], how: Interpolation): Float32Array {
  const { from, to, scale } = resize;
  checkLength(to * from);
  const weights = new Float32Array(to * from);
  // Where an axis becomes shorter, antialiasing lets each new element see as many old ones as it stands for.
  const stretch = how.antialias ? Math.min(1, scale) : 1;
  const radius = (how.kind === 'cubic' ? 2 : 1) / stretch;
  for (const [row, place] of places.entries()) {
    const taps: [number, number][] = [];
    for (let at = Math.ceil(place - radius - 1); at <= Math.floor(place + radius + 1); at++) {
      const distance = Math.abs(at - place) * stretch;
      const weight = kernels[how.kind](distance, how.cubic);
      if (weight !== 0 && !(how.excludeOutside && (at < 0 || at >= from))) taps.push([at, weight]);
    }
    const total = how.antialias || how.excludeOutside ? taps.reduce((sum, [, weight]) => sum + weight, 0) : 1;
    for (const [at, weight] of taps) {
      weights[row * from + Math.min(from - 1, Math.max(0, at))] += weight / total;
    }
  }
  return weights;
}

/** An axis of `x` summed up by a matrix, which leaves the gradient to matrix products too. */
function along(x: Tensor, axis: number, weights: Tensor): Tensor {
  const last = x.shape.length - 1;
  const turned = movedAxis(x, axis, last);
  const rows = reshape(turned, [sizeOf(turned.shape.slice(0, -1)), x.shape[axis]]);
  const result = matmul(rows, weights);
  return movedAxis(reshape(result, [...turned.shape.slice(0, -1), weights.shape[1]]), last, axis);
}

/** The axes whose extent changes, with what it becomes. */
function resizesOf(node: OnnxNode, x: Tensor): AxisResize[] {
  const old = node.opset < 11;
  const [scalesAt, sizesAt] = old ? [1, 3] : [2, 3];
  const given = node.ints('axes');
  const axes = axesOf(given ?? x.shape.map((_, axis) => axis), x.shape.length);
  const scales = node.op === 'Upsample' && node.opset < 9 ? node.floats('scales') : filled(node, scalesAt);
  const sizes = filled(node, sizesAt);
  const roi = old ? undefined : filled(node, 1);
  const policy = node.string('keep_aspect_ratio_policy', 'stretch');
  const asked = sizes === undefined ? undefined : axes.map((axis, i) => sizes[i] / x.shape[axis]);
  const common =
    asked === undefined || policy === 'stretch'
      ? undefined
      : policy === 'not_larger'
        ? Math.min(...asked)
        : Math.max(...asked);
  return axes.flatMap((axis, i): AxisResize[] => {
    const from = x.shape[axis];
    const region: [number, number] = roi === undefined ? [0, 1] : [roi[i], roi[i + axes.length]];
    if (sizes !== undefined) {
      const to = common === undefined ? sizes[i] : Math.floor(common * from + 0.5);
      return [{ axis, from, to, scale: common ?? to / from, region }];
    }
    if (scales === undefined) throw new Error('neither scales nor sizes are given');
    return [{ axis, from, to: Math.floor(from * scales[i]), scale: scales[i], region }];
  });
}

function filled(node: OnnxNode, i: number): number[] | undefined {
  const values = node.optionalNumbers(i);
  return values === undefined || values.length === 0 ? undefined : values;
}

function resized(node: OnnxNode): Tensor {
  const given = node.tensor(0);
  const mode = node.string('mode', 'nearest');
  const coordinates = node.string(
    'coordinate_transformation_mode',
    node.opset < 11 ? 'asymmetric' : 'half_pixel',
  );
  const crops = coordinates === 'tf_crop_and_resize';
  const beyond = crops ? node.float('extrapolation_value', 0) : 0;
  const changes = resizesOf(node, given).filter(
    ({ from, to, scale, region }) =>
      from !== to || scale !== 1 || (crops && (region[0] !== 0 || region[1] !== 1)),
  );
  if (mode === 'nearest') {
    const rounding = node.string('nearest_mode', node.opset < 11 ? 'floor' : 'round_prefer_floor');
    return changes.reduce((x, change) => {
      const places = placesOf(change, coordinates).map((place) =>
        Math.min(change.from - 1, Math.max(0, nearest(place, rounding))),
      );
      return gather(x, constant(places, 'int64'), change.axis);
    }, given);
  }
  const how: Interpolation = {
    kind: mode === 'cubic' ? 'cubic' : 'linear',
    cubic: node.float('cubic_coeff_a', -0.75),
    excludeOutside: node.flag('exclude_outside'),
    antialias: node.flag('antialias'),
  };
  const x = isFloat(given) ? given : cast(given, 'float32');
  const result = changes.reduce((image, change) => {
    const places = placesOf(change, coordinates);
    const weights = weightsOf(change, places, how);
    const outside = places.map((place) => crops && (place < 0 || place > change.from - 1));
    // Rows of zeros, and what stands for them added.
    const matrix = constantOf(weights, 'float32', [change.to, change.from]);
    const kept = crops
      ? mul(
          matrix,
          constant(
            outside.map((each) => Number(!each)),
            'float32',
            [change.to, 1],
          ),
        )
      : matrix;
    const within = along(image, change.axis, cast(transpose(kept), image.dtype));
    if (beyond === 0 || !outside.includes(true)) return within;
    const shape = within.shape.map((_, axis) => (axis === change.axis ? change.to : 1));
    return where(constant(outside.map(Number), 'bool', shape), beyond, within);
  }, x);
  return cast(isFloat(given) ? result : round(result), given.dtype);
}

importers({ Resize: resized, Upsample: resized });
