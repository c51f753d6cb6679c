import { dense, jax, serve, settings } from './turns.js';

const { width, layers, heads, feedForward, batch, length, classes } = settings;
const { numpy: np, nn } = jax;
const norm = () => [np.ones([width]), np.zeros([width])];

/** In the order in which a block reads them. */
const block = () => [
  ...norm(),
  ...dense(width, width),
  ...dense(width, width),
  ...dense(width, width),
  ...dense(width, width),
  ...norm(),
  ...dense(width, feedForward),
  ...dense(feedForward, width),
];
const parameters = [...Array.from({ length: layers }, block).flat(), ...norm(), ...dense(width, classes)];

await serve(parameters, [length, width], (weights, inputs) => {
  let next = 0;
  const take = () => weights[next++];
  const project = (x) => np.matmul(x, take()).add(take());
  const normalized = (x) => nn.standardize(x, -1, { epsilon: 1e-5 }).mul(take()).add(take());
  const headsOf = (x) => np.transpose(x.reshape([batch, length, heads, width / heads]), [0, 2, 1, 3]);
  // Not `nn.dotProductAttention`, which needs Node 22.
  const attention = (query, key, value) => {
    const scores = np.matmul(query, np.swapaxes(key, 2, 3)).mul((width / heads) ** -0.5);
    const mixed = np.matmul(nn.softmax(scores, -1), value);
    return np.transpose(mixed, [0, 2, 1, 3]).reshape([batch, length, width]);
  };
  let x = inputs;
  for (let i = 0; i < layers; i++) {
    const y = normalized(x.ref);
    const [query, key, value] = [y.ref, y.ref, y].map((each) => headsOf(project(each)));
    x = x.add(project(attention(query, key, value)));
    const wide = nn.relu(project(normalized(x.ref)));
    x = x.add(project(wide));
  }
  return project(np.mean(normalized(x), 1));
});
