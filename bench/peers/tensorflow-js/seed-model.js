import { drawn, serve, settings, tf } from './turns.js';

const { vocabulary, embedding, length, units, dense, classes } = settings;
const layers = [
  tf.layers.embedding({ inputDim: vocabulary, outputDim: embedding, inputLength: length }),
  tf.layers.lstm({ units }),
  tf.layers.dense({ units: dense, activation: 'relu' }),
  tf.layers.dense({ units: classes, activation: 'softmax' }),
];
await serve(layers, drawn([length], vocabulary));
