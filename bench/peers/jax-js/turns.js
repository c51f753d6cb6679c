import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

// A dynamic import, so that a missing package is told in one line.
export const jax = await import('@jax-js/jax').catch(() => {
  console.error('@jax-js/jax is not installed in bench/peers/jax-js');
  process.exit(1);
});
export const settings = JSON.parse(process.argv.at(-1) ?? '{}');
const { numpy: np, nn, jit, random, tree, valueAndGrad } = jax;
await jax.init('wasm');
jax.defaultDevice('wasm');

// An array is used up by what it is given to; `.ref` keeps it for another use.

let seed = 0;
/** Normally distributed numbers, of variance 1 / `inputs` where that is given. */
export const normal = (shape, inputs = 1) => random.normal(random.key(seed++), shape).mul(inputs ** -0.5);

/** A kernel and a bias. */
export const dense = (inputs, outputs) => [normal([inputs, outputs], inputs), np.zeros([outputs])];

/**
 * Answers with samples a second of one pass over all rows by Adam, one compiled step a batch. `logitsOf` makes
 * `[batch, classes]` of the parameters, a list, and of rows of `rowShape`.
 */
export async function serve(parameters, rowShape, logitsOf, unitsPerRow = 1) {
  const { batch, batches, classes } = settings;
  const rows = batch * batches;
  const width = rowShape.reduce((product, extent) => product * extent, 1);
  const x = await normal([rows, width]).data();
  const y = Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes);
  const lossOf = (weights, inputs, targets) => {
    const losses = nn.logSoftmax(logitsOf(weights, inputs)).mul(nn.oneHot(targets, classes));
    return losses.sum().mul(-1 / batch);
  };
  const step = jit((weights, momenta, velocities, rate, epsilon, inputs, targets) => {
    const [loss, gradients] = valueAndGrad(lossOf)(tree.ref(weights), inputs, targets);
    const next = weights.map((weight, i) => {
      const momentum = momenta[i].mul(0.9).add(gradients[i].ref.mul(0.1));
      const velocity = velocities[i].mul(0.999).add(np.square(gradients[i]).mul(0.001));
      const change = momentum.ref.mul(rate.ref).div(np.sqrt(velocity.ref).add(epsilon.ref));
      return [weight.sub(change), momentum, velocity];
    });
    rate.dispose();
    epsilon.dispose();
    return [loss, next.map(([weight]) => weight), next.map((each) => each[1]), next.map((each) => each[2])];
  });
  const zeros = () => parameters.map((each) => np.zeros(each.shape));
  let state = [parameters, zeros(), zeros()];
  let taken = 0;
  const epoch = async () => {
    for (let start = 0; start < rows; start += batch) {
      taken += 1;
      const root = Math.sqrt(1 - 0.999 ** taken);
      const inputs = np.array(x.slice(start * width, (start + batch) * width)).reshape([batch, ...rowShape]);
      const targets = np.array(y.slice(start, start + batch));
      const rate = np.array([(0.001 * root) / (1 - 0.9 ** taken)]);
      const [loss, ...next] = step(...state, rate, np.array([1e-7 * root]), inputs, targets);
      state = next;
      if (!Number.isFinite((await loss.data())[0])) throw new Error('the loss is not a number');
    }
  };
  await epoch();
  const about = new URL('node_modules/@jax-js/jax/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(about, 'utf8'));
  console.log(JSON.stringify({ version }));
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = performance.now();
    await epoch();
    console.log(JSON.stringify({ value: (1000 * rows * unitsPerRow) / (performance.now() - start) }));
  }
}
