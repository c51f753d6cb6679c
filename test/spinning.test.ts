import { afterEach, describe, expect, it, vi } from 'vitest';
import { Random } from '../src/core/random.ts';
import { Dense, GRU } from '../src/entries/layers.ts';
import { Input, sequential } from '../src/index.ts';

afterEach(() => void vi.unstubAllEnvs());

/** Weights after two epochs on two threads, which wait for each other so long. */
async function weightsAfter(microseconds: string): Promise<[string, Float32Array][]> {
  vi.stubEnv('MILLWRIGHT_SPIN_MICROSECONDS', microseconds);
  const [rows, steps, features] = [48, 12, 64];
  const values = new Float32Array(rows * steps * features);
  new Random(1).fillNormal(values, 0, 1);
  const model = sequential(
    [Input({ shape: [steps, features] }), GRU(64), Dense(512, { activation: 'relu' }), Dense(3)],
    { seed: 2, threads: 2 },
  ).compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  const targets = new Float32Array(rows * 3).fill(0.5);
  const x = { data: values, shape: [rows, steps, features] };
  await model.fit(x, { data: targets, shape: [rows, 3] }, { epochs: 2, batchSize: 16, verbose: 0 });
  const weights = [...model.getWeights()].map(([name, each]): [string, Float32Array] => [name, each.slice()]);
  await model.dispose();
  return weights;
}

describe('how long threads look for work before they sleep', () => {
  it.each(['0', '20', '50000', 'no number'])(
    'changes no bit of what is learned: %s',
    async (microseconds) => {
      const expected = await weightsAfter('');
      expect(expected.some(([, values]) => values.some((value) => value !== 0))).toBe(true);
      expect(await weightsAfter(microseconds)).toEqual(expected);
    },
  );
});
