// The classic Keras text classifier, line by line: Tokenizer, pad_sequences, Embedding, LSTM, Dense, compile, fit.
//
//     npx tsx examples/keras-style-text-classifier.ts             10 epochs on all titles
//     npx tsx examples/keras-style-text-classifier.ts --rows 2000 --epochs 2   a quick trial

import { parseArgs } from 'node:util';
import { earlyStopping, sequential } from 'millwright';
import { argmax, padSequences, Tokenizer, splitWords as words } from 'millwright/data';
import { Dense, Embedding, LSTM } from 'millwright/layers';
import { loadTitles } from './titles.ts';

const { values } = parseArgs({ options: { rows: { type: 'string' }, epochs: { type: 'string' } } });
const rows = Number(values.rows ?? 1_000_000);
const epochs = Number(values.epochs ?? 10);

const vocabSize = 10_000;
const embeddingDim = 64;
const maxLength = 100;

// Data. Chinese has no spaces between words, so texts are cut into words first, as jieba does for Python.
const { source, train, test, classNames } = loadTitles(rows);
const segmented = (texts: string[]) => texts.map((text) => words(text).join(' '));
console.log(`${train.texts.length} texts to learn from, ${test.texts.length} to test on: ${source}`);

const tokenizer = new Tokenizer({ numWords: vocabSize, oovToken: '<OOV>' });
tokenizer.fitOnTexts(segmented(train.texts));
const sequences = (texts: string[]) => tokenizer.textsToSequences(segmented(texts));
const xTrain = padSequences(sequences(train.texts), {
  maxlen: maxLength,
  padding: 'post',
  truncating: 'post',
});
const xTest = padSequences(sequences(test.texts), { maxlen: maxLength, padding: 'post', truncating: 'post' });

// Model.
const model = sequential([
  Embedding(vocabSize, embeddingDim, { inputLength: maxLength, maskZero: true }),
  LSTM(64),
  Dense(64, { activation: 'relu' }),
  Dense(classNames.length, { activation: 'softmax' }),
]);
console.log(model.summary());

model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
await model.fit(xTrain, train.labels, {
  batchSize: 32,
  epochs,
  validationSplit: 0.1,
  callbacks: [earlyStopping({ monitor: 'valLoss', patience: 2, restoreBestWeights: true })],
});

// Test, on texts that were not learned from.
const { loss, accuracy } = await model.evaluate(xTest, test.labels);
console.log(`test loss ${loss.toFixed(4)}, test accuracy ${accuracy.toFixed(4)}`);

const probabilities = await model.predict(
  padSequences(sequences(test.texts.slice(0, 3)), { maxlen: maxLength, padding: 'post' }),
);
for (const [i, label] of argmax(probabilities).entries())
  console.log(`${classNames[label]}  ←  ${test.texts[i]}`);
await model.dispose();
