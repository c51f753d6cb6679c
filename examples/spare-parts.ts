// What is ordered next, from what was ordered before: on real purchases of industrial supplies where they are at hand,
// on simulated spare-part orders of a plant otherwise.
//
//     npx tsx examples/spare-parts.ts                            a few minutes
//     npx tsx examples/spare-parts.ts --rows 2000 --epochs 3   a quick trial; rows are those of the simulated orders

import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadModel, train } from 'millwright';
import { writePartOrders } from 'millwright/simulate';

const { values } = parseArgs({
  options: { rows: { type: 'string' }, epochs: { type: 'string' }, out: { type: 'string' } },
});
const folder = mkdtempSync(join(tmpdir(), 'millwright-'));
const real = join(process.env.MILLWRIGHT_DATA ?? '../shared/data', 'amazon-industrial');
const data = existsSync(join(real, 'valid.ids.csv')) ? purchases() : await orders();
console.log(`learning from ${data.source}`);

// Learn. Popularity, item-kNN and Markov chains are measured beside the model, on the same questions.
const out = values.out ?? join(folder, 'model');
const outcome = await train({
  task: 'product-recommendation',
  ...data.files,
  out,
  overwrite: true,
  epochs: values.epochs === undefined ? undefined : Number(values.epochs),
  log: console.log,
});
console.log(outcome.metrics);

// Recommend, and say which items of the history led to it.
const model = await loadModel(out, { task: 'product-recommendation' });
const [answer] = await model.predict([data.history], { top: 5 });
console.log(model.showPrediction(answer));
const [why] = await model.explain([data.history], {});
console.log(model.showExplanation(why));
await model.close();
console.log(`the report is ${join(out, 'report.html')}`);

function purchases() {
  const file = (name: string) => join(real, name);
  return {
    source: "purchases of Amazon's 'Industrial and Scientific' items",
    files: { data: file('valid.ids.csv'), test: file('test.ids.csv'), items: file('items.tsv') },
    history: '12 55 801',
  };
}

async function orders() {
  const log = join(folder, 'spare-parts.csv');
  const { parts } = await writePartOrders(log, { rows: Number(values.rows ?? 20_000), seed: 7 });
  return {
    source: 'simulated orders of spare parts',
    files: { data: log, items: parts },
    history: 'P010000 P010021',
  };
}
