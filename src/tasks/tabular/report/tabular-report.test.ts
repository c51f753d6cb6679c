import { describe, expect, test } from 'vitest';
import { htmlProblems } from '../../../report/html-check.test-data.ts';
import { renderReport } from '../../../report/render-report.ts';
import type { ClassFacts, PositiveFacts, QuantityFacts, TabularReportData } from './facts.ts';
import { tabularReport } from './tabular-report.ts';

const costs = {
  miss: 2000,
  falseAlarm: 50,
  model: 16_275,
  never: 68_000,
  always: 48_300,
  saving: { value: 32_025, low: 24_000, high: 39_000 },
  curve: [
    { threshold: 0, cost: 48_300 },
    { threshold: 1, cost: 68_000 },
  ],
};

const positive: PositiveFacts = {
  label: 'fails & <burns>',
  share: 0.034,
  f1: { value: 0.79, low: 0.71, high: 0.86 },
  precision: 0.82,
  recall: 0.765,
  averagePrecision: 0.861,
  rocAuc: 0.981,
  threshold: 0.3125,
  thresholdBy: 'costs',
  curve: [
    { recall: 0.1, precision: 1 },
    { recall: 1, precision: 0.05 },
  ],
  found: 52,
  missed: 16,
  falseAlarms: 11,
  costs,
};

const classes: ClassFacts = {
  kind: 'classes',
  testRows: 2000,
  labels: ['runs', 'fails & <burns>'],
  accuracy: { value: 0.9865, low: 0.98, high: 0.991 },
  majority: { label: 'runs', accuracy: 0.966 },
  f1Macro: 0.89,
  balancedAccuracy: 0.88,
  matthews: 0.785,
  logLoss: 0.0412,
  calibrationError: 0.0031,
  classes: [
    { label: 'runs', precision: 0.99, recall: 0.994, f1: 0.993, support: 1932 },
    { label: 'fails & <burns>', precision: 0.82, recall: 0.765, f1: 0.79, support: 68 },
  ],
  confusion: [
    [1921, 11],
    [16, 52],
  ],
  calibration: [{ meanScore: 0.9, accuracy: 0.92, count: 100 }],
  positive,
};

const quantity: QuantityFacts = {
  kind: 'quantity',
  testRows: 400,
  unit: 'um',
  rmse: 0.14,
  mae: { value: 0.1012, low: 0.09, high: 0.11 },
  medianAbsoluteError: 0.08,
  r2: 0.83,
  mape: 0.06,
  bias: -0.004,
  guessRmse: 0.34,
  guessMae: 0.27,
  margin: 0.21,
  covered: 0.9075,
  dots: [
    { truth: 1, predicted: 1.1 },
    { truth: 2, predicted: 1.9 },
  ],
};

const data = (
  results: ClassFacts | QuantityFacts,
  changes: Partial<TabularReportData> = {},
): TabularReportData => ({
  task: 'tabular-classification',
  createdAt: '2026-11-24T10:00:00Z',
  subject: 'row',
  data: {
    files: ['machines.csv'],
    inputColumn: 'Torque [Nm], Type',
    targetColumn: 'Machine <failure>',
    simulated: false,
    rowsRead: 10_000,
    rowsKept: 10_000,
    leftOut: [{ reason: 'missingLabel', rows: 3 }],
    duplicates: { exact: 4, near: 0 },
    split: { train: 8000, validation: 0, test: 2000, seed: 0, kind: 'stratified' },
    samples: [{ input: 'Torque [Nm]: 40, Type: L', label: 'runs' }],
  },
  table: {
    columns: [
      { name: 'Torque [Nm]', kind: 'number', missing: 80, unit: '' },
      { name: 'Type', kind: 'category', missing: 0, unit: '', levels: 3 },
    ],
    leftOut: [{ name: 'UDI', reason: 'id' }],
    leaks: [{ column: 'HDF', value: '1', answer: 'fails', right: 92, rows: 92 }],
    notes: [{ column: 'Torque [Nm]', what: 'missing', cells: 80, example: '#VALUE!' }],
    members: 5,
    crosses: 30,
  },
  results,
  importances: [
    { column: 'Torque [Nm]', importance: 0.21 },
    { column: 'Type', importance: 0.01 },
  ],
  explainedRows: 200,
  explained: [
    {
      truth: 'runs',
      said: 'fails',
      score: 0.97,
      baseline: 0.002,
      contributions: [{ column: 'Torque [Nm]', value: '71<2', contribution: 0.6 }],
    },
  ],
  rawExample: { 'Torque [Nm]': null, Type: 'L' },
  model: {
    architecture: 'residual-mlp',
    reasons: [{ code: 'fastOnCpu' }],
    parameters: 1000,
    hyperParameters: [],
  },
  training: {
    history: [
      { epoch: 1, loss: 0.2 },
      { epoch: 2, loss: 0.1 },
    ],
    bestEpoch: 2,
    stopped: 'maxEpochs',
    device: 'cpu',
  },
  cost: { trainingSeconds: 62, hardware: 'CPU', modelBytes: 3_000_000 },
  usage: { folder: 'models/m', example: '{"Torque [Nm]":40,"Type":"L"}', onnxInputs: [] },
  fingerprint: { dataSha256: 'ab', seed: 0, versions: [], command: 'millwright train' },
  ...changes,
});
const page = (of: TabularReportData, language: 'en' | 'zh' = 'en') =>
  renderReport(tabularReport(of, language));

describe.each(['en', 'zh'] as const)('in %s', (language) => {
  test.each([
    ['two classes', data(classes)],
    [
      'two classes without costs',
      data({ ...classes, positive: { ...positive, costs: undefined, thresholdBy: 'f1' } }),
    ],
    ['several classes', data({ ...classes, positive: undefined })],
    ['a quantity', data(quantity, { task: 'tabular-regression' })],
  ])('the page on %s is whole, and no text of the data is markup', (_, of) => {
    const html = page(of, language);
    expect(htmlProblems(html)).toEqual([]);
    expect(html).not.toMatch(/<burns>|<failure>|71<2|undefined/);
    expect(html).toContain('Torque [Nm]');
  });
});

test('the verdict says what was found, what it saves and what was left out', () => {
  const { verdict } = tabularReport(data(classes), 'en');
  expect(verdict.headline).toBe(
    'It found 52 of 68 unseen rows of “Machine <failure> = fails & <burns>”, and 52 of its 63 alarms were right.',
  );
  expect(verdict.sentences.join(' ')).toMatch(/saves 32,025 per 1,000 rows.*24,000 to 39,000/);
  expect(verdict.sentences.join(' ')).toContain('HDF');
  expect(verdict.tone).toBe('good');
});

test('a model that finds nothing, does not pay or is no better than guessing is called bad at once', () => {
  const nothing = { ...positive, found: 0, missed: 68, costs: undefined };
  expect(tabularReport(data({ ...classes, positive: nothing }), 'en').verdict).toMatchObject({
    headline: expect.stringMatching(/^Do not use it/),
    tone: 'bad',
  });
  const dear = { ...positive, costs: { ...costs, saving: { value: -10, low: -20, high: -1 } } };
  expect(tabularReport(data({ ...classes, positive: dear }), 'en').verdict).toMatchObject({
    sentences: [expect.stringMatching(/it does not pay: it costs 10 more/)],
    tone: 'bad',
  });
  const guess = { ...quantity, mae: { value: 0.3, low: 0.28, high: 0.32 }, r2: -0.1 };
  expect(tabularReport(data(guess), 'en').verdict).toMatchObject({
    headline: expect.stringMatching(/^Do not use it/),
    tone: 'bad',
  });
});

test('the Python example gives the row that the file takes, and applies the threshold of an alarm', () => {
  const html = page(data(classes));
  expect(html).toContain('&quot;Torque [Nm]&quot;: None,');
  expect(html).toContain('&quot;Type&quot;: &quot;L&quot;,');
  expect(html).toContain('decision[&quot;threshold&quot;]');
});
