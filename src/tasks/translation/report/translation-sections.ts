import type { Block, Section, Verdict } from '../../../report/block.ts';
import { oneLine } from '../../../report/plain-text.ts';
import type { TranslatedSentence, TranslationContext, TranslationReportData } from './facts.ts';

export function translationVerdict(
  { translation, data }: TranslationReportData,
  { words, format }: TranslationContext,
): Verdict {
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
    ],
    tone: bleu.value < 10 ? 'bad' : bleu.value < 20 ? 'warning' : bleu.value < 40 ? 'plain' : 'good',
  };
}

export function translationOpening(
  { translation }: TranslationReportData,
  { words, strings, format }: TranslationContext,
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
          value: strings.milliseconds(format.decimal(secondsPerSentence * 1000, 0)),
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
