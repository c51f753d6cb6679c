import { dense, jax, normal, serve, settings } from './turns.js';

const { layers, filters, size, classes } = settings;
const { lax, numpy: np, nn } = jax;
const convolutions = Array.from({ length: layers }, (_, i) => {
  const channels = i === 0 ? 3 : filters;
  return [normal([filters, channels, 3, 3], 9 * channels), np.zeros([filters, 1, 1])];
});

await serve([...convolutions.flat(), ...dense(filters, classes)], [3, size, size], (weights, pictures) => {
  let x = pictures;
  for (let i = 0; i < layers; i++) {
    x = nn.relu(lax.conv(x, weights[2 * i], [1, 1], 'SAME').add(weights[2 * i + 1]));
  }
  return np.matmul(np.mean(x, [2, 3]), weights[2 * layers]).add(weights[2 * layers + 1]);
});
