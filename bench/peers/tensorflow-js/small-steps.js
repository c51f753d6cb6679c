import { normal, serve, settings, tf } from './turns.js';

const { inputs, units, batch, classes } = settings;
const layers = [
  tf.layers.dense({ units, activation: 'relu', inputShape: [inputs] }),
  tf.layers.dense({ units, activation: 'relu' }),
  tf.layers.dense({ units: classes, activation: 'softmax' }),
];
await serve(layers, normal([inputs]), 1 / batch);
