import { describe, expect, it } from 'vitest';
import { Dense, Embedding, LSTM, MaxNorm, MinMaxNorm, NonNeg, UnitNorm } from '../../src/entries/layers.ts';
import { sgd } from '../../src/entries/optimizers.ts';
import { input } from '../../src/graph/index.ts';
import { sequential } from '../../src/index.ts';
import { compute } from '../../src/runtime/index.ts';
import { loadConstraintCases } from './fixtures.ts';

const makers = { MaxNorm, UnitNorm, NonNeg, MinMaxNorm };

describe('constraints as Keras has them', () => {
  for (const each of loadConstraintCases()) {
    it(each.name, async () => {
      const constrained = makers[each.constraint](each.config)(input('w', 'float32', each.weight.shape));
      const { result } = await compute({ result: constrained }, { w: Float32Array.from(each.weight.data) });
      each.result.data.forEach((expected, i) => expect(Number(result[i])).toBeCloseTo(expected, 5));
    });
  }
});

describe('a constraint holds after every step of training', () => {
  const rows = 32;
  const x = {
    data: Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 1.7)),
    shape: [rows, 3],
  };
  const y = Float32Array.from({ length: rows }, (_, i) => 4 * x.data[i * 3] - 3 * x.data[i * 3 + 1]);

  it('of a dense layer, however large the step', async () => {
    const model = sequential([
      Dense(4, { kernelConstraint: MaxNorm({ maxValue: 0.5 }), biasConstraint: NonNeg() }),
      Dense(1, { kernelConstraint: UnitNorm() }),
    ]);
    model.compile({ optimizer: sgd({ learningRate: 0.5, momentum: 0.9 }), loss: 'mse' });
    await model.fit(x, y, { epochs: 3, batchSize: 8, verbose: 0 });
    const weights = model.getWeights();
    const kernel = weights.get('dense/kernel') ?? [];
    for (let unit = 0; unit < 4; unit += 1) {
      expect(Math.hypot(...[0, 1, 2].map((i) => kernel[i * 4 + unit]))).toBeLessThan(0.5001);
    }
    expect(Math.min(...(weights.get('dense/bias') ?? []))).toBeGreaterThanOrEqual(0);
    expect(Math.hypot(...(weights.get('dense_1/kernel') ?? []))).toBeCloseTo(1, 4);
    await model.dispose();
  });

  it('of a recurrent layer', async () => {
    const model = sequential([LSTM(3, { recurrentConstraint: NonNeg() }), Dense(1)]);
    model.compile({ optimizer: sgd({ learningRate: 0.5 }), loss: 'mse' });
    await model.fit({ data: x.data, shape: [8, 4, 3] }, y.subarray(0, 8), { epochs: 3, verbose: 0 });
    expect(Math.min(...(model.getWeights().get('lstm/recurrentKernel') ?? []))).toBeGreaterThanOrEqual(0);
    await model.dispose();
  });
});

it('what cannot be meant is refused', () => {
  expect(() => MaxNorm({ maxValue: 0 })).toThrow(/maxValue is 0/);
  expect(() => MinMaxNorm({ minValue: 2, maxValue: 1 })).toThrow(/minValue is 2/);
  expect(() => MinMaxNorm({ rate: 2 })).toThrow(/rate is 2/);
  expect(() => Embedding(5, 2, { sparse: true, embeddingsConstraint: UnitNorm() })).toThrow(/sparse/);
});
