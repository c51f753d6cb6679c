// What operators think of their equipment, from what they write, in English and Chinese. The remarks are simulated.
//
//     npx tsx examples/sentiment.ts             positive, neutral or negative
//     npx tsx examples/sentiment.ts --stars     one to five stars
//     npx tsx examples/sentiment.ts --rows 600 --epochs 2 --out some/folder   a quick trial

import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadModel, train } from 'millwright';
import { writeRemarks } from 'millwright/simulate';

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    epochs: { type: 'string' },
    out: { type: 'string' },
    stars: { type: 'boolean' },
  },
});
const out = values.out ?? 'models/example-sentiment';
const remarks = `${out}-remarks.csv`;

await mkdir(out, { recursive: true });
await writeRemarks(remarks, { rows: Number(values.rows ?? 4000), seed: 7, overwrite: true });
console.log(`data: simulated remarks in ${remarks}`);

await train({
  task: 'sentiment-analysis',
  data: remarks,
  input: 'remark',
  target: values.stars ? 'stars' : 'sentiment',
  out,
  epochs: values.epochs === undefined ? undefined : Number(values.epochs),
  overwrite: true,
  log: console.log,
});

const model = await loadModel(out, { task: 'sentiment-analysis' });
const texts = [
  'new gripper saves us 20 minutes a shift',
  '扫码枪又坏了',
  'scanner is easy to set up, but the gripper jams',
];
for (const prediction of await model.predict(texts)) console.log(model.showPrediction(prediction));
for (const explanation of await model.explain(texts.slice(0, 1), {})) {
  console.log(model.showExplanation(explanation));
}
await model.close();
