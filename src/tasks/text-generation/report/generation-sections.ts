import type { Block, Section, Verdict } from '../../../report/block.ts';
import { oneLine } from '../../../report/plain-text.ts';
import type { GenerationContext, GenerationReportData } from './facts.ts';

export function generationVerdict(
  { generation, data }: GenerationReportData,
  { words, format }: GenerationContext,
): Verdict {
  const { perplexity, unigramPerplexity } = generation;
  const write = (value: number) => format.decimal(value, value < 100 ? 1 : 0);
  const better = perplexity.high < unigramPerplexity;
  return {
    headline: (better ? words.verdict.good : words.verdict.noBetter)(
      write(perplexity.value),
      write(unigramPerplexity),
    ),
    sentences: [
      words.verdict.scope(
        format.count(data.split.train),
        format.count(data.split.test),
        write(perplexity.low),
        write(perplexity.high),
      ),
      words.verdict.invents,
    ],
    tone: better ? 'good' : 'bad',
  };
}

export function generationOpening(
  { generation }: GenerationReportData,
  { words, format }: GenerationContext,
): Block[] {
  const { perplexity, unigramPerplexity, bitsPerByte, tokensPerSecond, copied } = generation;
  const { figures } = words;
  const write = (value: number) => format.decimal(value, value < 100 ? 1 : 0);
  return [
    {
      kind: 'keyFigures',
      figures: [
        {
          label: figures.perplexity,
          value: write(perplexity.value),
          note: figures.interval(write(perplexity.low), write(perplexity.high)),
        },
        { label: figures.unigram, value: write(unigramPerplexity), note: figures.unigramNote },
        { label: figures.bits, value: format.decimal(bitsPerByte, 2), note: figures.bitsNote },
        {
          label: figures.speed,
          value: figures.speedValue(format.count(tokensPerSecond.generating)),
          note: figures.speedNote,
        },
        { label: figures.learned, value: figures.speedValue(format.count(tokensPerSecond.training)) },
        { label: figures.copied, value: format.percent(copied, 0), note: figures.copiedNote },
      ],
    },
  ];
}

export function continuationsSection(
  { generation }: GenerationReportData,
  { words }: GenerationContext,
): Section | undefined {
  if (generation.continuations.length === 0) return undefined;
  const { continuations } = words;
  const shown = (text: string): string => oneLine(text, 160) || words.samples.empty;
  return {
    id: 'continuations',
    title: continuations.title,
    lead: continuations.lead,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: continuations.prompt, wide: true },
          { title: continuations.written, wide: true },
          { title: continuations.truth, wide: true },
        ],
        rows: generation.continuations.map(({ prompt, written, truth }) => [
          { text: shown(prompt), strong: true },
          shown(written),
          shown(truth),
        ]),
      },
    ],
  };
}

export function samplesSection(
  { generation }: GenerationReportData,
  { words, format }: GenerationContext,
): Section {
  const { tokenizer, samples } = generation;
  return {
    id: 'samples',
    title: words.samples.title,
    lead: words.samples.lead,
    blocks: [
      {
        kind: 'table',
        columns: [{ title: words.samples.text, wide: true }],
        rows: samples.map((sample) => [oneLine(sample, 300) || words.samples.empty]),
      },
      {
        kind: 'paragraph',
        small: true,
        text: words.tokenizer(
          format.count(tokenizer.vocabulary),
          format.decimal(tokenizer.bytesPerToken, 1),
          format.count(tokenizer.context),
        ),
      },
    ],
  };
}
