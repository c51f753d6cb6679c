import { mul } from '../../graph/index.ts';
import { type Layer, layer } from '../../nn/layer.ts';

/** Path of the one number that `Temperature` holds. */
export const temperaturePath = 'temperature/factor';

/**
 * Logits multiplied by one number, so that the probabilities after them are as sure as they are right (Guo et al. 2017).
 * The number is no part of training: it is found afterwards on the validation rows, and 1 until then.
 */
export function Temperature(): Layer {
  return layer(
    'Temperature',
    { name: 'temperature' },
    {
      weights: () => ({ factor: { shape: [], initializer: 'ones', trainable: false } }),
      call: ({ weights }, [{ tensor, mask }]) => ({ tensor: mul(tensor, weights.factor), mask }),
    },
  );
}

/** The factor for which `logits` `[rows, classes]` give the least log loss on `labels`; between 0.05 and 50. */
export function fitTemperature(logits: Float32Array, labels: Int32Array): number {
  if (labels.length === 0) return 1;
  // Log loss is convex in the factor, so a golden-section search over its logarithm finds the one minimum.
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.05), Math.log(50)];
  for (let step = 0; step < 40; step++) {
    const width = (high - low) * ratio;
    if (
      logLossAt(Math.exp(high - width), logits, labels) < logLossAt(Math.exp(low + width), logits, labels)
    ) {
      high = low + width;
    } else low = high - width;
  }
  return Math.exp((low + high) / 2);
}

function logLossAt(factor: number, logits: Float32Array, labels: Int32Array): number {
  const classes = logits.length / labels.length;
  let loss = 0;
  labels.forEach((label, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const greatest = factor * Math.max(...own);
    const sum = own.reduce((total, logit) => total + Math.exp(factor * logit - greatest), 0);
    loss += greatest + Math.log(sum) - factor * own[label];
  });
  return loss / labels.length;
}
