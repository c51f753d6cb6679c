import { ascendingOrder } from '../../core/ascending-order.ts';

/**
 * Edges of the intervals into which numbers are divided, ascending, both ends included: quantiles, and the places
 * where splitting the rows explains the target best (Gorishniy et al. 2022, "On Embeddings for Numerical Features").
 */
export function binEdges(
  values: Float32Array,
  targets: Targets,
  { quantiles, splits, leastRows }: { quantiles: number; splits: number; leastRows: number },
): number[] {
  const order = ascendingOrder(values);
  const sorted = Float32Array.from(order, (row) => values[row]);
  const edges = new Set<number>();
  for (let q = 0; q <= quantiles; q++) edges.add(sorted[Math.round((q / quantiles) * (sorted.length - 1))]);
  for (const edge of bestSplits(sorted, order, targets, splits, leastRows)) edges.add(Math.fround(edge));
  return [...edges].sort((a, b) => a - b);
}

/** What is to be predicted as columns of numbers: shares of classes, or one quantity. `data` is `[rows, width]`. */
export interface Targets {
  readonly data: Float32Array;
  readonly width: number;
}

/** Best-first splitting of one sorted column: the reduction of the squared error of the targets, which is Gini's for classes. */
function bestSplits(
  sorted: Float32Array,
  order: Int32Array,
  { data, width }: Targets,
  most: number,
  leastRows: number,
): number[] {
  // Sums of the targets of the first rows, so that any interval's sum is one subtraction.
  const sums = new Float64Array((order.length + 1) * width);
  order.forEach((row, i) => {
    for (let k = 0; k < width; k++) sums[(i + 1) * width + k] = sums[i * width + k] + data[row * width + k];
  });
  const score = (start: number, end: number): number => {
    let total = 0;
    for (let k = 0; k < width; k++) total += (sums[end * width + k] - sums[start * width + k]) ** 2;
    return total / (end - start);
  };
  const candidate = (start: number, end: number) => {
    let best = { gain: 0, at: -1, start, end };
    const whole = score(start, end);
    for (let at = start + leastRows; at <= end - leastRows; at++) {
      if (sorted[at] === sorted[at - 1]) continue;
      const gain = score(start, at) + score(at, end) - whole;
      if (gain > best.gain) best = { gain, at, start, end };
    }
    return best;
  };
  const found: number[] = [];
  const open = [candidate(0, order.length)];
  while (found.length < most && open.length > 0) {
    open.sort((a, b) => a.gain - b.gain);
    const next = open.pop();
    if (next === undefined || next.at < 0) break;
    found.push((sorted[next.at - 1] + sorted[next.at]) / 2);
    open.push(candidate(next.start, next.at), candidate(next.at, next.end));
  }
  return found;
}
