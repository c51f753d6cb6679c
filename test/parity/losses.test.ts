import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import {
  constant,
  gradients,
  input,
  mul,
  reduceSum,
  sigmoid,
  softmax,
  type Tensor,
} from '../../src/graph/index.ts';
import {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  categoricalHinge,
  circle,
  classWeighted,
  contrastive,
  cosineSimilarity,
  ctc,
  dice,
  hinge,
  huber,
  infoNCE,
  klDivergence,
  type LossFunction,
  logCosh,
  lossOf,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  quantileLoss,
  sparseCategoricalCrossentropy,
  squaredHinge,
  supervisedContrastive,
  tripletHard,
  tripletMargin,
  tripletSemiHard,
  tversky,
} from '../../src/nn/losses/index.ts';
import { compute } from '../../src/runtime/index.ts';
import { type FixtureTensor, type LossCase, loadLossCases } from './fixtures.ts';

const made = new Map<string, (config: LossCase['config']) => LossFunction>([
  ['binaryCrossentropy', binaryCrossentropy],
  ['categoricalCrossentropy', categoricalCrossentropy],
  ['sparseCategoricalCrossentropy', sparseCategoricalCrossentropy],
  ['meanSquaredError', meanSquaredError],
  ['meanAbsoluteError', meanAbsoluteError],
  ['huber', huber],
  ['binaryFocalCrossentropy', binaryFocalCrossentropy],
  ['categoricalFocalCrossentropy', categoricalFocalCrossentropy],
  ['categoricalHinge', categoricalHinge],
  ['contrastive', contrastive],
  ['cosineSimilarity', cosineSimilarity],
  ['categoricalGeneralizedCrossEntropy', categoricalGeneralizedCrossEntropy],
  ['circle', circle],
  ['ctc', ctc],
  ['cTC', ctc],
  ['dice', dice],
  ['hinge', hinge],
  ['infoNCE', infoNCE],
  ['kLDivergence', klDivergence],
  ['logCosh', logCosh],
  ['meanAbsolutePercentageError', meanAbsolutePercentageError],
  ['meanSquaredLogarithmicError', meanSquaredLogarithmicError],
  ['poisson', poisson],
  [
    'quantileLoss',
    ({ quantile }) => quantileLoss(Array.isArray(quantile) ? quantile.map(Number) : Number(quantile)),
  ],
  ['squaredHinge', squaredHinge],
  ['supervisedContrastive', supervisedContrastive],
  ['tripletHard', tripletHard],
  ['tripletMargin', tripletMargin],
  ['tripletSemiHard', tripletSemiHard],
  ['tversky', tversky],
]);

function lossFor({ loss, config }: LossCase): LossFunction {
  const make = made.get(loss);
  if (make === undefined) throw new Error(`the fixtures know a loss ${loss} that the test does not`);
  const { reduction: _, ...options } = config;
  return make(options);
}

const given = ({ data, dtype, shape }: FixtureTensor): Tensor => constant(data, dtype, shape);

/** How much each of the losses counts in the reduced value, as Keras reduces. */
function shares({ config, perSample, sampleWeights, targets }: LossCase): number[] {
  const { data, shape } = perSample;
  const each = sampleWeights === undefined ? 1 : data.length / sampleWeights.data.length;
  const ignored = (i: number): boolean =>
    config.ignoreClass !== undefined && targets.data[i] === config.ignoreClass;
  const weights = data.map((_, i) => (ignored(i) ? 0 : (sampleWeights?.data[Math.floor(i / each)] ?? 1)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counted = shape.length === 0 ? 1 : data.filter((_, i) => !ignored(i)).length;
  const divisor = config.reduction === 'sum' ? 1 : config.reduction === undefined ? counted : total;
  return weights.map((weight) => weight / divisor);
}

function expectClose(got: ArrayLike<number | bigint>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i += 1) {
    const allowed = tolerance * Math.max(1e-2, Math.abs(expected[i]));
    expect(Math.abs(Number(got[i]) - expected[i]), `element ${i}: ${got[i]} for ${expected[i]}`).toBeLessThan(
      allowed,
    );
  }
}

/** The losses of `predict(x)`, and the gradient of their weighted sum by x. */
async function lossAndGradient(
  loss: LossFunction,
  target: Tensor,
  x: FixtureTensor,
  {
    predict = (tensor: Tensor) => tensor,
    weights,
  }: { predict?: (x: Tensor) => Tensor; weights?: number[] } = {},
) {
  const variable = input('x', 'float32', x.shape);
  const perSample = loss(target, predict(variable));
  const counts = weights ?? Array.from({ length: perSample.shape.reduce((a, b) => a * b, 1) }, () => 1);
  const value = reduceSum(mul(perSample, constant(counts, 'float32', perSample.shape)));
  const [gradient] = gradients(value, [variable]);
  const got = await compute({ perSample, value, gradient }, { x: Float32Array.from(x.data) });
  const { shape } = perSample;
  return { perSample: got.perSample, value: got.value, gradient: got.gradient, shape };
}

const floats = (shape: readonly number[], data: readonly number[]): FixtureTensor => ({
  shape,
  data,
  dtype: 'float32',
});
const allFinite = (values: ArrayLike<number | bigint>): boolean =>
  Array.from(values, Number).every(Number.isFinite);

describe('losses as Keras gives them', () => {
  for (const each of loadLossCases()) {
    it(each.name, async () => {
      const got = await lossAndGradient(lossFor(each), given(each.targets), each.predictions, {
        weights: shares(each),
      });
      expect(got.shape).toEqual(each.perSample.shape);
      expectClose(got.perSample, each.perSample.data);
      expectClose(got.value, [each.value]);
      expectClose(got.gradient, each.predictionGradient.data);
    });
  }
});

describe('cross-entropies of logits', () => {
  const logits = floats([2, 3], [100, -100, 0, -100, 100, 100]);
  const classes = constant([1, 0], 'int32');
  const shares3 = constant([0, 1, 0, 1, 0, 0], 'float32', [2, 3]);

  it('see through a softmax: sure and wrong is finite and keeps its gradient', async () => {
    for (const [loss, target] of [
      [sparseCategoricalCrossentropy(), classes],
      [categoricalCrossentropy(), shares3],
    ] as const) {
      const got = await lossAndGradient(loss, target, logits, { predict: (x) => softmax(x) });
      expectClose(got.perSample, [200, 200 + Math.LN2]);
      expectClose(got.gradient, [1, -1, 0, -1, 0.5, 0.5]);
    }
  });

  it('see through a sigmoid', async () => {
    const got = await lossAndGradient(binaryCrossentropy(), shares3, logits, { predict: sigmoid });
    expectClose(got.perSample, [(200 + Math.LN2) / 3, 100]);
    expectClose(got.gradient, [1 / 3, -1 / 3, 0.5 / 3, -1 / 3, 1 / 3, 1 / 3]);
  });

  it('do not take the input of a softmax over another axis for logits of the classes', async () => {
    const square = floats([2, 2], [1, 2, 3, 5]);
    const target = constant([0, 1], 'int32');
    const through = await lossAndGradient(sparseCategoricalCrossentropy(), target, square, {
      predict: (x) => softmax(x, 0),
    });
    const column = (a: number, b: number) => 1 / (1 + Math.exp(b - a));
    const [p, q] = [
      [column(1, 3), column(2, 5)],
      [column(3, 1), column(5, 2)],
    ];
    expectClose(through.perSample, [-Math.log(p[0] / (p[0] + p[1])), -Math.log(q[1] / (q[0] + q[1]))]);
  });

  it('stay finite at -100 and 100, with and without smoothing', async () => {
    for (const labelSmoothing of [0, 0.1]) {
      for (const fromLogits of [true, false]) {
        const options = { fromLogits, labelSmoothing };
        for (const [loss, target] of [
          [sparseCategoricalCrossentropy(options), classes],
          [categoricalCrossentropy(options), shares3],
          [binaryCrossentropy(options), shares3],
        ] as const) {
          const got = await lossAndGradient(loss, target, logits, {
            predict: fromLogits ? (x) => x : (x) => mul(sigmoid(x), 0.5),
          });
          expect(allFinite(got.perSample) && allFinite(got.gradient)).toBe(true);
        }
      }
    }
  });
});

describe('sparse targets', () => {
  const scores = floats([3, 4], [0.1, 2, -1, 0.3, 1, 1, 0, -2, 0.5, 0.2, 0.9, 3]);
  const loss = sparseCategoricalCrossentropy({ fromLogits: true });

  it('give what one-hot targets give, smoothed or not', async () => {
    const oneHot = constant([0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1], 'float32', [3, 4]);
    for (const labelSmoothing of [0, 0.2]) {
      const options = { fromLogits: true, labelSmoothing };
      const sparse = sparseCategoricalCrossentropy(options);
      const a = await lossAndGradient(sparse, constant([1, 0, 3], 'int32'), scores);
      const b = await lossAndGradient(categoricalCrossentropy(options), oneHot, scores);
      expectClose(a.perSample, Array.from(b.perSample, Number));
      expectClose(a.gradient, Array.from(b.gradient, Number));
    }
  });

  it('may be numbers with a point, and stand in a column', async () => {
    const plain = await lossAndGradient(loss, constant([1, 0, 3], 'int32'), scores);
    for (const target of [constant([1, 0, 3]), constant([1, 0, 3], 'float32', [3, 1])]) {
      const got = await lossAndGradient(loss, target, scores);
      expect(got.shape).toEqual([3]);
      expectClose(got.perSample, Array.from(plain.perSample, Number));
    }
  });

  it('lose nothing where their class is ignored, and are not a number where it does not exist', async () => {
    const ignoring = sparseCategoricalCrossentropy({ fromLogits: true, ignoreClass: 255 });
    const target = constant([1, 255, 3], 'int32');
    for (const each of [ignoring, classWeighted(ignoring, [1, 1, 1, 1])]) {
      const got = await lossAndGradient(each, target, scores);
      expect(Number(got.perSample[1])).toBe(0);
      expectClose(got.gradient.slice(4, 8), [0, 0, 0, 0]);
      expect(Number(got.perSample[2])).toBeGreaterThan(0);
    }
    for (const wrong of [-1, 4, 255]) {
      const got = await lossAndGradient(loss, constant([1, wrong, 3], 'int32'), scores);
      expect(Number(got.perSample[1])).toBeNaN();
    }
  });

  it('count as much as their class weighs', async () => {
    const target = constant([1, 0, 3], 'int32');
    const plain = await lossAndGradient(loss, target, scores);
    const got = await lossAndGradient(classWeighted(loss, [0.5, 2, 1, 0]), target, scores);
    expectClose(
      got.perSample,
      [2, 0.5, 0].map((weight, i) => weight * Number(plain.perSample[i])),
    );
    expectClose(
      got.gradient,
      Array.from(plain.gradient, Number).map((slope, i) => [2, 0.5, 0][Math.floor(i / 4)] * slope),
    );
  });
});

it('targets that would be repeated over the predictions are refused, with both shapes', () => {
  const prediction = input('x', 'float32', [4, 3]);
  for (const loss of [meanSquaredError(), huber(), binaryCrossentropy(), categoricalCrossentropy()]) {
    expect(() => loss(input('y', 'float32', [4]), prediction)).toThrow(UserError);
    expect(() => loss(input('y', 'float32', [4]), prediction)).toThrow(/\[4\].*\[4, ?3\]/);
  }
  expect(() => sparseCategoricalCrossentropy()(input('y', 'int32', [4, 3]), prediction)).toThrow(UserError);
});

it('a column of predictions meets a row of targets, and integers are taken as quantities', async () => {
  const got = await lossAndGradient(
    meanSquaredError(),
    constant([1, 2, 3], 'int32'),
    floats([3, 1], [1, 1, 1]),
  );
  expectClose(got.perSample, [0, 1, 4]);
});

it('settings that cannot be meant are refused', () => {
  expect(() => lossOf('crossentropy')).toThrow(/"crossentropy".*sparseCategoricalCrossentropy/);
  expect(() => lossOf('toString')).toThrow(UserError);
  expect(() => sparseCategoricalCrossentropy({ labelSmoothing: 1.5 })).toThrow(/labelSmoothing is 1.5/);
  expect(() => huber({ delta: 0 })).toThrow(/delta is 0/);
  expect(() => classWeighted(meanAbsoluteError(), [1, -1])).toThrow(/class 1 is -1/);
  const loss = classWeighted(sparseCategoricalCrossentropy(), [1, 2]);
  expect(() => loss(input('y', 'int32', [4]), input('x', 'float32', [4, 3]))).toThrow(/2 class weights.*3/);
});
