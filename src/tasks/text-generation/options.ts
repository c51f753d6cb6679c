import { z } from 'zod';
import {
  architecture,
  splitting,
  tableReading,
  testShare,
  textsInMemory,
  validationShare,
} from '../kit/common-options.ts';
import { choice, column, flag, quantity, texts, wholeNumber, words } from '../kit/options.ts';

export const architectureNames = ['decoder-small', 'decoder'] as const;

const reading = {
  input: column({
    en: 'the column with the text; a .txt file needs none',
    zh: '文本所在的列；.txt 文件不需要',
  }).optional(),
  documents: choice(
    ['line', 'paragraph'],
    {
      en: 'what is one text in a .txt file: line or paragraph (default line)',
      zh: '.txt 文件中的一条文本：line（一行）或 paragraph（一段），默认 line',
    },
    'what',
  ).default('line'),
  keepDuplicates: flag({
    en: 'keep rows whose text repeats an earlier one',
    zh: '保留与之前文本相同的行',
  }).default(false),
  textsInMemory,
  ...tableReading,
};

export const options = z.object({
  ...reading,
  architecture: architecture(architectureNames, {
    en: 'decoder-small, decoder from 5 MB of text',
    zh: 'decoder-small，文本达到 5 MB 时为 decoder',
  }),
  vocabularySize: wholeNumber(258, {
    en: 'tokens in the vocabulary; by default chosen for the amount of text',
    zh: '词表的词元数；默认按文本量选择',
  }).optional(),
  context: wholeNumber(8, {
    en: 'tokens the model sees at once; by default what 98 of 100 texts need',
    zh: '模型一次看到的词元数；默认满足 100 条文本中的 98 条',
  }).optional(),
  testShare: testShare(0.05),
  validationShare: validationShare(0.05),
  ...splitting,
});

export const evaluateOptions = z.object(reading);

export const explainOptions = z.object({
  label: words(
    {
      en: 'explain the probability of this next word instead of the most probable one',
      zh: '解释此词作为下一个词的概率，而非概率最高的词',
    },
    'word',
  ).optional(),
});

/** How `generate` continues a prompt. */
export const generateOptions = z.object({
  maxTokens: wholeNumber(1, {
    en: 'at most this many new tokens (default 100)',
    zh: '最多生成的词元数（默认 100）',
  }).default(100),
  temperature: quantity(
    {
      en: '0 always takes the most probable token, 1 samples from the probabilities of the model (default 0.8)',
      zh: '0 总取概率最高的词元，1 按模型的概率抽样（默认 0.8）',
    },
    'number',
    { en: 'must be a number from 0 to 100', zh: '必须是 0 到 100 之间的数' },
  )
    .max(100)
    .default(0.8),
  topK: wholeNumber(1, {
    en: 'sample from this many of the most probable tokens only',
    zh: '只从概率最高的若干词元中抽样',
  }).optional(),
  topP: quantity(
    {
      en: 'sample from the most probable tokens that make up this share only (default 1)',
      zh: '只从合计达到此概率的最可能词元中抽样（默认 1）',
    },
    'share',
    { en: 'must be a share above 0 and at most 1', zh: '必须是大于 0 且不超过 1 的比例' },
  )
    .gt(0)
    .max(1)
    .default(1),
  repetitionPenalty: quantity(
    {
      en: 'above 1, tokens that have occurred become less probable (default 1)',
      zh: '大于 1 时，已出现的词元概率降低（默认 1）',
    },
    'number',
    { en: 'must be a number above 0 and at most 100', zh: '必须是大于 0 且不超过 100 的数' },
  )
    .gt(0)
    .max(100)
    .default(1),
  stop: texts({
    en: 'end before this text; several may be given',
    zh: '在此文本之前结束；可给出多个',
  }).default([]),
  seed: wholeNumber(0, {
    en: 'the same seed gives the same text',
    zh: '随机种子；相同的种子得到相同的文本',
  }).default(0),
});

export type Options = z.output<typeof options>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
export type ExplainOptions = z.output<typeof explainOptions>;
export type GenerateOptions = z.output<typeof generateOptions>;
