import { expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { fitTemperature } from './temperature.ts';

/** Logits of three classes, and labels drawn from the probabilities that `factor` times the logits give. */
function drawn(factor: number, rows: number): { logits: Float32Array; labels: Int32Array } {
  const random = new Random(3);
  const logits = new Float32Array(rows * 3);
  random.fillNormal(logits, 0, 1);
  const labels = Int32Array.from({ length: rows }, (_, row) => {
    const weights = [0, 1, 2].map((label) => Math.exp(factor * logits[row * 3 + label]));
    const at = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
    return at < weights[0] ? 0 : at < weights[0] + weights[1] ? 1 : 2;
  });
  return { logits, labels };
}

it.each([0.3, 1, 4])('finds the factor %d by which labels were drawn', (factor) => {
  const { logits, labels } = drawn(factor, 20_000);
  expect(fitTemperature(logits, labels) / factor).toBeGreaterThan(0.93);
  expect(fitTemperature(logits, labels) / factor).toBeLessThan(1.07);
});

it('stays finite where every answer is right, or there are no rows', () => {
  expect(fitTemperature(Float32Array.of(5, 0, 0, 5), Int32Array.of(0, 1))).toBeLessThanOrEqual(50);
  expect(fitTemperature(new Float32Array(0), new Int32Array(0))).toBe(1);
});
