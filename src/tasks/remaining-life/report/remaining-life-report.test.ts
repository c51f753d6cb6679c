import { describe, expect, it } from 'vitest';
import { htmlProblems, visibleText } from '../../../report/html-check.test-data.ts';
import type { Language } from '../../../report/language/language.ts';
import { renderReport } from '../../../report/render-report.ts';
import type { LifeAnswer, LifeResults, RemainingLifeReportData } from './facts.ts';
import { remainingLifeReport } from './remaining-life-report.ts';

const answer = (i: number): LifeAnswer => ({
  unit: `泵 <${i}>`,
  time: 40 + i,
  truth: i * 5,
  predicted: i * 5 + (i % 2 === 0 ? 4 : -7),
  low: Math.max(0, i * 5 - 12),
  high: i * 5 + 12,
});
const results: LifeResults = {
  units: 20,
  moments: 'last',
  rmse: 13.37,
  mae: 9.21,
  bias: 0.4,
  nasaScore: 321.4,
  late: 0.45,
  coverage: 0.93,
  meanWidth: 33.3,
  constantRmse: 41.7,
  answers: Array.from({ length: 20 }, (_, i) => answer(i)),
  curves: [{ unit: '泵 <1>', points: Array.from({ length: 20 }, (_, i) => answer(19 - i)) }],
  worst: [{ ...answer(3), drivers: [{ sensor: 'vibration', contribution: -31.2 }] }],
  sensors: [
    { sensor: 'vibration', contribution: 40.5 },
    { sensor: '油温', contribution: 12.1 },
  ],
  when: [{ from: 0, to: 5, contribution: 30 }],
};
const data = (changes: Partial<RemainingLifeReportData> = {}): RemainingLifeReportData => ({
  task: 'remaining-life',
  createdAt: '2026-01-02T03:04:05Z',
  subject: 'row',
  data: {
    files: ['pumps & co.csv'],
    inputColumn: 'cycle',
    targetColumn: 'unit',
    simulated: false,
    rowsRead: 12_345,
    rowsKept: 12_000,
    leftOut: [],
    duplicates: { exact: 0, near: 0 },
    split: { train: 80, validation: 0, test: 20, seed: 3, kind: 'random' },
    samples: [],
  },
  series: {
    unitColumn: 'unit',
    timeColumn: 'cycle',
    sensors: ['vibration', '油温'],
    cap: 125,
    units: { train: 80, failed: 70, censored: 10, test: 20 },
    life: { least: 99, median: 201, most: 350 },
    changes: [{ code: 'constant-sensor', count: 1, examples: ['speed'] }],
    interval: { level: 0.9, units: 70, members: 10, folds: 5 },
    unseenRmse: 14.2,
  },
  results,
  model: {
    architecture: 'gru',
    reasons: [],
    parameters: 1234,
    hyperParameters: [{ name: 'cap', value: 125 }],
  },
  training: {
    history: [1, 2].map((epoch) => ({ epoch, loss: 1 / epoch, valLoss: 1.1 / epoch, valRmse: 20 / epoch })),
    stopped: 'maxEpochs',
    device: 'cpu',
  },
  cost: { trainingSeconds: 61, hardware: 'CPU', modelBytes: 300_000 },
  usage: {
    folder: 'models/pumps',
    example: 'pumps.csv',
    answer: ['unit', 'remainingLife', 'low', 'high'],
    onnxInputs: [{ name: 'readings', dtype: 'float32', shape: [1, 128, 2] }],
  },
  fingerprint: { dataSha256: 'ab', seed: 3, versions: [], command: 'millwright train pumps.csv' },
  ...changes,
});
const page = (facts: RemainingLifeReportData, language: Language) =>
  renderReport(remainingLifeReport(facts, language));

describe.each<Language>(['en', 'zh'])('a report on remaining life in %s', (language) => {
  it('is well-formed, escapes names, and shows its figures', () => {
    const html = page(data(), language);
    expect(htmlProblems(html)).toEqual([]);
    expect(html).not.toMatch(/undefined|(?<!为 )NaN(?! where)|Infinity|\[object/);
    const text = visibleText(html);
    for (const figure of ['9.2', '13.4', '321', '93%', '12,345', '泵 <3>', '41.7', 'vibration', '−31'])
      expect(text).toContain(figure);
  });

  it('says plainly that nothing was tested where nothing was', () => {
    const html = page(data({ results: undefined }), language);
    expect(htmlProblems(html)).toEqual([]);
    expect(visibleText(html)).toContain(language === 'en' ? 'has not been tested' : '没有做过测试');
  });
});

describe('the verdict', () => {
  const verdict = (changes: Partial<LifeResults>) =>
    remainingLifeReport(data({ results: { ...results, ...changes } }), 'en').verdict;

  it('says so of a model that is no better than the mean life', () => {
    expect(verdict({ rmse: 41.5 })).toMatchObject({ tone: 'bad' });
    expect(verdict({ rmse: 41.5 }).headline).toContain('Do not plan by it');
  });

  it('warns where answers mostly promise too much', () => {
    expect(verdict({ late: 0.7 }).sentences.join(' ')).toContain(
      '70% of its predictions are longer than the true life',
    );
    expect(verdict({}).sentences.join(' ')).not.toContain('longer than the true life');
  });
});
