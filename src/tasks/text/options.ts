import { z } from 'zod';
import {
  architecture,
  explainedLabel,
  splitting,
  tableReading,
  testShare,
  textsInMemory,
  validationShare,
} from '../kit/common-options.ts';
import { column, flag, labels, wholeNumber, words } from '../kit/options.ts';

export const architectureNames = ['nb-svm', 'ngrams', 'text-cnn', 'bilstm', 'transformer', 'lstm'] as const;

/** What every task that classifies texts takes. */
export const textOptions = z.object({
  input: column({ en: 'the column with the text', zh: '文本所在的列' }),
  target: column({ en: 'the column with the class', zh: '类别所在的列' }),
  architecture: architecture(architectureNames, {
    en: 'nb-svm; ngrams with more than 64 classes',
    zh: 'nb-svm；超过 64 个类别时为 ngrams',
  }),
  dropLabels: labels({
    en: 'labels whose rows are left out, separated by commas',
    zh: '要排除的标签，以逗号分隔',
  }).default([]),
  minRowsPerLabel: wholeNumber(1, {
    en: 'leave out labels with fewer rows (default 3)',
    zh: '排除行数少于此值的标签（默认 3）',
  }).default(3),
  testShare: testShare(0.1),
  validationShare: validationShare(0.1),
  ...splitting,
  augment: words(
    {
      en: 'train on a changed copy of each row too: deletion, swap, typo, synonyms=FILE, separated by commas',
      zh: '另用每行的变体训练：deletion、swap、typo、synonyms=文件，以逗号分隔',
    },
    'ways',
  ).optional(),
  keepDuplicates: flag({
    en: 'keep rows that repeat an earlier one',
    zh: '保留与之前的行重复的行',
  }).default(false),
  ...tableReading,
  textsInMemory,
});

export const evaluateOptions = z.object({
  input: column({
    en: 'the column to read, where its name differs from training',
    zh: '要读取的列，列名与训练时不同时使用',
  }).optional(),
  target: column({ en: 'the column with the answers, likewise', zh: '答案所在的列，同上' }).optional(),
  ...tableReading,
  textsInMemory,
});

export const explainOptions = z.object({ label: explainedLabel });

export type TextOptions = z.output<typeof textOptions>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
export type ExplainOptions = z.output<typeof explainOptions>;
