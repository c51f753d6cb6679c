import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBundle } from '../../bundle/bundle.ts';
import { TrainingInterrupted } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { abortAtFirstCheckpoint } from '../kit/interrupted-training.test-data.ts';
import { readOptions } from '../kit/read-options.ts';
import type { TrainRequest } from '../kit/task.ts';
import { evaluateOptions, options, predictOptions } from './options.ts';
import { prepareInteractions } from './prepare.ts';
import { Recommender } from './recommender.ts';
import { productRecommendation } from './task.ts';
import { implementation } from './training.ts';

const train = (request: TrainRequest) => implementation.train('product-recommendation', request);

const folder = mkdtempSync(join(tmpdir(), 'recommendation-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

/** Users who walk along one of six rings of eight items, now and then jumping: what comes next can be learned. */
function writeWalks(users = 150): void {
  const random = new Random(2);
  const rows: string[] = [];
  for (let user = 0; user < users; user++) {
    let [ring, place] = [random.integer(6), random.integer(8)];
    for (let step = 0; step < 7; step++) {
      // Written in a wrong order on purpose.
      rows.push(`u${user},r${ring}-${place},${1000 - step}`);
      if (random.next() < 0.05) ring = random.integer(6);
      place = (place + 7) % 8;
    }
  }
  writeFileSync(path('log.csv'), `user,item,time\n${rows.join('\n')}\n`);
  const items = Array.from(
    { length: 48 },
    (_, i) => `r${Math.floor(i / 8)}-${i % 8}\tRing ${Math.floor(i / 8)} part ${i % 8}`,
  );
  writeFileSync(path('items.tsv'), `item_id\ttitle\n${items.join('\n')}\nnever\tNever taken\n`);
}

const request = (out: string, changes: Partial<TrainRequest> = {}): TrainRequest => ({
  data: path('log.csv'),
  out: path(out),
  epochs: 6,
  seed: 1,
  device: 'cpu',
  lang: 'en',
  overwrite: false,
  resume: false,
  logs: {},
  verbose: 0,
  options: options.parse({ items: path('items.tsv') }),
  caller: 'shell',
  command: 'millwright train log.csv',
  log: () => {},
  ...changes,
});

let outcome: Awaited<ReturnType<typeof train>>;
beforeAll(async () => {
  writeWalks();
  outcome = await train(request('model'));
});

test('it learns what comes next, far better than what is popular, with every baseline beside it', () => {
  const metrics = outcome.metrics;
  expect(metrics.ndcgAt10).toBeGreaterThan(2 * metrics.baselines.popularity.ndcgAt10);
  expect(metrics.hrAt10).toBeGreaterThan(0.8);
  expect(Object.keys(metrics.baselines).sort()).toEqual([
    'later',
    'network',
    'next',
    'popularity',
    'together',
  ]);
});

test('a saved model recommends by ids and by names, and says what it does not know', async () => {
  const model = await productRecommendation.open(await openBundle(path('model')));
  try {
    const [byId, byName] = await model.predict(
      ['r2-1 r2-2 nonsense r2-3', 'Ring 2 part 1; Ring 2 part 2; Ring 2 part 3'],
      predictOptions.parse({ top: 3 }),
    );
    expect(byId.label).toBe('r2-4');
    expect(byName.recommended).toEqual(byId.recommended);
    expect(byId.unknown).toEqual(['nonsense']);
    expect(byId.recommended).toHaveLength(3);
    await expect(model.predict(['what is this'], { top: 3 })).rejects.toThrow(/knows none of the items/);
    expect(() => readOptions(predictOptions, { top: '0' }, 'predict', 'shell')).toThrow(/--top 0/);
  } finally {
    await model.close();
  }
});

test('evaluate measures a file of histories; answers nobody knew count as missed', async () => {
  writeFileSync(
    path('new.csv'),
    'history,item\nr1-1 r1-2,r1-3\nr4-6 r4-7,r4-0\nr1-1,unheard\nunheard,r0-1\n',
  );
  const model = await productRecommendation.open(await openBundle(path('model')));
  try {
    const { metrics, rows, unknownAnswers } = await model.evaluate(
      path('new.csv'),
      evaluateOptions.parse({}),
    );
    expect(rows).toBe(4);
    expect(unknownAnswers).toBe(1);
    expect(metrics.hrAt10).toBeGreaterThanOrEqual(0.5);
    expect(metrics.hrAt10).toBeLessThanOrEqual(0.75);
  } finally {
    await model.close();
  }
});

test('what the items of a history add leads from the score without a history to the score', async () => {
  const recommender = await Recommender.open(await openBundle(path('model')));
  try {
    for (const ids of [['r3-1', 'r3-2', 'r3-3'], ['r0-0'], ['r5-1', 'r1-1', 'r5-1', 'r5-2']]) {
      const { score, baseline, contributions } = await recommender.explain(recommender.catalog.numbers(ids));
      const sum = contributions.reduce((total, { contribution }) => total + contribution, 0);
      expect(contributions.length).toBe(ids.length);
      expect(sum).toBeCloseTo(score - baseline, 2);
      // The item taken last decides where the ring continues.
      const most = Math.max(...contributions.map(({ contribution }) => contribution));
      expect(contributions[contributions.length - 1].contribution).toBe(most);
    }
  } finally {
    await recommender.close();
  }
});

test('the report is in the folder and shows the figures', () => {
  const report = readFileSync(path('model/report.html'), 'utf8');
  const { hrAt10 } = outcome.metrics;
  expect(report).toContain(`${(100 * hrAt10).toFixed(1)}%`);
  expect(report).toContain('Most popular items');
});

test('a training that was interrupted and resumed gives the same model, byte for byte', async () => {
  const stopped = train(request('resumed', abortAtFirstCheckpoint(path('resumed'))));
  await expect(stopped).rejects.toThrow(TrainingInterrupted);
  await train(request('resumed', { resume: true }));
  for (const file of ['model.onnx', 'statistics.json', 'items.json']) {
    expect(readFileSync(path(`resumed/${file}`)).equals(readFileSync(path(`model/${file}`))), file).toBe(
      true,
    );
  }
});

test('log and items are read where their column names are below a title', async () => {
  const titled = (name: string, title: string) =>
    writeFileSync(path(`titled-${name}`), `${title}\n${readFileSync(path(name), 'utf8')}`);
  titled('log.csv', 'Parts taken,,');
  titled('items.tsv', 'All parts\t\nas of May\t');
  const files = { train: path('titled-log.csv'), items: path('titled-items.tsv') };
  const { read, catalog, itemsLeftOut } = await prepareInteractions(files, { headerRow: 2 }, 1, {
    headerRow: 3,
  });
  expect(read.rowsRead).toBe(150 * 7);
  expect(catalog.names).toContain('Never taken');
  expect(itemsLeftOut).toEqual({ missing: 0, repeated: 0 });
});

test('BPR learns too', async () => {
  const { metrics } = await train(request('bpr', { architecture: 'bpr', epochs: 3 }));
  expect(metrics.ndcgAt10).toBeGreaterThan(metrics.baselines.popularity.ndcgAt10);
});

test('one item, too few users, and a test of nothing known are refused in a sentence', async () => {
  const refused = async (text: string, message: RegExp) => {
    writeFileSync(path('bad.csv'), text);
    await expect(
      train(request('bad', { data: path('bad.csv'), options: options.parse({}) })),
    ).rejects.toThrow(message);
  };
  await refused('user,item\na,x\na,x\nb,x\n', /one item only/);
  await refused('user,item\na,x\na,y\nb,x\n', /two or more items; at least five/);
});
