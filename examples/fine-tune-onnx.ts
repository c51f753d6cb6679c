// A network that somebody else trained, in PyTorch on drawings of lines and spots, learns on: from a few pictures of
// surfaces it learns to name their defects.
//
//     npx tsx examples/fine-tune-onnx.ts                             200 pictures to learn from
//     npx tsx examples/fine-tune-onnx.ts --pictures 60 --epochs 5    a quick trial
//
// `networks/textures.onnx` was made by test/fixtures/onnx/record_textures.py; any ONNX file is read the same way.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Input, type Model, model } from 'millwright';
import {
  Activation,
  BatchNormalization,
  Conv2D,
  Dense,
  GlobalAveragePooling2D,
  type Layer,
  MaxPooling2D,
  OnnxLayer,
  Permute,
} from 'millwright/layers';
import { loadOnnx } from 'millwright/onnx';
import { adam } from 'millwright/optimizers';
import { Random, simulateSurface, surfaceClasses, surfaceSide } from 'millwright/simulate';

const { values } = parseArgs({
  options: {
    pictures: { type: 'string', default: '200' },
    epochs: { type: 'string', default: '20' },
    out: { type: 'string', default: 'surfaces.onnx' },
  },
});
const path = fileURLToPath(new URL('networks/textures.onnx', import.meta.url));
const side = surfaceSide / 2;

/** Simulated surfaces at half their size, channels first as PyTorch has them, and what each shows. */
function surfaces(count: number, seed: number) {
  const data = new Float32Array(count * side * side);
  const labels = Array.from({ length: count }, (_, i) => i % surfaceClasses.length);
  for (const [i, label] of labels.entries()) {
    const pixels = simulateSurface(surfaceClasses[label], new Random(seed).fork(`surface ${i}`));
    const mean = pixels.reduce((sum, each) => sum + each, 0) / pixels.length;
    for (let at = 0; at < side * side; at++) {
      const corner = 2 * Math.floor(at / side) * surfaceSide + 2 * (at % side);
      const around = [0, 1, surfaceSide, surfaceSide + 1].map((step) => pixels[corner + step]);
      data[i * side * side + at] = (around.reduce((sum, each) => sum + each) / 4 - mean) / 20;
    }
  }
  return { x: { data, shape: [count, 1, side, side] }, labels };
}

const train = surfaces(Number(values.pictures), 1);
const test = surfaces(300, 2);
console.log(
  `${train.labels.length} simulated surfaces to learn from, ${test.labels.length} others to test on`,
);

const textures = loadOnnx(path);
console.log(`${textures.summary()}\n`);
await textures.dispose();

/** A network of `features` with a last layer for our classes. */
function withOurClasses(features: readonly Layer[]): Model {
  const picture = Input({ shape: [1, side, side], name: 'picture' });
  const seen = features.reduce((x, layer) => layer(x), picture);
  const outputs = Dense(surfaceClasses.length, { activation: 'softmax', name: 'defects' })(seen);
  return model({ inputs: picture, outputs }, { seed: 1 });
}

async function learned(title: string, network: Model, learningRate: number): Promise<Model> {
  network.compile({
    optimizer: adam({ learningRate }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
  await network.fit(train.x, train.labels, { epochs: Number(values.epochs), batchSize: 20, verbose: 0 });
  const { accuracy } = await network.evaluate(test.x, test.labels);
  console.log(`${title}: test accuracy ${accuracy.toFixed(3)}`);
  return network;
}

// The file also gives what its last layer reads, under the name "features".
const theirs = (trainable: boolean) => OnnxLayer(path, { output: 'features', name: 'textures', trainable });
const frozen = await learned('their features, our last layer ', withOurClasses([theirs(false)]), 0.03);
const tuned = await learned('all of it learned on           ', withOurClasses([theirs(true)]), 0.003);

// The same layers from nothing.
const stage = (filters: number, strides: number): Layer[] => [
  Conv2D(filters, 3, { padding: 'same', strides, useBias: false }),
  BatchNormalization({ momentum: 0.9, epsilon: 1e-5 }),
  Activation('relu'),
  ...(strides === 1 ? [MaxPooling2D(2)] : []),
];
const layers = [
  Permute([2, 3, 1]),
  ...stage(8, 2),
  ...stage(16, 1),
  ...stage(24, 1),
  ...stage(32, 1),
  GlobalAveragePooling2D(),
];
const fresh = await learned('the same layers, from nothing  ', withOurClasses(layers), 0.003);

await tuned.save(values.out);
console.log(`saved: ${values.out}`);
for (const each of [frozen, tuned, fresh]) await each.dispose();
