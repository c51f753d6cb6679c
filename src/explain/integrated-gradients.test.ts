import { describe, expect, it } from 'vitest';
import { Random } from '../core/random.ts';
import type { Symbolic } from '../nn/layer.ts';
import {
  Conv1D,
  Dense,
  Embedding,
  GlobalAveragePooling1D,
  GlobalMaxPooling1D,
  LSTM,
} from '../nn/layers/index.ts';
import { Input } from '../nn/model.ts';
import { model } from '../train/model.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { IntegratedGradients } from './integrated-gradients.ts';

const [length, width, vocabulary] = [5, 3, 9];
const bodies: Record<string, (x: Symbolic) => Symbolic> = {
  average: (x) => GlobalAveragePooling1D()(x),
  LSTM: (x) => LSTM(4)(x),
  'convolution and maximum': (x) => GlobalMaxPooling1D()(Conv1D(6, 2, { activation: 'relu' })(x)),
};

/** A small network, and the same one from embeddings `[time, width]` to probabilities. */
function networks(body: (x: Symbolic) => Symbolic, maskZero: boolean) {
  const head = (x: Symbolic) => Dense(3, { activation: 'softmax', name: 'head' })(body(x));
  const ids = Input({ shape: [length], dtype: 'int32' });
  const embedding = Embedding(vocabulary, width, { maskZero, name: 'table' })(ids);
  const whole = model({ inputs: ids, outputs: head(embedding) }, { seed: 2, threads: 1 });
  const vectors = Input({ shape: [length, width] });
  const rest = model({ inputs: vectors, outputs: head(vectors) }, { seed: 2, threads: 1 });
  const random = new Random(8);
  const weights = new Map(
    [...whole.getWeights()].map(([path, { length: size }]) => {
      const values = new Float32Array(size);
      random.fork(path).fillNormal(values, 0, path.startsWith('table') ? 1 : 0.9);
      return [path, values];
    }),
  );
  whole.setWeights(weights);
  rest.setWeights(new Map([...weights].filter(([path]) => !path.startsWith('table'))));
  return { whole, rest, embedding, weights };
}

/** The integral by its definition: central differences at the middles of many short pieces of the way. */
async function byDifferences(rest: ReturnType<typeof model>, end: Float32Array, label: number, pieces = 400) {
  const step = 0.005;
  const size = length * width;
  const rows = pieces * size * 2;
  const data = new Float32Array(rows * size);
  let row = 0;
  for (let piece = 0; piece < pieces; piece++) {
    for (let i = 0; i < size; i++) {
      for (const sign of [1, -1]) {
        for (let j = 0; j < size; j++) data[row * size + j] = ((piece + 0.5) / pieces) * end[j];
        data[row * size + i] += sign * step;
        row += 1;
      }
    }
  }
  const { data: scores } = await rest.predict({ data, shape: [rows, length, width] }, { batchSize: 2000 });
  const sums = new Float64Array(length);
  for (let pair = 0; pair < rows / 2; pair++) {
    const i = pair % size;
    const slope = Number(scores[6 * pair + label]) - Number(scores[6 * pair + 3 + label]);
    sums[Math.floor(i / width)] += (slope / (2 * step) / pieces) * end[i];
  }
  return sums;
}

describe('integrated gradients', () => {
  it.each(Object.keys(bodies))('equal those computed from differences of the score: %s', async (name) => {
    const { whole, rest, embedding, weights } = networks(bodies[name], false);
    const explainer = await IntegratedGradients.create(whole.network, embedding, weights, { threads: 1 });
    const row = Int32Array.of(3, 8, 1, 3, 5);
    const table = weights.get('table/embeddings') ?? new Float32Array(0);
    const end = Float32Array.from(
      { length: length * width },
      (_, i) => table[row[Math.floor(i / width)] * width + (i % width)],
    );
    for (const label of [0, 2]) {
      const { contributions, score, baseline } = await explainer.explain(row, label);
      const expected = await byDifferences(rest, end, label);
      contributions.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(3e-3));
      const sum = contributions.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - (score - baseline))).toBeLessThan(2e-3);
      const predicted = await whole.predict({ data: row, shape: [1, length] });
      expect(score).toBeCloseTo(Number(predicted.data[label]), 5);
    }
    await explainer.release();
    await whole.dispose();
    await rest.dispose();
  });

  it.each([true, false])(
    'give padding no part, and all of the score to the rest (masked: %s)',
    async (masked) => {
      const { whole, embedding, weights } = networks(bodies.average, masked);
      const explainer = await IntegratedGradients.create(whole.network, embedding, weights, { threads: 1 });
      const { contributions, score, baseline } = await explainer.explain(Int32Array.of(4, 7, 0, 0, 0), 1);
      expect([...contributions.subarray(2)]).toEqual([0, 0, 0]);
      expect(contributions[0] + contributions[1]).toBeCloseTo(score - baseline, 3);
      expect(Math.abs(score - baseline)).toBeGreaterThan(0.005);
      await explainer.release();
      await whole.dispose();
    },
  );
});

describe('the rule of Gauss and Legendre', () => {
  it.each([1, 2, 5, 16, 32])('of %i points is exact for powers up to twice as many less one', (count) => {
    const { nodes, weights } = gaussLegendre(count);
    for (let power = 0; power < 2 * count; power++) {
      const sum = nodes.reduce((total, node, i) => total + weights[i] * node ** power, 0);
      expect(sum).toBeCloseTo(1 / (power + 1), 12);
    }
  });
});
