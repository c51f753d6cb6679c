// A translator that learns from sentence pairs: Tatoeba's where the data folder is there, else simulated phrases.
//
//     npx tsx examples/translation.ts                      all of it, English to Chinese
//     npx tsx examples/translation.ts --from chinese       the other way
//     npx tsx examples/translation.ts --epochs 2           a quick trial

import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadModel, train } from 'millwright';
import { writeBilingualPhrases } from 'millwright/simulate';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: 'english' },
    epochs: { type: 'string' },
    rows: { type: 'string' },
    seed: { type: 'string' },
    out: { type: 'string', default: 'models/translator' },
  },
});

const shared = process.env.MILLWRIGHT_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url));
const forward = values.from !== 'chinese';

async function pairs() {
  const tatoeba = join(shared, 'tatoeba-zh', 'cmn.txt');
  if (existsSync(tatoeba)) {
    console.log('data: Tatoeba, 21,007 English and Chinese sentences');
    return { data: tatoeba, header: false, columns: ['1', '2'] };
  }
  console.log(`data: simulated phrases (there is no ${tatoeba})`);
  const data = join(await mkdtemp(join(tmpdir(), 'millwright-phrases-')), 'phrases.csv');
  await writeBilingualPhrases(data, { rows: Number(values.rows ?? 6000), seed: 7 });
  return { data, columns: ['english', 'chinese'] };
}

const { columns, ...data } = await pairs();
const [input, target] = forward ? columns : columns.toReversed();
const { metrics } = await train({
  task: 'translation',
  ...data,
  input,
  target,
  out: values.out,
  overwrite: true,
  seed: Number(values.seed ?? 0),
  ...(values.epochs === undefined ? {} : { epochs: Number(values.epochs) }),
  log: console.log,
});
console.log(metrics);

const model = await loadModel(values.out, { task: 'translation' });
const sentences = forward
  ? ['The drive belt of the conveyor is worn.', 'Please replace the filter KX12-345 today.', 'I like music.']
  : ['输送带的传动皮带磨损。', '请今天更换滤芯KX12-345。', '我喜欢音乐。'];
for (const { input: sentence, translation } of await model.predict(sentences))
  console.log(`${sentence}  →  ${translation}`);
const [explanation] = await model.explain([sentences[0]], {});
console.log(model.showExplanation(explanation));
await model.close();
