import { expect, test } from 'vitest';
import { htmlProblems, visibleText } from '../../../report/html-check.test-data.ts';
import { renderReport } from '../../../report/render-report.ts';
import type { MethodResult, RecommendationReportData } from './facts.ts';
import { recommendationReport } from './recommendation-report.ts';

const method = (name: string, hr: number): MethodResult => ({
  name,
  hrAt10: { value: hr, low: hr - 0.011, high: hr + 0.011 },
  ndcgAt10: { value: hr * 0.7, low: hr * 0.68, high: hr * 0.72 },
  mrr: hr * 0.6,
  coverageAt10: hr / 2,
});

function data(changes: Partial<RecommendationReportData['results']> = {}): RecommendationReportData {
  return {
    task: 'product-recommendation',
    createdAt: '2026-01-02T03:04:05Z',
    subject: 'row',
    data: {
      files: ['<log>.csv'],
      inputColumn: 'history',
      targetColumn: 'item',
      simulated: false,
      rowsRead: 5321,
      rowsKept: 5300,
      leftOut: [],
      duplicates: { exact: 12, near: 0 },
      split: { train: 900, validation: 321, test: 1234, seed: 4, kind: 'byTime' },
      samples: [],
    },
    events: {
      kind: 'log',
      users: 987,
      items: 3686,
      events: 12_967,
      neverTaken: 465,
      historyLength: 12,
      withTexts: true,
      changes: [
        { reason: 'duplicate', count: 12 },
        { reason: 'long-users', count: 1 },
      ],
    },
    results: {
      questions: 1234,
      unknownAnswers: 7,
      model: method('blend', 0.217),
      baselines: [method('network', 0.14), method('popularity', 0.078), method('later', 0.133)],
      hrAt1: 0.071,
      hrAt5: 0.163,
      hrAt20: 0.271,
      byFrequency: [
        { from: 0, to: 0, questions: 55, hrAt10: 0.018 },
        { from: 1, to: 4, questions: 400, hrAt10: 0.111 },
        { from: 100, to: undefined, questions: 0, hrAt10: Number.NaN },
      ],
      ...changes,
    },
    factors: [
      { name: 'textBest', weight: 1.62 },
      { name: 'repeatAny', weight: -0.68 },
    ],
    examples: [
      {
        history: ['Seal & <b>kit</b>', '密封圈'],
        taken: 'Oil 1 L',
        place: 3,
        recommended: ['Belt', 'Chain'],
        because: [{ name: '密封圈', contribution: 2.25 }],
      },
      { history: ['Belt'], taken: 'Unheard', recommended: ['Chain'], because: [] },
    ],
    model: { architecture: 'sasrec', reasons: [], parameters: 123_456, hyperParameters: [] },
    training: {
      history: [
        { epoch: 1, loss: 8.1, valNdcgAt10: 0.03 },
        { epoch: 2, loss: 7.1, valNdcgAt10: 0.06 },
      ],
      bestEpoch: 2,
      stopped: 'maxEpochs',
      device: 'cpu',
    },
    cost: { trainingSeconds: 77, hardware: 'A processor', modelBytes: 1_234_567 },
    usage: { folder: 'models/parts', example: '12 55 801', onnxInputs: [] },
    fingerprint: { dataSha256: 'abc', seed: 4, versions: [], command: 'millwright train log.csv' },
  };
}

test.each(['en', 'zh'] as const)(
  'the page is well formed, escapes names and shows every figure (%s)',
  (language) => {
    const html = renderReport(recommendationReport(data(), language));
    expect(htmlProblems(html)).toEqual([]);
    expect(html).not.toContain('<b>kit</b>');
    const text = visibleText(html);
    for (const figure of [
      '21.7%',
      '20.6%',
      '22.8%',
      '0.152',
      '7.8%',
      '13.3%',
      '27.1%',
      '3,686',
      '12,967',
      '1,234',
      '465',
      '密封圈',
    ]) {
      expect(text, figure).toContain(figure);
    }
  },
);

test('the verdict compares with the best simple rule and says so when that is as good', () => {
  const verdictOf = (results: Partial<RecommendationReportData['results']>) =>
    recommendationReport(data(results), 'en').verdict;
  expect(verdictOf({}).headline).toMatch(
    /Of 100 next items, 22 .* \(Markov chain over the last items\) reaches 13/,
  );
  expect(verdictOf({}).tone).toBe('good');
  expect(verdictOf({ baselines: [method('later', 0.3)] })).toMatchObject({ tone: 'bad' });
  expect(verdictOf({ baselines: [method('later', 0.3)] }).headline).toContain('Use the rule');
  expect(verdictOf({ baselines: [method('later', 0.212)] }).tone).toBe('warning');
  // The network is a part of the model, no rule to be beaten by.
  expect(verdictOf({ baselines: [method('network', 0.5), method('popularity', 0.1)] }).tone).toBe('good');
});
