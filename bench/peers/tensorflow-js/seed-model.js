import { createInterface } from 'node:readline';

// A dynamic import, so that a missing package is told in one line.
const tf = await import('@tensorflow/tfjs').catch(() => {
  console.error('@tensorflow/tfjs is not installed in bench/peers/tensorflow-js');
  process.exit(1);
});
const settings = JSON.parse(process.argv.at(-1) ?? '{}');
await tf.setBackend('cpu');

const { vocabulary, embedding, length, units, dense, classes, batch, batches } = settings;
const model = tf.sequential({
  layers: [
    tf.layers.embedding({ inputDim: vocabulary, outputDim: embedding, inputLength: length }),
    tf.layers.lstm({ units }),
    tf.layers.dense({ units: dense, activation: 'relu' }),
    tf.layers.dense({ units: classes, activation: 'softmax' }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.001), loss: 'sparseCategoricalCrossentropy' });
const rows = batch * batches;
const x = tf.randomUniform([rows, length], 0, vocabulary, 'int32').toFloat();
const y = tf.randomUniform([rows], 0, classes, 'int32').toFloat();
const epoch = () => model.fit(x, y, { epochs: 1, batchSize: batch, verbose: 0, yieldEvery: 'never' });

await epoch();
console.log(JSON.stringify({ version: tf.version.tfjs }));
for await (const _ of createInterface({ input: process.stdin })) {
  const start = performance.now();
  await epoch();
  console.log(JSON.stringify({ value: (1000 * rows) / (performance.now() - start) }));
}
