// Will this machine fail? The AI4I 2020 table where the data folder is there, else simulated turned parts.
//
//     npx tsx examples/machine-failure.ts                     all of it
//     npx tsx examples/machine-failure.ts --epochs 5          a quick trial
//     npx tsx examples/machine-failure.ts --cost-miss 2000 --cost-false-alarm 50

import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadModel, type Row, train } from 'millwright';
import { writeParts } from 'millwright/simulate';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string' },
    seed: { type: 'string' },
    'cost-miss': { type: 'string' },
    'cost-false-alarm': { type: 'string' },
    out: { type: 'string', default: 'models/machine-failure' },
  },
});

const shared = process.env.MILLWRIGHT_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const machines = join(shared, 'ai4i', 'ai4i2020.csv');

/** Where the table is, what is asked of it, and a row to ask about. */
async function table(): Promise<{ data: string; target: string; ignore: string; row: Row }> {
  if (existsSync(machines)) {
    console.log('data: AI4I 2020 predictive maintenance, 10,000 rows, 3.4% failures');
    return {
      data: machines,
      target: 'Machine failure',
      // The kinds of failure are known only once it has failed.
      ignore: 'UDI,Product ID,TWF,HDF,PWF,OSF,RNF',
      row: {
        Type: 'L',
        'Air temperature [K]': 298.9,
        'Process temperature [K]': 309.1,
        'Rotational speed [rpm]': 1380,
        'Torque [Nm]': 62.1,
        'Tool wear [min]': 205,
      },
    };
  }
  console.log(`data: simulated turned parts (there is no ${machines})`);
  const data = join(await mkdtemp(join(tmpdir(), 'millwright-parts-')), 'parts.csv');
  await writeParts(data, { rows: 4000, seed: 7 });
  return {
    data,
    target: 'scrap',
    ignore: 'roughness [um]',
    row: {
      made_at: '2026-01-07 10:30',
      machine: 'L2',
      material: '42CrMo4',
      'spindle_speed [rpm]': 1500,
      'feed [mm/rev]': '0,22',
      'cutting_force [N]': '1210 N',
      'tool_wear [min]': 95,
      'coolant_temp [°C]': null,
    },
  };
}

const { row, ...data } = await table();
const { metrics } = await train({
  task: 'tabular-classification',
  ...data,
  ...(values['cost-miss'] && { costMiss: Number(values['cost-miss']) }),
  ...(values['cost-false-alarm'] && { costFalseAlarm: Number(values['cost-false-alarm']) }),
  out: values.out,
  overwrite: true,
  seed: Number(values.seed ?? 0),
  ...(values.epochs === undefined ? {} : { epochs: Number(values.epochs) }),
  log: console.log,
});
console.log(metrics);

const model = await loadModel(values.out, { task: 'tabular-classification' });
const [prediction] = await model.predict([row]);
console.log(model.showPrediction(prediction));
const [explanation] = await model.explain([row]);
console.log(model.showExplanation(explanation));
await model.close();
