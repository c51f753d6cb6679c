import { Random } from '../../core/random.ts';
import { picked } from '../../data/storage/list.ts';
import type { Run } from '../kit/parts.ts';
import { fileNames, leftOutFacts, modelFacts } from '../kit/training-facts.ts';
import type { TranslationChoice } from './architectures.ts';
import type { Measured } from './measure.ts';
import type { Options } from './options.ts';
import type { PreparedPairs } from './prepare.ts';
import type { TranslatedSentence, TranslationReportData } from './report/facts.ts';
import type { TranslationTraining } from './train-translation.ts';
import type { Translator } from './translator.ts';

type TranslationRun = Run<
  Options,
  PreparedPairs,
  TranslationChoice,
  TranslationTraining & { readonly translator: Translator },
  { readonly results: Measured }
>;

const shownSamples = 16;
const shownWorst = 10;

/** Everything the report says about one training. */
export async function reportData({
  context,
  data: { read, sides, splitKind, counts, leaks, leftOut, simulated },
  network: { architecture },
  trained,
  measured: { results },
  facts,
}: TranslationRun): Promise<TranslationReportData> {
  const { files, seed, out } = context;
  const { translator } = trained;
  const { metrics, translations, sentenceBleu } = results;
  const { sizes } = translator;
  const sentence = (i: number): TranslatedSentence => ({
    source: sides.test[i].source,
    reference: sides.test[i].target,
    translation: translations[i],
    bleu: sentenceBleu[i],
  });
  const drawn = new Random(seed).fork('samples');
  const chosen = Array.from(drawn.permutation(sides.test.length).subarray(0, shownSamples));
  // Of equally bad ones the longer: a short one is soon without a match.
  const worst = Array.from(sides.test.keys()).sort(
    (a, b) => sentenceBleu[a] - sentenceBleu[b] || sides.test[b].target.length - sides.test[a].target.length,
  );
  const some = sides.test.slice(0, 64).map(({ source }) => source);
  const started = performance.now();
  await translator.translate(some);
  const secondsPerSentence = (performance.now() - started) / 1000 / some.length;
  const example = sides.test[0].source;
  const samples = [...picked(sides.train, drawn.permutation(sides.train.length).subarray(0, 6))];
  return {
    ...facts,
    subject: 'text',
    translation: {
      bleu: { value: metrics.bleu, low: metrics.low, high: metrics.high },
      chrf: metrics.chrf,
      tokenizer: metrics.tokenizer,
      testSentences: metrics.sentences,
      withNumbers: metrics.withNumbers,
      numbersKept: metrics.numbersKept,
      samples: chosen.map(sentence),
      worst: worst.slice(0, shownWorst).map(sentence),
      secondsPerSentence,
      vocabulary: sizes.vocabulary,
      longest: sizes.length,
    },
    data: {
      files: fileNames(files),
      inputColumn: read.columns.input,
      targetColumn: read.columns.target,
      simulated,
      rowsRead: read.rowsRead,
      rowsKept: counts.train + counts.validation + counts.test,
      leftOut: leftOutFacts(leftOut),
      duplicates: { exact: read.leftOut.duplicate, near: 0 },
      leaks,
      split: {
        ...counts,
        seed,
        kind: splitKind,
      },
      samples: samples.map(({ source, target }) => ({ input: source, label: target })),
    },
    model: modelFacts(context, architecture, trained, [
      { name: 'vocabulary', value: sizes.vocabulary },
      { name: 'width', value: sizes.width },
      { name: 'encoderLayers', value: sizes.encoderLayers },
      { name: 'decoderLayers', value: sizes.decoderLayers },
      { name: 'heads', value: sizes.heads },
      { name: 'dropout', value: sizes.dropout },
      { name: 'labelSmoothing', value: sizes.labelSmoothing },
      { name: 'batchSize', value: architecture.batchSize },
      { name: 'learningRate', value: architecture.learningRate },
      { name: 'optimizer', value: 'Adam, warm-up, cosine decay, clipnorm 1' },
      { name: 'beams', value: 4 },
      { name: 'lengthPenalty', value: 0.6 },
    ]),
    usage: {
      folder: out,
      example,
      answer: ['translation'],
    },
  };
}
