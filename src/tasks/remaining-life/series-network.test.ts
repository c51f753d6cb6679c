import { afterEach, describe, expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { SeriesGradients } from '../../explain/series-attribution.ts';
import { inferenceOnnx } from '../../nn/inference-graph.ts';
import { buildNetwork, Input, type Network } from '../../nn/model.ts';
import { SavedNetwork } from '../../runtime/index.ts';
import { SeriesPreprocessing } from '../series/layers.ts';
import { windowColumns } from '../series/windows.ts';
import { architectures, buildSeriesNetwork } from './architectures.ts';

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
    const options = { mean: [10, 9], scale: [2, 0.5], cap: 50, spans: [1, span] };
    const columns = 2 * sensors + 1;
    const [began, age] = [[11, Number.NaN], 25];
    const window = Array.from({ length: time }, (_, t) => [
      ...readings.subarray(t * sensors, (t + 1) * sensors),
      ...began,
      age + t,
    ]);
    const input = Input({ shape: [time, columns] });
    const network = buildNetwork([input], [SeriesPreprocessing(options)(input)], 0);
    const seen = await run(network, [time, columns], Float32Array.from(window.flat()));
    const wide = 3 * sensors + 1;
    for (let s = 0; s < sensors; s++) {
      let [sum, weight] = [0, 0];
      for (let t = 0; t < time; t++) {
        const value = readings[t * sensors + s];
        const keep = 1 - 2 / (span + 1);
        [sum, weight] = [sum * keep, weight * keep];
        const normal = Math.max(-8, Math.min(8, (value - options.mean[s]) / options.scale[s]));
        if (!Number.isNaN(value)) [sum, weight] = [sum + normal, weight + 1];
        const first = Number.isNaN(value) ? 0 : normal;
        expect(seen[t * wide + s]).toBeCloseTo(first, 4);
        expect(seen[t * wide + sensors + s]).toBeCloseTo(weight === 0 ? 0 : sum / weight, 4);
        // The first sensor began half a deviation above the mean; nothing is known of how the second began.
        expect(seen[t * wide + 2 * sensors + s]).toBeCloseTo(s === 0 ? first - 0.5 : 0, 4);
        expect(seen[t * wide + 3 * sensors]).toBeCloseTo((age + t) / 50, 4);
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
    const columns = windowColumns(sensors);
    const window = (steps: number) =>
      Float32Array.from({ length: length * columns }, (_each, i) => {
        const [step, column] = [Math.floor(i / columns), i % columns];
        if (step < length - steps) return Number.NaN;
        return column === columns - 1 ? 40 + step : shape.mean[column % sensors] + random.normal();
      });

    it('answers whatever is before a unit began, also with readings missing', async () => {
      const short = window(9);
      short[length * columns - columns] = Number.NaN;
      const answers = await run(network, [length, columns], Float32Array.from([...short, ...window(24)]));
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
          Float32Array.of(0, 5, 1, 0, 5, 1, 0),
        );
        const sum = contributions.reduce((total, each) => total + each, 0);
        expect(Math.abs(sum - (value - baseline))).toBeLessThan(
          0.02 * Math.max(5, Math.abs(value - baseline)),
        );
        expect([...contributions.subarray(0, (length - steps) * columns)].every((each) => each === 0)).toBe(
          true,
        );
        const [answer] = await run(network, [length, columns], readings);
        expect(value).toBeCloseTo(answer, 2);
      }
    });
  },
);
