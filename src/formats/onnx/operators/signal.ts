import {
  add,
  cast,
  concat,
  expandDims,
  matmul,
  mul,
  pad,
  reshape,
  reverse,
  slice,
  squeeze,
  sub,
} from '../../../graph/functions.ts';
import { normalizeAxis } from '../../../graph/shape.ts';
import { constant, constantOf, type Tensor } from '../../../graph/tensor.ts';
import { checkLength, listOf } from '../list-of.ts';
import { importers, type OnnxNode } from '../onnx-node.ts';
import { movedAxis } from './activation.ts';

/** A complex signal in two tensors of one shape. */
interface Complex {
  readonly real: Tensor;
  readonly imaginary: Tensor;
}

/** Sine and cosine of the angles of a discrete Fourier transform, `[from, to]`. */
function angles(from: number, to: number, length: number, of: (angle: number) => number): Tensor {
  checkLength(from * to);
  const values = new Float32Array(from * to);
  for (let n = 0; n < from; n++) {
    for (let k = 0; k < to; k++) values[n * to + k] = of((2 * Math.PI * ((n * k) % length)) / length);
  }
  return constantOf(values, 'float32', [from, to]);
}

/** The discrete Fourier transform along the last axis, as matrix products, of which `bins` results are wanted. */
function transform(
  { real, imaginary }: Complex,
  { length, bins, inverse }: { length: number; bins: number; inverse: boolean },
): Complex {
  const extent = real.shape[real.shape.length - 1];
  const used = Math.min(extent, length);
  const cosine = cast(angles(used, bins, length, Math.cos), real.dtype);
  const sine = cast(
    angles(used, bins, length, (angle) => (inverse ? Math.sin(angle) : -Math.sin(angle))),
    real.dtype,
  );
  const product = (x: Tensor, matrix: Tensor): Tensor => {
    const rows = reshape(slice(x, -1, 0, used), [-1, used]);
    const result = reshape(matmul(rows, matrix), [...x.shape.slice(0, -1), bins]);
    return inverse ? mul(result, 1 / length) : result;
  };
  return {
    real: sub(product(real, cosine), product(imaginary, sine)),
    imaginary: add(product(real, sine), product(imaginary, cosine)),
  };
}

/** The last axis holds one number for a real signal, two for a complex one. */
function complexOf(x: Tensor): Complex {
  const last = x.shape.length - 1;
  const real = squeeze(slice(x, last, 0, 1), last);
  return { real, imaginary: x.shape[last] === 2 ? squeeze(slice(x, last, 1, 2), last) : mul(real, 0) };
}

const joined = ({ real, imaginary }: Complex): Tensor => {
  const axis = real.shape.length;
  return concat([expandDims(real, axis), expandDims(imaginary, axis)], axis);
};

function dft(node: OnnxNode): Tensor {
  const x = node.tensor(0);
  const given = node.opset >= 20 ? node.optionalNumbers(2)?.[0] : node.int('axis', 1);
  const axis = normalizeAxis(given ?? -2, x.shape.length);
  const last = x.shape.length - 2;
  const signal = complexOf(x);
  const front = {
    real: movedAxis(signal.real, axis, last),
    imaginary: movedAxis(signal.imaginary, axis, last),
  };
  const [inverse, onesided] = [node.flag('inverse'), node.flag('onesided')];
  const wanted = node.optionalNumbers(1)?.[0];
  const extent = x.shape[axis];
  if (inverse && onesided) {
    // The other half of the spectrum of a real signal mirrors the first.
    const length = wanted ?? 2 * (extent - 1);
    const mirror = (part: Tensor): Tensor => reverse(slice(part, last, 1, length - extent + 1), last);
    const whole = {
      real: concat([front.real, mirror(front.real)], last),
      imaginary: concat([front.imaginary, mul(mirror(front.imaginary), -1)], last),
    };
    const { real } = transform(whole, { length, bins: length, inverse });
    return expandDims(movedAxis(real, last, axis), last + 1);
  }
  const length = wanted ?? extent;
  const bins = onesided ? Math.floor(length / 2) + 1 : length;
  const { real, imaginary } = transform(front, { length, bins, inverse });
  return joined({ real: movedAxis(real, last, axis), imaginary: movedAxis(imaginary, last, axis) });
}

/** Frames of a signal `[batch, time, 1 or 2]`, each weighed by a window and transformed: `[batch, frames, bins, 2]`. */
function stft(node: OnnxNode): Tensor {
  const x = node.tensor(0);
  const step = node.number(1);
  const window = node.optional(2);
  const length = node.optionalNumbers(3)?.[0] ?? window?.shape[0] ?? x.shape[1];
  const count = Math.floor((x.shape[1] - length) / step) + 1;
  const bins = node.flag('onesided', true) ? Math.floor(length / 2) + 1 : length;
  const framed = (part: Tensor): Tensor => {
    const frames = listOf(count, (i) => expandDims(slice(part, 1, i * step, i * step + length), 1));
    const all = concat(frames, 1);
    return window === undefined ? all : mul(all, cast(window, part.dtype));
  };
  const { real, imaginary } = complexOf(x);
  return joined(
    transform({ real: framed(real), imaginary: framed(imaginary) }, { length, bins, inverse: false }),
  );
}

/** A window of cosines, each with its own factor. */
function cosineWindow(node: OnnxNode, factors: readonly number[]): Tensor {
  const size = node.number(0);
  const period = node.flag('periodic', true) ? size : size - 1;
  const values = listOf(size, (n) =>
    factors.reduce(
      (sum, factor, i) => sum + (i % 2 === 0 ? 1 : -1) * factor * Math.cos((2 * Math.PI * i * n) / period),
      0,
    ),
  );
  return constant(values, node.dtype('output_datatype', 1));
}

/** Triangles over the bins of a spectrum whose tops are evenly apart on the mel scale. */
function melWeights(node: OnnxNode): Tensor {
  const [bands, length, rate, low, high] = [0, 1, 2, 3, 4].map((i) => node.number(i));
  const bins = Math.floor(length / 2) + 1;
  const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const toHertz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);
  const step = (toMel(high) - toMel(low)) / (bands + 2);
  const edges = listOf(bands + 2, (i) => Math.floor(((length + 1) * toHertz(toMel(low) + i * step)) / rate));
  checkLength(bins * bands);
  const weights = new Float32Array(bins * bands);
  for (let band = 0; band < bands; band++) {
    const [left, top, right] = edges.slice(band, band + 3);
    if (top === left) weights[top * bands + band] = 1;
    else for (let bin = left; bin <= top; bin++) weights[bin * bands + band] = (bin - left) / (top - left);
    for (let bin = top; bin < right; bin++) {
      if (right > top) weights[bin * bands + band] = (right - bin) / (right - top);
    }
  }
  return cast(constantOf(weights, 'float32', [bins, bands]), node.dtype('output_datatype', 1));
}

importers({
  DFT: dft,
  STFT: stft,
  HannWindow: (node) => cosineWindow(node, [0.5, 0.5]),
  HammingWindow: (node) => cosineWindow(node, [25 / 46, 21 / 46]),
  BlackmanWindow: (node) => cosineWindow(node, [0.42, 0.5, 0.08]),
  MelWeightMatrix: melWeights,
  /** Products of all elements up to each, doubled in reach until they reach over the whole axis. */
  CumProd(node) {
    const given = node.tensor(0);
    const axis = normalizeAxis(node.number(1), given.shape.length);
    const backwards = node.flag('reverse');
    const extent = given.shape[axis];
    const shifted = (x: Tensor, by: number): Tensor => slice(pad(x, axis, by, 0, 1), axis, 0, extent);
    let product = backwards ? reverse(given, axis) : given;
    if (node.flag('exclusive')) product = shifted(product, 1);
    for (let reach = 1; reach < extent; reach *= 2) product = mul(product, shifted(product, reach));
    return backwards ? reverse(product, axis) : product;
  },
});
