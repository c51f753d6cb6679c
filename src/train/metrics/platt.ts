import { type ClassIndices, checkRange } from './class-indices.ts';

/** What logits are multiplied by and what is added, so that the probabilities from them hold. */
export interface Calibrator {
  readonly slope: number;
  /** One for each class; zeros where only a temperature was fitted. */
  readonly offsets: readonly number[];
}

/**
 * Fits `softmax(slope * logits + offsets)` to answers that were not learned from, by Newton's method on the log loss:
 * for two classes slope and offset (Platt 1999), for more the slope alone, which is one over Guo's temperature (2017).
 * `logits` are `[rows, classes]`.
 */
export function fitCalibrator(truth: ClassIndices, logits: Float32Array, classes: number): Calibrator {
  checkRange('true class', truth, classes);
  return classes === 2 ? platt(truth, logits) : temperature(truth, logits, classes);
}

function platt(truth: ClassIndices, logits: Float32Array): Calibrator {
  const rows = truth.length;
  const margin = Float64Array.from(truth, (_, row) => logits[2 * row + 1] - logits[2 * row]);
  let positives = 0;
  for (let row = 0; row < rows; row++) positives += truth[row];
  // Platt's targets, drawn in from 0 and 1 by how few rows speak for them, keep separable rows from a slope without end.
  const yes = (positives + 1) / (positives + 2);
  const no = 1 / (rows - positives + 2);
  let [slope, offset] = [1, 0];
  const lossAt = (a: number, b: number): number => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      const z = a * margin[row] + b;
      sum += softplus(z) - (truth[row] === 1 ? yes : no) * z;
    }
    return sum;
  };
  let loss = lossAt(slope, offset);
  for (let pass = 0; pass < 100; pass++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-9, 0, 1e-9];
    for (let row = 0; row < rows; row++) {
      const x = margin[row];
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const error = p - (truth[row] === 1 ? yes : no);
      const weight = p * (1 - p);
      ga += error * x;
      gb += error;
      haa += weight * x * x;
      hab += weight * x;
      hbb += weight;
    }
    const determinant = haa * hbb - hab * hab;
    const da = (hbb * ga - hab * gb) / determinant;
    const db = (haa * gb - hab * ga) / determinant;
    let step = 1;
    let next = lossAt(slope - da, offset - db);
    while (!(next <= loss) && step > 1e-6) {
      step /= 2;
      next = lossAt(slope - step * da, offset - step * db);
    }
    if (!(next < loss - 1e-10 * Math.abs(loss))) break;
    [slope, offset, loss] = [slope - step * da, offset - step * db, next];
  }
  // The larger score must stay the likelier answer.
  return slope > 0 ? { slope, offsets: [0, offset] } : { slope: 1, offsets: [0, 0] };
}

const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

function temperature(truth: ClassIndices, logits: Float32Array, classes: number): Calibrator {
  const lossAt = (slope: number): number => {
    let sum = 0;
    for (let row = 0; row < truth.length; row++) {
      const own = Array.from(logits.subarray(row * classes, (row + 1) * classes), (each) => each * slope);
      const most = Math.max(...own);
      const total = own.reduce((part, each) => part + Math.exp(each - most), 0);
      sum += most + Math.log(total) - own[truth[row]];
    }
    return sum;
  };
  // The loss is convex in the slope: narrowing by the golden section finds its least.
  let [low, high] = [0.02, 20];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let pass = 0; pass < 60; pass++) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (lossAt(left) < lossAt(right)) high = right;
    else low = left;
  }
  return { slope: (low + high) / 2, offsets: new Array<number>(classes).fill(0) };
}

/** Calibrated probabilities `[rows, classes]` of logits `[rows, classes]`. */
export function calibrated(logits: Float32Array, { slope, offsets }: Calibrator): Float32Array {
  const classes = offsets.length;
  const result = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const own = offsets.map((offset, k) => slope * logits[start + k] + offset);
    const most = Math.max(...own);
    const total = own.reduce((sum, each) => sum + Math.exp(each - most), 0);
    own.forEach((each, k) => {
      result[start + k] = Math.exp(each - most) / total;
    });
  }
  return result;
}
