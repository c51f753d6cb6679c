import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { surfaceClasses, writeSurfaces } from '../../simulate/surfaces.ts';
import { abortAtFirstCheckpoint } from '../kit/interrupted-training.test-data.ts';
import { trainInto } from '../kit/runner.ts';
import type { TaskModel, TrainRequest } from '../kit/task.ts';
import { ImageClassifier } from './image-classifier.ts';
import { imageClassification } from './task.ts';

const folder = mkdtempSync(join(tmpdir(), 'image-classification-'));
const data = join(folder, 'surfaces');
const pictures = (label: string): string[] =>
  readdirSync(join(data, label)).map((name) => join(data, label, name));
const request = (out: string, more: Partial<TrainRequest> = {}): TrainRequest => ({
  data,
  out: join(folder, out),
  epochs: 2,
  seed: 1,
  lang: 'en',
  overwrite: false,
  resume: false,
  command: 'millwright train surfaces',
  log: () => {},
  ...more,
  options: { size: 32, ...more.options },
});

describe('image classification', () => {
  let outcome: Awaited<ReturnType<typeof trainInto>>;
  let model: TaskModel;
  beforeAll(async () => {
    await writeSurfaces(data, { pictures: 75, seed: 2 });
    writeFileSync(join(data, 'clean', 'broken.png'), readFileSync(pictures('clean')[0]).subarray(0, 400));
    copyFileSync(pictures('pits')[0], join(data, 'stain', 'also.png'));
    outcome = await trainInto(imageClassification, request('model'));
    model = await imageClassification.load(await openBundle(join(folder, 'model')));
  });

  it('says what it learned from and left out', () => {
    expect(outcome.data).toMatchObject({
      rowsRead: 77,
      leftOut: { unreadable: 1, 'conflicting-label': 2, duplicate: 0, 'rare-label': 0 },
    });
    expect([...(outcome.labels as string[])].sort()).toEqual([...surfaceClasses].sort());
    expect(outcome.metrics).toMatchObject({ support: 15 });
  });

  it('gives the same scores, one for each class, from the saved folder', async () => {
    const [first, again] = [await model.predict(pictures('pits')), await model.predict(pictures('pits'))];
    expect(first).toEqual(again);
    for (const { scores, score } of first) {
      const all = Object.values(scores as Record<string, number>);
      expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(score).toBe(Math.max(...all));
    }
  });

  it('explains a score by places whose mean it is', async () => {
    const classifier = await ImageClassifier.open(await openBundle(join(folder, 'model')));
    try {
      const leads = [];
      for (const path of [pictures('scratch')[0], pictures('stain')[1]]) {
        const pixels = await classifier.see(path);
        const logs = Array.from(await classifier.probabilities(pixels), Math.log);
        const { values, rows, columns } = await classifier.evidence(pixels, classifier.labels[0]);
        expect([rows, columns, values.length]).toEqual([4, 4, 16]);
        const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b) / numbers.length;
        leads.push({ score: logs[0] - mean(logs), places: mean(values) });
      }
      // What is left when two pictures are compared: the constant of the class is gone.
      expect(leads[0].places - leads[1].places).toBeCloseTo(leads[0].score - leads[1].score, 3);
    } finally {
      await classifier.close();
    }
  });

  it('lays the evidence over the picture', async () => {
    const out = join(folder, 'explained');
    const [path] = pictures('cracks');
    const [{ picture, label }] = await model.explain([path], { out, label: 'cracks' });
    expect(label).toBe('cracks');
    expect(await sharp(String(picture)).metadata()).toMatchObject({ width: 128, height: 128, format: 'png' });
    await expect(model.explain([path], { label: 'rust' })).rejects.toThrow('has no class "rust"');
  });

  it('measures on another folder, and refuses one without a class it knows', async () => {
    const measured = await model.evaluate(data, {});
    expect(measured.rows).toBe(74);
    mkdirSync(join(folder, 'others', 'rust'), { recursive: true });
    copyFileSync(pictures('pits')[0], join(folder, 'others', 'rust', 'a.png'));
    await expect(model.evaluate(join(folder, 'others'), {})).rejects.toThrow(
      'is of a class that the model knows',
    );
  });

  it('refuses a damaged picture in a sentence', async () => {
    const broken = model.predict([join(data, 'clean', 'broken.png')]);
    await expect(broken).rejects.toThrow(/broken\.png is damaged or cut short/);
  });

  it('shows in the report what the network saw and where it was wrong', () => {
    const report = readFileSync(join(folder, 'model', 'report.html'), 'utf8');
    expect(report).toContain('What the network sees');
    expect(report).toContain('<img src="data:image/png;base64,');
    expect(report).not.toContain('undefined');
  });

  it('writes a contact sheet of what the network will see', async () => {
    const out = join(folder, 'sheet.png');
    const shown = await imageClassification.preview?.({
      data,
      out,
      options: { size: 32 },
      seed: 0,
      log: () => {},
    });
    expect(shown).toMatchObject({ size: [32, 32], channels: 1, augment: 'light' });
    expect((await sharp(out).metadata()).width).toBe(4 + 8 * 132);
  });

  it('learns the same again, and the same where it was interrupted', async () => {
    const whole = await trainInto(imageClassification, request('again', { options: { augment: 'strong' } }));
    const broken = request('resumed', {
      options: { augment: 'strong' },
      ...abortAtFirstCheckpoint(join(folder, 'resumed')),
    });
    await expect(trainInto(imageClassification, broken)).rejects.toThrow('interrupted');
    expect(existsSync(join(broken.out, 'millwright.json'))).toBe(false);
    const resumed = await trainInto(imageClassification, { ...broken, signal: undefined, resume: true });
    expect(resumed.metrics).toEqual(whole.metrics);
    const bytes = (name: string) => readFileSync(join(folder, name, 'model.onnx'));
    expect(bytes('resumed').equals(bytes('again'))).toBe(true);
  });

  it('learns the same from pictures in a temporary file', async () => {
    const lines: string[] = [];
    const streamed = request('streamed', {
      options: { picturesInMemory: 0 },
      log: (line) => lines.push(line),
    });
    const again = await trainInto(imageClassification, streamed);
    expect(lines.join('\n')).toContain('the decoded pictures lie in a temporary file');
    expect(again.metrics).toEqual(outcome.metrics);
    const read = (name: string) => readFileSync(join(folder, name, 'model.onnx'));
    expect(read('streamed').equals(read('model'))).toBe(true);
    const evaluated = { ...(await model.evaluate(data, {})), latencyMs: 0 };
    expect({ ...(await model.evaluate(data, { picturesInMemory: 0 })), latencyMs: 0 }).toEqual(evaluated);
  });

  it('refuses options that are none', async () => {
    for (const [options, sentence] of [
      [{ size: 7 }, '--size 7 must be a whole number of pixels from 16 to 512'],
      [{ augment: 'wild' }, '--augment wild is unknown; give none, light, strong'],
      [{ color: 'sepia' }, '--color sepia is unknown; give auto, grey or rgb'],
      [{ flip: 'twice' }, '--flip twice is unknown'],
      [{ labelsFrom: 'hat' }, '--labels-from hat is unknown; give folder or name'],
    ] as const) {
      const refused = trainInto(imageClassification, request('refused', { options }));
      await expect(refused).rejects.toThrow(UserError);
      await expect(trainInto(imageClassification, request('refused', { options }))).rejects.toThrow(sentence);
    }
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
});
