// Which defect does this surface show? NEU-DET photos of hot-rolled steel where the data folder is there, else
// simulated surfaces.
//
//     npx tsx examples/surface-defects.ts                     all of it
//     npx tsx examples/surface-defects.ts --epochs 2 --pictures 200   a quick trial on simulated surfaces

import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadModel, train } from 'millwright';
import { writeSurfaces } from 'millwright/simulate';

const { values } = parseArgs({
  options: {
    epochs: { type: 'string' },
    seed: { type: 'string' },
    pictures: { type: 'string' },
    out: { type: 'string', default: 'models/surface-defects' },
  },
});

const shared = process.env.MILLWRIGHT_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const photos = join(shared, 'neu-det', 'IMAGES');

/** A folder of pictures, where their classes stand, and one to ask about. */
async function surfaces(): Promise<{ data: string; labelsFrom?: 'name'; asked: string }> {
  if (values.pictures === undefined && existsSync(photos)) {
    console.log('data: NEU-DET, photos of hot-rolled steel with six kinds of defects');
    return { data: photos, labelsFrom: 'name', asked: join(photos, 'scratches_1.jpg') };
  }
  console.log('data: simulated surfaces');
  const data = join(await mkdtemp(join(tmpdir(), 'millwright-surfaces-')), 'surfaces');
  await writeSurfaces(data, { pictures: Number(values.pictures ?? 600), seed: 7 });
  const [first] = readdirSync(join(data, 'scratch'));
  return { data, asked: join(data, 'scratch', first) };
}

const { asked, ...data } = await surfaces();
const { metrics } = await train({
  task: 'image-classification',
  ...data,
  out: values.out,
  overwrite: true,
  seed: Number(values.seed ?? 0),
  ...(values.epochs === undefined ? {} : { epochs: Number(values.epochs) }),
  log: console.log,
});
console.log(metrics);

const model = await loadModel(values.out, { task: 'image-classification' });
const [prediction] = await model.predict([asked]);
console.log(model.showPrediction(prediction));
const [explanation] = await model.explain([asked], { out: join(values.out, 'explained') });
console.log(model.showExplanation(explanation));
await model.close();
