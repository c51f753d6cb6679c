// The main job from TypeScript: train by the name of the task, load, predict, explain. The work orders are simulated.
//
//     npx tsx examples/work-orders.ts                          20,000 orders, into models/example-failures
//     npx tsx examples/work-orders.ts --rows 1500 --epochs 3 --out some/folder   a quick trial

import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadModel, train } from 'millwright';
import { writeWorkOrders } from 'millwright/simulate';

const { values } = parseArgs({
  options: { rows: { type: 'string' }, epochs: { type: 'string' }, out: { type: 'string' } },
});
const out = values.out ?? 'models/example-failures';
const orders = `${out}-orders.csv`;

await mkdir(out, { recursive: true });
await writeWorkOrders(orders, { rows: Number(values.rows ?? 20_000), seed: 7, overwrite: true });

await train({
  task: 'text-classification',
  data: orders,
  input: 'description',
  target: 'failure',
  out,
  epochs: values.epochs === undefined ? undefined : Number(values.epochs),
  overwrite: true,
  log: console.log,
});

const model = await loadModel(out, { task: 'text-classification' });
const texts = ['hyd hose blown @ bucket, losing oil', '液压油管爆裂 漏油 已停机'];
for (const { input, label, score } of await model.predict(texts)) {
  console.log(`${(100 * Number(score)).toFixed(1)}%  ${label}  ←  ${input}`);
}
for (const explanation of await model.explain(texts.slice(0, 1), {})) {
  console.log(model.showExplanation(explanation));
}
await model.close();
