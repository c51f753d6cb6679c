import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TextStore } from '../../data/storage/text-store.ts';
import { writeWorkOrders } from '../../simulate/index.ts';
import { train } from '../train.ts';
import { augmentationOf, withCopies } from './augmentation.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'augment-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('each row has a changed copy with its own label behind the rows, unless nothing could be changed', async () => {
  const options = await augmentationOf('deletion, swap', 3);
  if (options === undefined) throw new Error('augmentation was asked for');
  const texts = ['hose blown near bucket again', 'ok', '液压泵漏油更换'];
  const all = withCopies({ texts, labels: Int32Array.of(1, 0, 2) }, options, new TextStore(1e6));
  const found = [...all.texts];
  expect(found.slice(0, 3)).toEqual(texts);
  expect([...all.labels]).toEqual([1, 0, 2, 1, 2]);
  expect(found[3]).not.toBe(texts[0]);
});

test('it is off unless asked for, and what is unknown is named', async () => {
  expect(await augmentationOf(undefined, 0)).toBeUndefined();
  await expect(augmentationOf('typo,shuffle', 0)).rejects.toThrow('"shuffle" is no way of changing a text');
  await expect(augmentationOf('synonyms=no-such-file.txt', 0)).rejects.toThrow('There is no file');
  const path = join(folder, 'empty.txt');
  await writeFile(path, 'alone\n');
  await expect(augmentationOf(`synonyms=${path}`, 0)).rejects.toThrow('has no line of synonyms');
});

test('a training with it is measured on the same rows as one without', async () => {
  const data = join(folder, 'orders.csv');
  await writeWorkOrders(data, { rows: 400, seed: 2 });
  const base = {
    task: 'text-classification',
    data,
    input: 'description',
    target: 'failure',
    epochs: 1,
  } as const;
  const plain = await train({ ...base, out: join(folder, 'plain') });
  const changed = await train({ ...base, out: join(folder, 'changed'), augment: 'deletion,typo' });
  expect(changed.data).toEqual(plain.data);
  expect(changed.metrics).not.toEqual(plain.metrics);
  expect(changed).toMatchObject({ augmentation: ['deletion', 'typo'] });
});
