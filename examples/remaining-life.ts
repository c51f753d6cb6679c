// How long will each machine still run? NASA's turbofan engines where the data folder is there, else simulated pumps.
//
//     npx tsx examples/remaining-life.ts                      all of it
//     npx tsx examples/remaining-life.ts --epochs 3           a quick trial

import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadModel, train } from 'millwright';
import { writeRunToFailure } from 'millwright/simulate';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string' },
    units: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string', default: 'models/remaining-life' },
  },
});

const shared = process.env.MILLWRIGHT_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const engines = (name: string) => join(shared, 'cmapss', name);

/** Where the series are, and what must be said of them. */
async function series() {
  if (existsSync(engines('train_FD001.txt'))) {
    console.log('data: NASA C-MAPSS FD001, 100 turbofan engines run to failure, 100 others to be told');
    const test = engines('test_FD001.txt');
    return {
      data: engines('train_FD001.txt'),
      test,
      testRul: engines('RUL_FD001.txt'),
      cap: 125,
      ask: test,
    };
  }
  console.log(`data: simulated pumps (there is no ${engines('train_FD001.txt')})`);
  const data = join(await mkdtemp(join(tmpdir(), 'millwright-pumps-')), 'pumps.csv');
  await writeRunToFailure(data, { units: Number(values.units ?? 120), seed: 7 });
  return { data, event: 'event', ask: data };
}

const { ask, ...data } = await series();
const { metrics } = await train({
  task: 'remaining-life',
  ...data,
  out: values.out,
  overwrite: true,
  seed: Number(values.seed ?? 0),
  ...(values.epochs === undefined ? {} : { epochs: Number(values.epochs) }),
  log: console.log,
});
console.log(metrics);

const model = await loadModel(values.out, { task: 'remaining-life' });
const predictions = await model.predict([ask]);
for (const prediction of predictions.slice(0, 5)) console.log(model.showPrediction(prediction));
const [explanation] = await model.explain([ask], { label: predictions[0].unit });
console.log(model.showExplanation(explanation));
await model.close();
