import { breathing } from '../../core/breathing.ts';
import { binEdges, type Targets } from './bins.ts';

/** Two numbers taken together. Whatever their units, `a * b`, `a - b` and `a / b` are what machines are about. */
export interface Cross {
  readonly op: (typeof operations)[number];
  readonly a: number;
  readonly b: number;
  /** Of a ratio: what its divisor is kept from going below (above, where it is negative), half of what was seen. */
  readonly nearest?: number;
}

export const operations = ['product', 'difference', 'ratio'] as const;

/** How the networks see numbers: pairs, scales and intervals, all found on the rows learned from. */
export interface NumericPlan {
  readonly crosses: readonly Cross[];
  /** Of each number and then each cross. */
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  readonly edges: readonly (readonly number[])[];
}

export interface PlanOptions {
  readonly maxCrosses: number;
  /** Of a table with more numbers, those that explain most by themselves are paired: pairs grow with the square. */
  readonly maxPaired: number;
  readonly quantiles: number;
  readonly splits: number;
  readonly leastRows: number;
}

export const planDefaults: PlanOptions = {
  maxCrosses: 48,
  maxPaired: 64,
  quantiles: 8,
  splits: 12,
  leastRows: 10,
};

/** `numbers` is `[rows, count]`. */
export async function planNumbers(
  numbers: Float32Array,
  count: number,
  targets: Targets,
  options: PlanOptions = planDefaults,
  signal?: AbortSignal,
): Promise<NumericPlan> {
  if (count === 0) return { crosses: [], means: [], deviations: [], edges: [] };
  const rows = numbers.length / count;
  const columns = Array.from({ length: count }, (_, j) =>
    Float32Array.from({ length: rows }, (__, row) => numbers[row * count + j]),
  );
  const breathe = breathing(signal);
  const worths = async <T>(list: readonly T[], of: (each: T) => Float32Array): Promise<T[]> => {
    const found: { each: T; worth: number }[] = [];
    for (const each of list) {
      found.push({ each, worth: worthOf(of(each), targets, options.leastRows) });
      await breathe();
    }
    return found.sort((a, b) => b.worth - a.worth).map(({ each }) => each);
  };
  const places = [...columns.keys()];
  const paired =
    count <= options.maxPaired
      ? places
      : (await worths(places, (place) => columns[place])).slice(0, options.maxPaired);
  const all = possibleCrosses(
    columns,
    paired.sort((a, b) => a - b),
  );
  const best =
    all.length <= options.maxCrosses
      ? all
      : (await worths(all, (cross) => valuesOf(cross, columns))).slice(0, options.maxCrosses);
  const chosen = best.map((cross) => ({ cross, values: valuesOf(cross, columns) }));
  // In the order in which the layer makes them.
  chosen.sort((a, b) => operations.indexOf(a.cross.op) - operations.indexOf(b.cross.op));
  const features = [...columns, ...chosen.map(({ values }) => values)];
  const moments = features.map(momentsOf);
  const edges: number[][] = [];
  for (const values of features) {
    edges.push(binEdges(values, targets, options));
    await breathe();
  }
  return {
    crosses: chosen.map(({ cross }) => cross),
    means: moments.map(({ mean }) => mean),
    deviations: moments.map(({ deviation }) => deviation),
    edges,
  };
}

/** Ratios only where the divisor stays away from zero, differences only between numbers of one size. */
function possibleCrosses(columns: readonly Float32Array[], paired: readonly number[]): Cross[] {
  const ranges = columns.map((values) => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
    return { least, most, size: Math.max(Math.abs(least), Math.abs(most)) };
  });
  const crosses: Cross[] = [];
  for (const [i, a] of paired.entries()) {
    for (const b of paired.slice(i + 1)) {
      crosses.push({ op: 'product', a, b });
      const [x, y] = [ranges[a], ranges[b]];
      if (x.size < 10 * y.size && y.size < 10 * x.size) crosses.push({ op: 'difference', a, b });
      if (clearOfZero(y)) crosses.push({ op: 'ratio', a, b, nearest: nearestToZero(y) });
      else if (clearOfZero(x)) crosses.push({ op: 'ratio', a: b, b: a, nearest: nearestToZero(x) });
    }
  }
  return crosses;
}

const nearestToZero = ({ least, most }: { least: number; most: number }): number =>
  (least > 0 ? least : most) / 2;
const clearOfZero = ({ least, most, size }: { least: number; most: number; size: number }): boolean =>
  (least > 0 || most < 0) && Math.min(Math.abs(least), Math.abs(most)) > size / 1000;

function valuesOf({ op, a, b }: Cross, columns: readonly Float32Array[]): Float32Array {
  const [x, y] = [columns[a], columns[b]];
  return x.map((value, row) =>
    op === 'product' ? value * y[row] : op === 'difference' ? value - y[row] : value / y[row],
  );
}

/** How much of the target's variance a few intervals of these values explain. */
function worthOf(values: Float32Array, { data, width }: Targets, leastRows: number): number {
  const edges = binEdges(values, { data, width }, { quantiles: 1, splits: 7, leastRows });
  const sums = new Float64Array((edges.length + 1) * width);
  const counts = new Float64Array(edges.length + 1);
  for (let row = 0; row < values.length; row++) {
    let bin = 0;
    while (bin < edges.length && values[row] > edges[bin]) bin += 1;
    counts[bin] += 1;
    for (let k = 0; k < width; k++) sums[bin * width + k] += data[row * width + k];
  }
  let total = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    for (let k = 0; k < width; k++) if (counts[bin] > 0) total += sums[bin * width + k] ** 2 / counts[bin];
  }
  return total;
}

function momentsOf(values: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / values.length) || 1 };
}
