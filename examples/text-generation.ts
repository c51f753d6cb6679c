// A model that writes like your texts: Chinese news titles where the data folder is there, else simulated work orders.
//
//     npx tsx examples/text-generation.ts                      all of it
//     npx tsx examples/text-generation.ts --epochs 2           a quick trial

import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadModel, train } from 'millwright';
import { writeWorkOrders } from 'millwright/simulate';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string' },
    rows: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string', default: 'models/writer' },
  },
});

const shared = process.env.MILLWRIGHT_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));

/** Where the texts are, and how to begin some. */
async function texts() {
  const titles = join(shared, 'thucnews', 'train.txt');
  if (existsSync(titles)) {
    console.log('data: THUCNews, 33,590 Chinese news titles');
    return { data: titles, input: '1', header: false, prompts: ['北京', '股市', '中国队'] };
  }
  console.log(`data: simulated work orders (there is no ${titles})`);
  const data = join(await mkdtemp(join(tmpdir(), 'millwright-orders-')), 'orders.csv');
  await writeWorkOrders(data, { rows: Number(values.rows ?? 20_000), seed: 7 });
  return { data, input: 'description', prompts: ['hyd hose', '液压', 'conveyor'] };
}

const { prompts, ...data } = await texts();
const { metrics } = await train({
  task: 'text-generation',
  ...data,
  out: values.out,
  overwrite: true,
  seed: Number(values.seed ?? 0),
  ...(values.epochs === undefined ? {} : { epochs: Number(values.epochs) }),
  log: console.log,
});
console.log(metrics);

const model = await loadModel(values.out, { task: 'text-generation' });
for (const prompt of prompts) {
  process.stdout.write(`${prompt}|`);
  await model.generate?.(prompt, { maxTokens: 30, temperature: 0.7, topP: 0.9, seed: 1 }, (piece) => {
    process.stdout.write(piece);
  });
  process.stdout.write('\n');
}
const [explanation] = await model.explain([prompts[0]], {});
console.log(model.showExplanation(explanation));
await model.close();
