import { UserError } from '../../core/errors.ts';
import { fileSha256, filesSha256 } from '../../core/file-hash.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import { type List, listOf, picked, type Texts } from '../../data/storage/list.ts';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { inferenceOnnx } from '../../nn/inference-graph.ts';
import { buildNetwork } from '../../nn/model.ts';
import { renderReport } from '../../report/render-report.ts';
import { leakLines, leaksOf, sharedSides, testedOn } from '../kit/leaks.ts';
import { mostCharactersOf, textsInMemoryOption } from '../kit/memory-options.ts';
import type { Learned, Task, TaskOption, TrainRequest } from '../kit/task.ts';
import { type Hold, holding } from '../kit/with-cleanup.ts';
import { someOf } from '../sequence/tokens.ts';
import { vocabularyFor } from '../text-generation/architectures.ts';
import { wholeNumber } from '../text-generation/options.ts';
import { architectures, chooseArchitecture } from './architectures.ts';
import { measureTranslation } from './measure.ts';
import { type TranslationSizes, translationModel } from './network.ts';
import { type Pair, readPairs, splitPairs } from './pairs.ts';
import { placeholders } from './placeholders.ts';
import { translationReport } from './report/translation-report.ts';
import { reportData } from './report-data.ts';
import { encodePairs, trainTranslation } from './train-translation.ts';
import { openTranslation } from './translation-task-model.ts';
import { Translator } from './translator.ts';

const readingOptions: readonly TaskOption[] = [
  { flags: '--input <column>', description: 'the column with the text', required: true },
  { flags: '--target <column>', description: 'the column with its translation', required: true },
  textsInMemoryOption,
  { flags: '--no-header', description: 'the first line is data; columns are then called 1, 2, ...' },
  { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
];

/**
 * Translates sentences as the user's own examples do. Numbers and part numbers come out as they went in.
 *
 *     millwright train phrases.csv --task translation --input english --target chinese --out models/en-zh
 */
export const translation: Task = {
  name: 'translation',
  summary: {
    en: 'translates sentences as your examples do; numbers and part numbers stay as they are',
    zh: '按您的例句翻译句子；数字和零件号保持原样',
  },
  example:
    'millwright train phrases.csv --task translation --input english --target chinese --out models/en-zh',
  architectures: architectures.map(({ name }) => name),
  options: [
    ...readingOptions,
    {
      flags: '--vocabulary-size <number>',
      description: 'tokens to learn; by default what suits the amount of text',
    },
    { flags: '--title <text>', description: 'what the report calls the model' },
  ],
  evaluateOptions: readingOptions.map(({ flags, description }) => ({ flags, description })),
  learn,
  load: openTranslation,
};

function learn(request: TrainRequest, checkpoint: string): Promise<Learned> {
  return holding((hold) => learnFrom(request, checkpoint, hold));
}

async function learnFrom(request: TrainRequest, checkpoint: string, hold: Hold): Promise<Learned> {
  const { log, options, seed, signal } = request;
  const reading = {
    input: String(options.input),
    target: String(options.target),
    header: options.header === false ? false : undefined,
    encoding: typeof options.encoding === 'string' ? options.encoding : undefined,
    mostCharacters: mostCharactersOf(options),
    signal,
    log,
  };
  const readFrom = async (path: string) => hold(await readPairs(path, reading));
  const read = await readFrom(request.data);
  const shares = { validation: request.validation ? 0 : 0.05, test: request.test ? 0 : 0.05 };
  const split = { ...splitPairs(read.pairs, shares, seed) };
  if (request.validation) split.validation = (await readFrom(request.validation)).pairs;
  if (request.test) split.test = (await readFrom(request.test)).pairs;
  let bytes = 0;
  for (const { source, target } of split.train)
    bytes += Buffer.byteLength(source) + Buffer.byteLength(target);
  const vocabularySize =
    wholeNumber(options.vocabularySize, '--vocabulary-size', 280) ?? vocabularyFor(bytes);
  const tokenizer = BytePairTokenizer.train(bothOf(someOf(split.train, bytes)), {
    vocabularySize,
    specialTokens,
  });
  const length = longestOf(split.train, tokenizer);
  const fits = ({ source, target }: Pair) =>
    tokenizer.encode(source).length < length && tokenizer.encode(target).length < length;
  const sides = {
    train: thoseThat(split.train, fits),
    validation: [...split.validation].filter(fits),
    test: [...split.test].filter(fits),
  };
  const kept = sides.train.length + sides.validation.length + sides.test.length;
  const tooLong = split.train.length + split.validation.length + split.test.length - kept;
  if (sides.test.length === 0 || sides.validation.length === 0) {
    throw new UserError(`no pair of ${request.data} is left to choose or to measure by; give more pairs`);
  }
  const { unpaired, empty, duplicate } = read.leftOut;
  log(
    `${read.rowsRead} rows read from ${request.data}; left out: ${unpaired} without a partner, ${empty} empty, ` +
      `${duplicate} repeated, ${tooLong} longer than ${length - 1} tokens; ${sides.train.length} pairs to learn from, ` +
      `${sides.validation.length} to choose by, ${sides.test.length} to report on`,
  );
  if (read.onDisk) log('the sentences and their tokens lie in temporary files and are read from there');
  const [train, validation, test] = [sides.train, sides.validation, sides.test].map(sourcesOf);
  const leaks = leaksOf({ shared: sharedSides(request, { train, validation, test }) }, request);
  for (const note of [...read.notes, ...leakLines(leaks)]) log(note);
  const architecture = chooseArchitecture(request.architecture, sides.train.length);
  const sizes: TranslationSizes = { ...architecture.sizes, vocabulary: tokenizer.size, length };
  const epochs = request.epochs ?? architecture.epochs;
  log(`network: ${architecture.name}, ${tokenizer.size} tokens for both languages`);
  const sha256 = await fileSha256(request.data);
  const files = await filesSha256([request.data, request.validation, request.test]);
  const encoding = { most: read.onDisk ? 0 : undefined, signal, log };
  const encoded = {
    train: hold(await encodePairs(sides.train, tokenizer, encoding)),
    validation: hold(await encodePairs(sides.validation, tokenizer, encoding)),
  };
  const training = await trainTranslation(architecture, sizes, encoded, {
    epochs,
    seed,
    device: request.device,
    checkpoint,
    fingerprint: `${files} ${JSON.stringify([read.columns, sizes, epochs])}`,
    signal,
    logs: request.logs,
  });
  const onnx = translationOnnx(sizes, training.weights);
  const translator = new Translator(tokenizer, sizes, training.weights);
  log(`translating ${sides.test.length} sentences to measure`);
  const results = await measureTranslation(translator, sides.test, {}, seed);
  const { metrics } = results;
  const cases = {
    train: sides.train.length,
    validation: sides.validation.length,
    test: sides.test.length,
  };
  return {
    content: {
      architecture: architecture.name,
      network: { ...sizes },
      columns: read.columns,
      data: {
        files: [request.data, request.validation, request.test].filter((file) => file !== undefined),
        sha256,
        rowsRead: read.rowsRead,
        ...cases,
        leftOut: { ...read.leftOut, tooLong },
        ...(Object.keys(leaks).length > 0 && { leaks: JSON.parse(JSON.stringify(leaks)) }),
      },
      seed,
      parameters: training.parameters,
      metrics: { ...metrics },
      cost: { seconds: Math.round(training.seconds * 100) / 100 },
      command: request.command,
    },
    files: { 'model.onnx': onnx, 'tokenizer.json': JSON.stringify(tokenizer) },
    cases: cases,
    headline:
      `BLEU ${metrics.bleu.toFixed(2)} (95%: ${metrics.low.toFixed(2)} to ${metrics.high.toFixed(2)}), ` +
      `chrF ${metrics.chrf.toFixed(2)} on ${testedOn(metrics.sentences, 'sentences', leaks.shared, request.test)}`,
    async report() {
      const parts = {
        request,
        read,
        sides,
        leaks,
        tooLong,
        sha256,
        architecture,
        training,
        results,
        translator,
      };
      return renderReport(
        translationReport(await reportData({ ...parts, onnxBytes: onnx.byteLength }), request.lang),
      );
    },
    close: () => translator.close(),
  };
}

const sourcesOf = (pairs: List<Pair>): Texts => listOf(pairs.length, (place) => pairs.at(place)?.source);

function* bothOf(pairs: Iterable<Pair>): Generator<string> {
  for (const { source, target } of pairs) {
    yield source;
    yield target;
  }
}

/** Tokens of the longest sentence that is learned from: of 500 sentences one may be longer, and its pair is left out. */
function longestOf(pairs: List<Pair>, tokenizer: BytePairTokenizer): number {
  const lengths = new Int32Array(2 * pairs.length);
  let at = 0;
  for (const text of bothOf(pairs)) lengths[at++] = tokenizer.encode(text).length;
  lengths.sort();
  return Math.min(128, Math.ceil((lengths[Math.floor(0.998 * (lengths.length - 1))] + 2) / 8) * 8);
}

function thoseThat(pairs: List<Pair>, fits: (pair: Pair) => boolean): List<Pair> {
  const all = new Int32Array(pairs.length).map((_, place) => place);
  return picked(
    pairs,
    filterIndices(all, (place) => {
      const pair = pairs.at(place);
      return pair !== undefined && fits(pair);
    }),
  );
}

/** In the order of the ids that the network knows them by. */
const specialTokens = ['<|pad|>', '<|start|>', '<|end|>', ...placeholders];

/** From a source and the translation so far the logits of the next token at each place, for any ONNX Runtime. */
function translationOnnx(sizes: TranslationSizes, weights: ReadonlyMap<string, Float32Array>): Uint8Array {
  const { source, target, logits } = translationModel({ ...sizes, dropout: 0 });
  return inferenceOnnx(buildNetwork([source, target], [logits], 0), weights, { output: 'logits' });
}
