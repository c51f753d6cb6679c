import { afterEach, describe, expect, it } from 'vitest';
import { Random } from '../../data/random.ts';
import { SeriesGradients } from '../../explain/series-attribution.ts';
import { inferenceOnnx } from '../../nn/inference-graph.ts';
import { buildNetwork, Input, type Network } from '../../nn/model.ts';
import { SavedNetwork } from '../../runtime/index.ts';
import { architectures, buildSeriesNetwork } from './architectures.ts';
import { SeriesPreprocessing } from './series-layers.ts';

const open: { release(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.release();
});
const weightsOf = ({ weights }: Network) => new Map(weights.map(({ path, value }) => [path, value]));
async function run(network: Network, shape: readonly number[], readings: Float32Array): Promise<number[]> {
  const onnx = inferenceOnnx(network, weightsOf(network), { output: 'y' });
  const saved = await SavedNetwork.open(onnx, { dtype: 'float32', shape });
  open.push(saved);
  return [...(await saved.run(readings)).data];
}

describe('SeriesPreprocessing', () => {
  it('normalises and smooths over what is known, as a plain loop does', async () => {
    const [time, sensors, span] = [12, 2, 5];
    const random = new Random(4);
    const readings = Float32Array.from({ length: time * sensors }, (_, i) =>
      i < 6 || i === 11 || i === 13 ? Number.NaN : 10 + random.normal(),
    );
    const options = { mean: [10, 9], scale: [2, 0.5], spans: [1, span] };
    const input = Input({ shape: [time, sensors] });
    const network = buildNetwork([input], [SeriesPreprocessing(options)(input)], 0);
    const seen = await run(network, [time, sensors], readings);
    for (let s = 0; s < sensors; s++) {
      let [sum, weight] = [0, 0];
      for (let t = 0; t < time; t++) {
        const value = readings[t * sensors + s];
        const keep = 1 - 2 / (span + 1);
        [sum, weight] = [sum * keep, weight * keep];
        const normal = Math.max(-8, Math.min(8, (value - options.mean[s]) / options.scale[s]));
        if (!Number.isNaN(value)) [sum, weight] = [sum + normal, weight + 1];
        expect(seen[t * 4 + s]).toBeCloseTo(Number.isNaN(value) ? 0 : normal, 4);
        expect(seen[t * 4 + 2 + s]).toBeCloseTo(weight === 0 ? 0 : sum / weight, 4);
      }
    }
  });
});

describe.each(architectures.map((architecture) => [architecture.name, architecture] as const))(
  'the network %s',
  (_, architecture) => {
    const [length, sensors] = [24, 3];
    const shape = { length, mean: [0, 5, 1], scale: [1, 2, 0.5], cap: 100, folds: 2 };
    const { input, output } = buildSeriesNetwork(architecture, shape);
    const network = buildNetwork([input], [output], 3);
    const random = new Random(8);
    const window = (steps: number) =>
      Float32Array.from({ length: length * sensors }, (_each, i) =>
        i < (length - steps) * sensors ? Number.NaN : shape.mean[i % sensors] + random.normal(),
      );

    it('answers whatever stands before a unit began, also with readings missing', async () => {
      const short = window(9);
      short[length * sensors - 2] = Number.NaN;
      const answers = await run(network, [length, sensors], Float32Array.from([...short, ...window(24)]));
      expect(answers).toHaveLength(2);
      for (const answer of answers) expect(answer >= 0 && answer <= 100).toBe(true);
    });

    it('has contributions that add up to the change of the answer', async () => {
      const gradients = await SeriesGradients.create(network, weightsOf(network), { points: 160 });
      open.push(gradients);
      for (const steps of [6, 24]) {
        const readings = window(steps);
        const { contributions, value, baseline } = await gradients.explain(
          readings,
          Float32Array.of(0, 5, 1),
        );
        const sum = contributions.reduce((total, each) => total + each, 0);
        expect(Math.abs(sum - (value - baseline))).toBeLessThan(
          0.02 * Math.max(5, Math.abs(value - baseline)),
        );
        expect([...contributions.subarray(0, (length - steps) * sensors)].every((each) => each === 0)).toBe(
          true,
        );
        const [answer] = await run(network, [length, sensors], readings);
        expect(value).toBeCloseTo(answer, 2);
      }
    });
  },
);
