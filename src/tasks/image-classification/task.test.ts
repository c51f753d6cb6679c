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
import { loadModel, type TaskModel } from '../load-model.ts';
import { type TrainOptions, train } from '../train.ts';
import { imageArchitectures } from './architectures.ts';
import { ImageClassifier } from './image-classifier.ts';
import { openImageClassifier } from './model.ts';
import { architectureNames, options } from './options.ts';
import { imageClassification } from './task.ts';

const folder = mkdtempSync(join(tmpdir(), 'image-classification-'));
const data = join(folder, 'surfaces');
const imagesOf = (label: string): string[] =>
  readdirSync(join(data, label)).map((name) => join(data, label, name));
type Options = TrainOptions<'image-classification'>;
const trainImages = (out: string, more: Partial<Options> = {}) =>
  train({
    task: 'image-classification',
    data,
    out: join(folder, out),
    epochs: 2,
    seed: 1,
    size: 32,
    verbose: 0,
    ...more,
  });

describe('image classification', () => {
  let outcome: Awaited<ReturnType<typeof trainImages>>;
  let model: TaskModel<'image-classification'>;
  beforeAll(async () => {
    await writeSurfaces(data, { pictures: 75, seed: 2 });
    writeFileSync(join(data, 'clean', 'broken.png'), readFileSync(imagesOf('clean')[0]).subarray(0, 400));
    copyFileSync(imagesOf('pits')[0], join(data, 'stain', 'also.png'));
    outcome = await trainImages('model');
    model = await loadModel(join(folder, 'model'), { task: 'image-classification' });
  });

  it('says what it learned from and left out', () => {
    expect(outcome.data).toMatchObject({
      rowsRead: 77,
      leftOut: { unreadable: 1, 'conflicting-label': 2, duplicate: 0, 'rare-label': 0 },
    });
    expect([...model.labels].sort()).toEqual([...surfaceClasses].sort());
    expect(outcome.metrics).toMatchObject({ support: 15 });
  });

  it('gives the same scores, one for each class, from the saved folder', async () => {
    const [first, again] = [await model.predict(imagesOf('pits')), await model.predict(imagesOf('pits'))];
    expect(first).toEqual(again);
    for (const { scores, score } of first) {
      const all = Object.values(scores);
      expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      expect(score).toBe(Math.max(...all));
    }
  });

  it('explains a score by places whose mean it is', async () => {
    const classifier = await ImageClassifier.open(await openBundle(join(folder, 'model')));
    try {
      const leads = [];
      for (const path of [imagesOf('scratch')[0], imagesOf('stain')[1]]) {
        const pixels = await classifier.see(path);
        const logs = Array.from(await classifier.probabilities(pixels), Math.log);
        const { values, rows, columns } = await classifier.evidence(pixels, classifier.labels[0]);
        expect([rows, columns, values.length]).toEqual([4, 4, 16]);
        const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b) / numbers.length;
        leads.push({ score: logs[0] - mean(logs), places: mean(values) });
      }
      // What is left when two images are compared: the constant of the class is gone.
      expect(leads[0].places - leads[1].places).toBeCloseTo(leads[0].score - leads[1].score, 3);
    } finally {
      await classifier.close();
    }
  });

  it('draws the evidence over the image', async () => {
    const out = join(folder, 'explained');
    const [path] = imagesOf('cracks');
    const [{ picture: overlay, label }] = await model.explain([path], { out, label: 'cracks' });
    expect(label).toBe('cracks');
    expect(await sharp(overlay).metadata()).toMatchObject({ width: 128, height: 128, format: 'png' });
    await expect(model.explain([path], { label: 'rust' })).rejects.toThrow('has no class "rust"');
  });

  it('measures on another folder, and refuses one without a class it knows', async () => {
    const { rows, leftOut, leftOutBy } = await model.evaluate(data);
    expect({ rows, leftOut, leftOutBy }).toEqual({
      rows: 74,
      leftOut: 3,
      leftOutBy: { unreadable: 1, 'conflicting-label': 2 },
    });
    mkdirSync(join(folder, 'others', 'rust'), { recursive: true });
    copyFileSync(imagesOf('pits')[0], join(folder, 'others', 'rust', 'a.png'));
    await expect(model.evaluate(join(folder, 'others'))).rejects.toThrow(
      'is of a class that the model knows',
    );
  });

  it('refuses a damaged image in a sentence, and answers others afterwards', async () => {
    const broken = model.predict([join(data, 'clean', 'broken.png')]);
    await expect(broken).rejects.toThrow(/broken\.png is damaged or cut short/);
    await expect(broken).rejects.toThrow(UserError);
    expect(await model.predict([imagesOf('pits')[0]])).toHaveLength(1);
  });

  it('shows answers and evidence in both languages', async () => {
    const opened = await openImageClassifier(await openBundle(join(folder, 'model')));
    try {
      const [path] = imagesOf('cracks');
      const [answer] = await opened.predict([path], {});
      expect(opened.show.answer(answer, 'zh')).toContain(`${answer.label}  ←  ${path}`);
      expect(opened.show.cells(answer)).toEqual({ label: answer.label, score: answer.score });
      const [why] = await opened.explain([path], {});
      expect(opened.show.explanation(why, 'en', false)).toContain('give --out FOLDER');
      expect(opened.show.explanation(why, 'zh', false).split('\n')).toHaveLength(2 + why.evidence.rows);
    } finally {
      await opened.close();
    }
  });

  it('shows in the report what the network saw and where it was wrong', () => {
    const report = readFileSync(join(folder, 'model', 'report.html'), 'utf8');
    expect(report).toContain('What the network sees');
    expect(report).toContain('<img src="data:image/png;base64,');
    expect(report).not.toContain('undefined');
  });

  it('writes a contact sheet of what the network will see', async () => {
    const out = join(folder, 'sheet.png');
    const { preview } = await imageClassification.load();
    const shown = await preview?.({
      data,
      out,
      options: options.parse({ size: 32 }),
      seed: 0,
      say: () => {},
    });
    expect(shown).toMatchObject({ size: [32, 32], channels: 1, augment: 'light' });
    expect((await sharp(out).metadata()).width).toBe(4 + 8 * 132);
  });

  it('learns the same again, and the same where it was interrupted', async () => {
    const whole = await trainImages('again', { augment: 'strong' });
    const broken = trainImages('resumed', {
      augment: 'strong',
      ...abortAtFirstCheckpoint(join(folder, 'resumed')),
    });
    await expect(broken).rejects.toThrow('interrupted');
    expect(existsSync(join(folder, 'resumed', 'millwright.json'))).toBe(false);
    const resumed = await trainImages('resumed', { augment: 'strong', resume: true });
    expect(resumed.metrics).toEqual(whole.metrics);
    const bytes = (name: string) => readFileSync(join(folder, name, 'model.onnx'));
    expect(bytes('resumed').equals(bytes('again'))).toBe(true);
  });

  it('learns the same from images in a temporary file', async () => {
    const lines: string[] = [];
    const log = (line: string) => void lines.push(line);
    const again = await trainImages('streamed', { picturesInMemory: 0, log });
    expect(lines.join('\n')).toContain('are kept in a temporary file');
    expect(again.metrics).toEqual(outcome.metrics);
    const read = (name: string) => readFileSync(join(folder, name, 'model.onnx'));
    expect(read('streamed').equals(read('model'))).toBe(true);
    // A decoder does not always say in the same words why a file is damaged.
    const same = { latencyMs: 0, notes: [] };
    const evaluated = { ...(await model.evaluate(data)), ...same };
    expect({ ...(await model.evaluate(data, { picturesInMemory: 0 })), ...same }).toEqual(evaluated);
  });

  it('refuses options that are none', async () => {
    for (const [given, sentence] of [
      [{ size: 7 }, 'size 7 must be a whole number of pixels from 16 to 512'],
      [{ augment: 'wild' }, 'augment wild is unknown; give none, light or strong'],
      [{ color: 'sepia' }, 'color sepia is unknown; give auto, grey or rgb'],
      [{ flip: 'twice' }, 'flip twice is unknown'],
      [{ labelsFrom: 'hat' }, 'labelsFrom hat is unknown; give folder or name'],
      [{ testShare: 0.7 }, 'testShare 0.7 must be a share above 0 and at most 0.5'],
    ] as const) {
      const refused = trainImages('refused', given as Partial<Options>);
      await expect(refused).rejects.toThrow(UserError);
      await expect(refused).rejects.toThrow(sentence);
    }
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });

  it('holds out the shares that are asked for', async () => {
    const { data: counts } = await trainImages('shares', { testShare: 0.4, validationShare: 0.2, epochs: 1 });
    expect(counts).toMatchObject({ train: 29, validation: 15, test: 30 });
  });

  it('has every network that can be asked for', () => {
    expect(imageArchitectures.map(({ name }) => name)).toEqual(architectureNames);
  });
});
