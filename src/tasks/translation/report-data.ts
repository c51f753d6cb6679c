import { Random } from '../../core/random.ts';
import { type List, picked } from '../../data/storage/list.ts';
import type { Leaks } from '../kit/leaks.ts';
import type { TrainRequest } from '../kit/task.ts';
import { fileNames, learningFacts, leftOutFacts, modelFacts, trainingFacts } from '../kit/training-facts.ts';
import type { TranslationArchitecture } from './architectures.ts';
import type { Measured } from './measure.ts';
import { sentenceEnd, sentenceStart } from './network.ts';
import type { Pair, Pairs } from './pairs.ts';
import type { TranslatedSentence, TranslationReportData } from './report/facts.ts';
import type { TranslationTraining } from './train-translation.ts';
import type { Translator } from './translator.ts';

const shownSamples = 16;
const shownWorst = 10;

/** Everything the report says about one training. */
export async function reportData(parts: {
  readonly request: TrainRequest;
  readonly read: Pairs;
  readonly sides: {
    readonly train: List<Pair>;
    readonly validation: readonly Pair[];
    readonly test: readonly Pair[];
  };
  readonly tooLong: number;
  readonly leaks: Leaks;
  readonly sha256: string;
  readonly architecture: TranslationArchitecture;
  readonly training: TranslationTraining;
  readonly results: Measured;
  readonly translator: Translator;
  readonly onnxBytes: number;
}): Promise<TranslationReportData> {
  const { request, read, sides, architecture, training, results, translator } = parts;
  const { metrics, translations, sentenceBleu } = results;
  const { sizes, tokenizer } = translator;
  const sentence = (i: number): TranslatedSentence => ({
    source: sides.test[i].source,
    reference: sides.test[i].target,
    translation: translations[i],
    bleu: sentenceBleu[i],
  });
  const drawn = new Random(request.seed).fork('samples');
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
  const ids = [...tokenizer.encode(example), sentenceEnd];
  const samples = [...picked(sides.train, drawn.permutation(sides.train.length).subarray(0, 6))];
  return {
    task: 'translation',
    ...trainingFacts(request, {
      seconds: training.seconds,
      modelBytes: parts.onnxBytes,
      sha256: parts.sha256,
    }),
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
      files: fileNames(request),
      inputColumn: read.columns.input,
      targetColumn: read.columns.target,
      simulated: read.simulated,
      rowsRead: read.rowsRead,
      rowsKept: sides.train.length + sides.validation.length + sides.test.length,
      leftOut: leftOutFacts({ ...read.leftOut, tooLong: parts.tooLong }),
      duplicates: { exact: read.leftOut.duplicate, near: 0 },
      leaks: parts.leaks,
      split: {
        train: sides.train.length,
        validation: sides.validation.length,
        test: sides.test.length,
        seed: request.seed,
        kind: request.test === undefined ? 'random' : 'given',
      },
      samples: samples.map(({ source, target }) => ({ input: source, label: target })),
    },
    model: modelFacts(request, architecture, training, [
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
    training: learningFacts(training),
    usage: {
      folder: request.out,
      example,
      answer: ['translation'],
      onnxInputs: [
        { name: 'source', dtype: 'int32', shape: [1, sizes.length], values: filled(ids, sizes.length) },
        {
          name: 'target',
          dtype: 'int32',
          shape: [1, sizes.length],
          values: filled([sentenceStart], sizes.length),
        },
      ],
    },
  };
}

const filled = (ids: readonly number[], length: number): number[] =>
  Array.from({ length }, (_, i) => ids[i] ?? 0);
