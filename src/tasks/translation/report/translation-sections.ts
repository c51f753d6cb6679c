import type { Block, Report, Section } from '../../../report/block.ts';
import type { Language } from '../../../report/language/language.ts';
import { oneLine } from '../../../report/plain-text.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { translationEn } from '../words/en.ts';
import { translationZh } from '../words/zh.ts';
import type { TranslatedSentence, TranslationReportData } from './facts.ts';

/** What the sections on a translation model write with. */
export interface TranslationContext extends SectionContext {
  words: typeof translationEn;
}

export function translationContext(language: Language): TranslationContext {
  const context = sectionContext(language);
  const { strings } = context;
  const words = language === 'zh' ? translationZh : translationEn;
  return {
    ...context,
    words,
    strings: {
      ...strings,
      leftOut: { ...strings.leftOut, ...words.leftOut },
      data: { ...strings.data, lead: words.data.lead, text: words.samples.source },
      usage: {
        ...strings.usage,
        comments: {
          ...strings.usage.comments,
          predict: words.usage.predict,
          explain: words.usage.explain,
          evaluate: words.usage.evaluate,
        },
        pythonNote: words.usage.python,
      },
    },
  };
}

export function translationVerdict(
  { translation, data }: TranslationReportData,
  { words, format }: TranslationContext,
): Report['verdict'] {
  const { bleu, withNumbers, numbersKept } = translation;
  const { verdict } = words;
  const level =
    bleu.value < 10
      ? verdict.unusable
      : bleu.value < 20
        ? verdict.gist
        : bleu.value < 40
          ? verdict.understandable
          : verdict.good;
  return {
    headline: verdict.level(format.decimal(bleu.value, 1), level),
    sentences: [
      verdict.scope(
        format.count(data.split.train),
        format.count(data.split.test),
        format.decimal(bleu.low, 1),
        format.decimal(bleu.high, 1),
      ),
      ...(withNumbers > 0 ? [verdict.numbers(format.count(numbersKept), format.count(withNumbers))] : []),
      ...(data.simulated ? [verdict.simulated] : []),
    ],
    tone: bleu.value < 10 ? 'bad' : bleu.value < 20 ? 'warning' : bleu.value < 40 ? 'plain' : 'good',
  };
}

export function translationOpening(
  { translation }: TranslationReportData,
  { words, format }: TranslationContext,
): Block[] {
  const { bleu, chrf, tokenizer, withNumbers, numbersKept, secondsPerSentence } = translation;
  const { figures } = words;
  return [
    {
      kind: 'keyFigures',
      figures: [
        {
          label: `BLEU (${tokenizer})`,
          value: format.decimal(bleu.value, 2),
          note: figures.interval(format.decimal(bleu.low, 1), format.decimal(bleu.high, 1)),
        },
        { label: 'chrF2', value: format.decimal(chrf, 2), note: figures.chrfNote },
        ...(withNumbers === 0
          ? []
          : [
              {
                label: figures.numbers,
                value: format.percent(numbersKept / withNumbers, 0),
                note: figures.numbersNote(format.count(withNumbers)),
              },
            ]),
        {
          label: figures.sentence,
          value: `${format.decimal(secondsPerSentence * 1000, 0)} ms`,
          note: figures.sentenceNote,
        },
      ],
    },
  ];
}

export function sentencesSection(
  id: 'samples' | 'worst',
  sentences: readonly TranslatedSentence[],
  { words, format }: TranslationContext,
): Section | undefined {
  if (sentences.length === 0) return undefined;
  const shown = (text: string): string => oneLine(text, 240);
  return {
    id,
    title: words[id].title,
    lead: words[id].lead,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: words.samples.source, wide: true },
          { title: words.samples.translation, wide: true },
          { title: words.samples.reference, wide: true },
          { title: 'BLEU', align: 'end' },
        ],
        rows: sentences.map(({ source, translation, reference, bleu }) => [
          shown(source),
          { text: shown(translation), strong: true },
          shown(reference),
          format.decimal(bleu, 0),
        ]),
      },
    ],
  };
}
