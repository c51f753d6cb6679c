import { z } from 'zod';
import {
  architecture,
  explainedLabel,
  splitting,
  tableInMemory,
  tableReading,
  testShare,
} from '../kit/common-options.ts';
import { amount, column, columns, wholeNumber, words } from '../kit/options.ts';

export const architectureNames = ['residual-mlp', 'ft-transformer'] as const;

/** Networks of an ensemble: as many folds, each left out by one of them. */
export const memberCount = 5;

const reading = { ...tableReading, tableInMemory };

const tableOptions = {
  target: column({ en: 'the column to predict', zh: '要预测的列' }),
  ignore: columns({
    en: 'columns that are not read, separated by commas',
    zh: '不读取的列，以逗号分隔',
  }).optional(),
  keep: columns({
    en: 'columns that are read although they seem to contain the answer, separated by commas',
    zh: '看似含有答案但仍要读取的列，以逗号分隔',
  }).optional(),
  architecture: architecture(architectureNames, { en: 'residual-mlp', zh: 'residual-mlp' }),
  testShare: testShare(0.2),
  ...splitting,
  ...reading,
};

export const regressionOptions = z.object(tableOptions);

export const classificationOptions = z.object({
  ...tableOptions,
  positive: words(
    {
      en: 'of two classes the one to be found (default: the rarer one)',
      zh: '两个类别中要找出的一个（默认取较少见的）',
    },
    'label',
  ).optional(),
  costMiss: amount(
    { en: 'the cost of missing one; sets the threshold', zh: '漏掉一个的代价；用于设定阈值' },
    'amount',
  ).optional(),
  costFalseAlarm: amount({ en: 'the cost of a false alarm', zh: '一次误报的代价' }, 'amount').optional(),
  minRowsPerLabel: wholeNumber(memberCount, {
    en: 'leave out classes with fewer rows (default 10)',
    zh: '排除行数少于此值的类别（默认 10）',
  }).default(10),
});

export const evaluateOptions = z.object({
  target: column({
    en: 'the column with the answers, if it has another name',
    zh: '答案所在的列，列名不同时给出',
  }).optional(),
  ...reading,
});

/** Of a classifier; what explains a number has no options. */
export const explainOptions = z.object({ label: explainedLabel });

export type RegressionOptions = z.output<typeof regressionOptions>;
export type ClassificationOptions = z.output<typeof classificationOptions>;
/** Those of both tasks; what only classes have is missing for numbers. */
export type TableOptions = RegressionOptions & Partial<ClassificationOptions>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
export type ExplainOptions = Partial<z.output<typeof explainOptions>>;
