import { normal, serve, settings, tf } from './turns.js';

const { layers: count, filters, size, classes } = settings;
const convolutions = Array.from({ length: count }, (_, i) =>
  tf.layers.conv2d({
    filters,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    ...(i === 0 && { inputShape: [size, size, 3] }),
  }),
);
const layers = [
  ...convolutions,
  tf.layers.globalAveragePooling2d({}),
  tf.layers.dense({ units: classes, activation: 'softmax' }),
];
await serve(layers, normal([size, size, 3]));
