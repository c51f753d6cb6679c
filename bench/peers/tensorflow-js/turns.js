import { createInterface } from 'node:readline';

// Dynamic imports, so that a missing package is told in one line.
const missing = (name) => () => {
  console.error(`${name} is not installed in bench/peers/tensorflow-js`);
  process.exit(1);
};
export const tf = await import('@tensorflow/tfjs').catch(missing('@tensorflow/tfjs'));
export const settings = JSON.parse(process.argv.at(-1) ?? '{}');
if (settings.backend === 'wasm') {
  await import('@tensorflow/tfjs-backend-wasm').catch(missing('@tensorflow/tfjs-backend-wasm'));
}
if (!(await tf.setBackend(settings.backend))) {
  console.error(`TensorFlow.js cannot start its ${settings.backend} backend here`);
  process.exit(1);
}

const rows = settings.batch * settings.batches;

/** Whole numbers below `limit`, one row after another. */
export const drawn = (shape, limit) => tf.randomUniform([rows, ...shape], 0, limit, 'int32').toFloat();

export const normal = (shape) => tf.randomNormal([rows, ...shape]);

/** Answers with samples a second of one pass over all rows by `fit`. */
export async function serve(layers, x, unitsPerRow = 1) {
  const model = tf.sequential({ layers });
  model.compile({ optimizer: tf.train.adam(0.001), loss: 'sparseCategoricalCrossentropy' });
  const y = drawn([], settings.classes);
  const epoch = () =>
    model.fit(x, y, { epochs: 1, batchSize: settings.batch, verbose: 0, yieldEvery: 'never' });
  try {
    await epoch();
  } catch (error) {
    console.error(error instanceof Error ? error.message.split('\n')[0] : error);
    process.exit(1);
  }
  console.log(JSON.stringify({ version: tf.version.tfjs }));
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = performance.now();
    await epoch();
    console.log(JSON.stringify({ value: (1000 * rows * unitsPerRow) / (performance.now() - start) }));
  }
}
