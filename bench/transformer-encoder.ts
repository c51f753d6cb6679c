import {
  Dense,
  GlobalAveragePooling1D,
  LayerNormalization,
  TransformerEncoder,
} from '../src/entries/layers.ts';
import { Input, sequential } from '../src/index.ts';
import { labels, normal } from './made-up-data.ts';
import { jaxJs, keras, pytorch } from './peers/peers.ts';
import { trainingBenchmark } from './training-benchmark.ts';

const sizes = { width: 256, layers: 4, heads: 8, feedForward: 1024, batch: 32, length: 64, classes: 10 };
/** Batches of one turn. */
const batches = 8;

export const transformerEncoder = trainingBenchmark({
  name: 'transformer-encoder',
  summary: 'trains a pre-norm Transformer encoder: width 256, 4 layers, 8 heads, Adam',
  unit: 'samples/s',
  rounds: 7,
  peers: () => [
    ...pytorch('transformer_encoder', { ...sizes, batches }),
    keras('transformer_encoder', { ...sizes, batches }),
    jaxJs('transformer-encoder', { ...sizes, batches: 1 }),
  ],
  ours: (device) => {
    const { width, layers, heads, feedForward, batch, length, classes } = sizes;
    const model = sequential(
      [
        Input({ shape: [length, width] }),
        ...Array.from({ length: layers }, () =>
          TransformerEncoder(feedForward, heads, { normalizeFirst: true }),
        ),
        LayerNormalization({ epsilon: 1e-5 }),
        GlobalAveragePooling1D(),
        Dense(classes, { activation: 'softmax' }),
      ],
      { device },
    ).compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
    const rows = batch * batches;
    return { model, x: normal([rows, length, width]), y: labels(rows, classes), batch };
  },
});
