import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TrainingInterrupted } from '../../core/errors.ts';
import { writeWorkOrders } from '../../simulate/index.ts';
import { loadModel } from '../load-model.ts';
import { train } from '../train.ts';

let folder = '';
let data = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'streamed-'));
  data = join(folder, 'orders.csv');
  await writeWorkOrders(data, { rows: 900, seed: 3 });
});
afterAll(() => rm(folder, { recursive: true }));

const learn = (out: string, more: object) =>
  train({
    task: 'text-classification',
    input: 'description',
    target: 'failure',
    data,
    out: join(folder, out),
    epochs: 2,
    ...more,
  });
const fileOf = (out: string, name: string): Promise<Buffer> => readFile(join(folder, out, name));
const temporaryFiles = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => /^millwright-[0-9a-f]{8}-/.test(name));

test('texts read from a temporary file give the same model as texts in memory, bit for bit', async () => {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const kept = await learn('kept', { log });
  expect(lines.join()).not.toContain('temporary file');
  const streamed = await learn('streamed', { log, textsInMemory: 0 });
  expect(lines.join()).toContain('are kept in a temporary file');
  expect(await temporaryFiles()).toEqual([]);
  expect([streamed.metrics, streamed.data]).toEqual([kept.metrics, kept.data]);
  for (const name of ['model.onnx', 'vocabulary.json']) {
    expect((await fileOf('streamed', name)).equals(await fileOf('kept', name))).toBe(true);
  }
  expect((await fileOf('streamed', 'report.html')).toString()).toContain('</html>');

  const model = await loadModel(join(folder, 'streamed'));
  try {
    const [inMemory, onDisk] = [
      await model.evaluate(data, {}),
      await model.evaluate(data, { textsInMemory: 0 }),
    ];
    expect(onDisk.metrics).toEqual(inMemory.metrics);
    expect(onDisk.rows).toBe(inMemory.rows);
    const [prediction] = await model.predict(['hyd hose blown at bucket, losing oil']);
    const [explanation] = await model.explain(['hyd hose blown at bucket, losing oil'], {});
    expect(explanation.label).toBe(prediction.label);
  } finally {
    await model.close();
  }

  // Stopped in the middle of an epoch and resumed, the texts read again.
  const { signal } = new AbortController();
  let asked = 0;
  Object.defineProperty(signal, 'aborted', { get: () => ++asked > 5 });
  await expect(learn('resumed', { textsInMemory: 0, signal })).rejects.toThrow(TrainingInterrupted);
  await learn('resumed', { textsInMemory: 0, resume: true });
  expect((await fileOf('resumed', 'model.onnx')).equals(await fileOf('kept', 'model.onnx'))).toBe(true);
});

test('copies of texts for training may be stored on the disk too', async () => {
  await learn('copies-kept', { augment: 'deletion,swap' });
  await learn('copies-streamed', { augment: 'deletion,swap', textsInMemory: 0.001 });
  expect(
    (await fileOf('copies-streamed', 'model.onnx')).equals(await fileOf('copies-kept', 'model.onnx')),
  ).toBe(true);
});

test('reading stops where it is asked to, and nothing is left behind', async () => {
  const stopped = learn('stopped', { textsInMemory: 0, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toThrow('stopped before training began');
  expect(await readdir(folder)).not.toContain('stopped');
  expect(await temporaryFiles()).toEqual([]);
  await expect(learn('wrong', { textsInMemory: -1 })).rejects.toThrow('textsInMemory -1 must be a number');
});
