import { normal, serve, settings, tf } from './turns.js';

const { length, features, units, classes } = settings;
const layers = [
  tf.layers.gru({ units, inputShape: [length, features] }),
  tf.layers.dense({ units: classes, activation: 'softmax' }),
];
await serve(layers, normal([length, features]));
