import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel, type TaskModel } from '../src/tasks/load-model.ts';
import { taskNamed } from '../src/tasks/registry.ts';
import { restoreEncoder } from '../src/tasks/text/encoder.ts';
import { ordersCsv, run, taskOf } from './cli/run-main.ts';

const texts = [
  'oil leak at pump 3',
  'losing fluid near the press; bearing noise',
  '泵漏油，轴承异响',
  '断电 robot no power',
  'words it never saw',
  '',
];
const python = process.env.MILLWRIGHT_PYTHON ?? 'python3';
const missing = spawnSync(python, ['-c', 'import onnxruntime, numpy']).status !== 0;
const plain = `
import json, sys, numpy, onnxruntime
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
ids = numpy.array(json.load(sys.stdin), dtype=numpy.int32)
print(json.dumps(session.run(None, {session.get_inputs()[0].name: ids})[0].tolist()))
`;

describe.each(taskNamed('text-classification').architectures)(
  'the folder of a trained %s',
  (architecture) => {
    let folder = '';
    let model: TaskModel<'text-classification'>;
    /** `[texts, classes]`, as Millwright's own `predict` gives them. */
    let scores: number[][] = [];
    /** What `model.onnx` is fed for the texts. */
    let ids: number[][] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'millwright-saved-'));
      const data = join(folder, 'orders.csv');
      writeFileSync(data, ordersCsv(30));
      const out = join(folder, 'model');
      const trained = await run(...taskOf(data, out), '--epochs', '2', '--architecture', architecture);
      if (trained.status !== 0) throw new Error(trained.err);
      model = await loadModel(out, { task: 'text-classification' });
      const encoder = restoreEncoder(JSON.parse(readFileSync(join(out, 'vocabulary.json'), 'utf8')));
      ids = texts.map((text) => [...encoder.encode(text)]);
      scores = (await model.predict(texts)).map((each) => Object.values(Object(each.scores)).map(Number));
    });
    afterAll(async () => {
      await model.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('answers in probabilities, and the same when it is loaded again', async () => {
      for (const row of scores) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
      const again = await loadModel(join(folder, 'model'));
      expect(await again.predict(texts)).toEqual(await model.predict(texts));
      await again.close();
      const { out } = await run('predict', join(folder, 'model'), ...texts, '--json');
      const answers = (await model.predict(texts)).slice(0, -1);
      expect(JSON.parse(out)).toEqual([...answers, { input: '', problem: 'the text is empty' }]);
    });

    it('gives the same scores in plain onnxruntime-node', async () => {
      const session = await ort.InferenceSession.create(join(folder, 'model', 'model.onnx'));
      const shape = [texts.length, ids[0].length];
      const tensor = new ort.Tensor('int32', Int32Array.from(ids.flat()), shape);
      const results = await session.run({ [session.inputNames[0]]: tensor });
      const { data, dims } = results[session.outputNames[0]];
      await session.release();
      expect(session.outputNames).toEqual(['scores']);
      expect(dims).toEqual([texts.length, 3]);
      scores.flat().forEach((score, i) => expect(Number(data[i])).toBeCloseTo(score, 5));
    });

    it.skipIf(missing)(
      `gives the same scores in Python's onnxruntime${missing ? ` (skipped: ${python} has no package onnxruntime)` : ''}`,
      () => {
        const { stdout, stderr } = spawnSync(python, ['-c', plain, join(folder, 'model', 'model.onnx')], {
          input: JSON.stringify(ids),
          encoding: 'utf8',
        });
        expect(stdout, stderr).not.toBe('');
        const given: number[][] = JSON.parse(stdout);
        expect(given.map((row) => row.length)).toEqual(texts.map(() => 3));
        scores.flat().forEach((score, i) => expect(given.flat()[i]).toBeCloseTo(score, 5));
      },
    );

    it('explains: what the words add, from knowing nothing, is the score', async () => {
      for (const label of [undefined, 'leak', 'electrical']) {
        const explanations = await model.explain(texts.slice(0, -1), { label });
        for (const { contributions, score, baseline, ...rest } of explanations) {
          const words = Array.isArray(contributions) ? contributions.map((each) => Object(each)) : [];
          const sum = words.reduce((total, each) => total + Number(each.contribution), 0);
          expect(words.map((each) => each.text).join('')).toBe(String(rest.input).replace(/\s/g, ''));
          expect(Math.abs(sum - (Number(score) - Number(baseline)))).toBeLessThan(0.005);
        }
      }
    });
  },
);
