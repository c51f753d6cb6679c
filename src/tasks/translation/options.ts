import { z } from 'zod';
import {
  architecture,
  splitting,
  tableReading,
  testShare,
  textsInMemory,
  validationShare,
} from '../kit/common-options.ts';
import { column, wholeNumber, words } from '../kit/options.ts';

export const architectureNames = ['transformer-small', 'transformer'] as const;

const input = column({ en: 'the column with the text', zh: '原文所在的列' });
const target = column({ en: 'the column with its translation', zh: '译文所在的列' });

export const options = z.object({
  input,
  target,
  textsInMemory,
  ...tableReading,
  architecture: architecture(architectureNames, {
    en: 'transformer-small, transformer from 100,000 pairs',
    zh: 'transformer-small，达到 10 万句对时为 transformer',
  }),
  vocabularySize: wholeNumber(280, {
    en: 'tokens in the vocabulary; by default chosen for the amount of text',
    zh: '词表的词元数；默认按文本量选择',
  }).optional(),
  testShare: testShare(0.05),
  validationShare: validationShare(0.05),
  ...splitting,
});

export const evaluateOptions = z.object({
  input: input.optional(),
  target: target.optional(),
  textsInMemory,
  ...tableReading,
});

export const explainOptions = z.object({
  label: words(
    {
      en: 'explain only these words of the translation',
      zh: '只解释译文中的这些词',
    },
    'words',
  ).optional(),
});

export type Options = z.output<typeof options>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
export type ExplainOptions = z.output<typeof explainOptions>;
