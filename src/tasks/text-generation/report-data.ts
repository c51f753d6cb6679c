import { Random } from '../../core/random.ts';
import type { Texts } from '../../data/storage/list.ts';
import type { Run } from '../kit/parts.ts';
import { fileNames, leftOutFacts, modelFacts } from '../kit/training-facts.ts';
import type { LanguageModelChoice, LanguageModelTraining } from './architectures.ts';
import type { Options } from './options.ts';
import type { PerplexityMetrics } from './perplexity.ts';
import type { PreparedDocuments } from './prepare.ts';
import type { GenerationReportData } from './report/facts.ts';
import type { TextGenerator } from './text-generator.ts';

type GenerationRun = Run<
  Options,
  PreparedDocuments,
  LanguageModelChoice,
  LanguageModelTraining & { readonly generator: TextGenerator },
  { readonly metrics: PerplexityMetrics }
>;

const shownContinuations = 10;
const shownSamples = 12;

/** Everything the report says about one training. */
export async function reportData({
  context,
  data: { documents, split, splitKind, leaks, simulated },
  network: { architecture },
  trained,
  measured: { metrics },
  facts,
}: GenerationRun): Promise<GenerationReportData> {
  const { files, seed, out } = context;
  const { generator } = trained;
  const { sizes, tokenizer } = generator;
  const tests = chosen(split.test, shownContinuations, seed);
  const continuations: { prompt: string; written: string; truth: string }[] = [];
  const speeds: number[] = [];
  for (const text of tests) {
    const prompt = beginningOf(text);
    if (tokenizer.encode(prompt).length + 1 > sizes.context) continue;
    const { text: written } = await generator.generate(prompt, { temperature: 0, maxTokens: 40 });
    continuations.push({ prompt, written, truth: text.slice(prompt.length) });
  }
  const samples: string[] = [];
  for (let i = 0; i < shownSamples; i++) {
    const sample = await generator.generate('', { seed: seed + i, maxTokens: sizes.context });
    samples.push(sample.text);
    speeds.push(sample.tokensPerSecond);
  }
  speeds.sort((a, b) => a - b);
  const written = new Set(samples);
  const known = new Set<string>();
  for (const text of split.train) if (written.has(text)) known.add(text);
  const sampled = chosen(split.train, 6, seed);
  return {
    ...facts,
    subject: 'text',
    generation: {
      tokenizer: {
        vocabulary: sizes.vocabulary,
        context: sizes.context,
        bytesPerToken: bytesPerToken(split.test, generator),
      },
      perplexity: { value: metrics.perplexity, low: metrics.low, high: metrics.high },
      bitsPerByte: metrics.bitsPerByte,
      testTokens: metrics.tokens,
      testDocuments: metrics.documents,
      unigramPerplexity: metrics.unigramPerplexity ?? Number.NaN,
      continuations,
      samples,
      copied: samples.filter((sample) => known.has(sample)).length / samples.length,
      tokensPerSecond: {
        training: trained.tokensPerSecond,
        generating: speeds[Math.floor(speeds.length / 2)],
      },
    },
    data: {
      files: fileNames(files),
      inputColumn: documents.column,
      targetColumn: 'tokens',
      simulated,
      rowsRead: documents.rowsRead,
      rowsKept: documents.texts.length,
      leftOut: leftOutFacts(documents.leftOut),
      changes: [...documents.changes].map(([action, { rows, example }]) => ({ action, rows, example })),
      duplicates: { exact: documents.leftOut.duplicate, near: 0 },
      leaks,
      split: {
        train: split.train.length,
        validation: split.validation.length,
        test: split.test.length,
        seed,
        kind: splitKind,
      },
      samples: sampled.map((input) => ({ input, label: String(tokenizer.encode(input).length) })),
    },
    model: modelFacts(context, architecture, trained, [
      { name: 'vocabulary', value: sizes.vocabulary },
      { name: 'context', value: sizes.context },
      { name: 'width', value: sizes.width },
      { name: 'layers', value: sizes.layers },
      { name: 'heads', value: sizes.heads },
      { name: 'dropout', value: architecture.sizes.dropout },
      { name: 'batchTokens', value: architecture.batchTokens },
      { name: 'learningRate', value: architecture.learningRate },
      { name: 'optimizer', value: 'Adam, warm-up, cosine decay, clipnorm 1' },
      { name: 'packing', value: 'several documents a row, none sees another' },
    ]),
    usage: {
      folder: out,
      example: beginningOf(tests[0] ?? split.train.at(0) ?? ''),
    },
  };
}

const chosen = (texts: Texts, count: number, seed: number): string[] =>
  Array.from(
    new Random(seed).fork('samples').permutation(texts.length).subarray(0, count),
    (row) => texts.at(row) ?? '',
  );

/** About a third of a text, to the end of a word where there are words. */
function beginningOf(text: string): string {
  const third = text.slice(0, Math.max(1, Math.ceil(text.length / 3)));
  const cut = third.lastIndexOf(' ');
  const whole = cut > 0 ? third.slice(0, cut) : third;
  return /[\ud800-\udbff]$/.test(whole) ? whole.slice(0, -1) : whole;
}

function bytesPerToken(texts: Texts, { tokenizer }: TextGenerator): number {
  const some = Array.from({ length: Math.min(500, texts.length) }, (_, row) => texts.at(row) ?? '');
  const bytes = some.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return (
    bytes /
    Math.max(
      1,
      some.reduce((sum, text) => sum + tokenizer.encode(text).length, 0),
    )
  );
}
