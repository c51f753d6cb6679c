import { dense, jax, serve, settings } from './turns.js';

const { inputs, units, classes, batch } = settings;
const { numpy: np, nn } = jax;
const parameters = [...dense(inputs, units), ...dense(units, units), ...dense(units, classes)];

await serve(
  parameters,
  [inputs],
  ([kernel1, bias1, kernel2, bias2, kernel3, bias3], x) => {
    const first = nn.relu(np.matmul(x, kernel1).add(bias1));
    const second = nn.relu(np.matmul(first, kernel2).add(bias2));
    return np.matmul(second, kernel3).add(bias3);
  },
  1 / batch,
);
