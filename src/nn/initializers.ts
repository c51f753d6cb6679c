import type { Random } from '../core/random.ts';
import { type Shape, sizeOf } from '../graph/index.ts';
import { kerasName, unknownName } from './keras-name.ts';

/** Values for a new weight of `shape`, drawn from `random`. */
export type InitializerFunction = (shape: Shape, random: Random) => Float32Array;
export type InitializerName = keyof typeof named;
export type Initializer = InitializerName | InitializerFunction;

/** Inputs and outputs of one unit: a kernel is `[..., inputs, outputs]`, what comes before is its receptive field. */
export function fans(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: field * shape[shape.length - 2], fanOut: field * shape[shape.length - 1] };
}

type Fan = (fan: { fanIn: number; fanOut: number }) => number;
const average: Fan = ({ fanIn, fanOut }) => (fanIn + fanOut) / 2;
const incoming: Fan = ({ fanIn }) => fanIn;

/** Uniform with variance `scale / fan` (Glorot and Bengio 2010; He et al. 2015). */
const scaledUniform =
  (scale: number, fan: Fan): InitializerFunction =>
  (shape, random) => {
    const limit = Math.sqrt((3 * scale) / Math.max(1, fan(fans(shape))));
    const values = new Float32Array(sizeOf(shape));
    random.fillUniform(values, -limit, limit);
    return values;
  };
/** Normal with variance `scale / fan`, cut at two standard deviations and widened to make up for the cut. */
const scaledNormal =
  (scale: number, fan: Fan): InitializerFunction =>
  (shape, random) => {
    const deviation = Math.sqrt(scale / Math.max(1, fan(fans(shape)))) / 0.87962566103423978;
    return Float32Array.from({ length: sizeOf(shape) }, () => truncatedDraw(random) * deviation);
  };

function truncatedDraw(random: Random): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= 2) return value;
  }
}

const named = {
  zeros: (shape: Shape) => new Float32Array(sizeOf(shape)),
  ones: (shape: Shape) => new Float32Array(sizeOf(shape)).fill(1),
  /** Uniform between -0.05 and 0.05, what Keras gives to embeddings. */
  randomUniform: uniform(-0.05, 0.05),
  randomNormal: normal(0, 0.05),
  glorotUniform: scaledUniform(1, average),
  glorotNormal: scaledNormal(1, average),
  heUniform: scaledUniform(2, incoming),
  heNormal: scaledNormal(2, incoming),
  lecunUniform: scaledUniform(1, incoming),
  lecunNormal: scaledNormal(1, incoming),
  orthogonal,
  /** Normal with deviation 0.05, cut at two deviations. */
  truncatedNormal: truncatedNormal(0, 0.05),
  identity: identityMatrix,
} satisfies Record<string, InitializerFunction>;

/** Every value is `value`. */
export function constantValue(value: number): InitializerFunction {
  return (shape) => new Float32Array(sizeOf(shape)).fill(value);
}
/** Drawn evenly from `low` up to `high`. */
export function uniform(low: number, high: number): InitializerFunction {
  return (shape, random) => {
    const values = new Float32Array(sizeOf(shape));
    random.fillUniform(values, low, high);
    return values;
  };
}
/** Drawn from the normal distribution of this mean and standard deviation. */
export function normal(mean: number, deviation: number): InitializerFunction {
  return (shape, random) => {
    const values = new Float32Array(sizeOf(shape));
    random.fillNormal(values, mean, deviation);
    return values;
  };
}

/** Normal, drawn again where it is more than two deviations from the mean. */
export function truncatedNormal(mean: number, deviation: number): InitializerFunction {
  return (shape, random) =>
    Float32Array.from({ length: sizeOf(shape) }, () => mean + deviation * truncatedDraw(random));
}

/** What a variance is divided by: inputs of a unit, outputs, or the mean of both. */
export type FanMode = 'fanIn' | 'fanOut' | 'fanAvg';

/** Values of variance `scale / fan` (Keras `VarianceScaling`), what all named after Glorot, He and LeCun are. */
export function varianceScaling({
  scale = 1,
  mode = 'fanIn',
  distribution = 'truncatedNormal',
}: {
  readonly scale?: number;
  readonly mode?: FanMode;
  readonly distribution?: 'truncatedNormal' | 'untruncatedNormal' | 'uniform';
} = {}): InitializerFunction {
  const fan: Fan = { fanIn: incoming, fanOut: ({ fanOut }: { fanOut: number }) => fanOut, fanAvg: average }[
    mode
  ];
  if (distribution === 'uniform') return scaledUniform(scale, fan);
  if (distribution === 'truncatedNormal') return scaledNormal(scale, fan);
  return (shape, random) => normal(0, Math.sqrt(scale / Math.max(1, fan(fans(shape)))))(shape, random);
}

/** Ones on the diagonal of a matrix, zeros elsewhere. */
function identityMatrix(shape: Shape): Float32Array {
  if (shape.length !== 2) throw new Error(`an identity is a matrix, not of ${shape.length} axes`);
  const [rows, columns] = shape;
  return Float32Array.from({ length: rows * columns }, (_, i) =>
    Number(i % columns === Math.floor(i / columns)),
  );
}

/** A matrix with orthonormal rows or columns, whichever are fewer (Saxe et al. 2014), by Gram-Schmidt done twice. */
function orthogonal(shape: Shape, random: Random): Float32Array {
  const columns = shape[shape.length - 1];
  const rows = sizeOf(shape) / columns;
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const basis: Float64Array[] = [];
  while (basis.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const along = dot(vector, other);
        for (let i = 0; i < length; i++) vector[i] -= along * other[i];
      }
    }
    const norm = Math.sqrt(dot(vector, vector));
    // A draw that is almost within the others' span would be lost to rounding: draw again.
    if (norm > 1e-6) basis.push(vector.map((value) => value / norm));
  }
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      values[row * columns + column] = rows < columns ? basis[row][column] : basis[column][row];
    }
  }
  return values;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

export function initializerOf(initializer: Initializer): InitializerFunction {
  if (typeof initializer === 'function') return initializer;
  const known: ReadonlyMap<string, InitializerFunction> = new Map(Object.entries(named));
  const found = known.get(kerasName(initializer, known.keys()) ?? '');
  if (found === undefined)
    throw unknownName({ en: 'initializer', zh: '初始化方法' }, initializer, [...known.keys()]);
  return found;
}
