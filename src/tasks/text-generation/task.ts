import { fileSha256, filesSha256 } from '../../core/file-hash.ts';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { renderReport } from '../../report/render-report.ts';
import { leakLines, leaksOf, sharedSides, testedOn } from '../kit/leaks.ts';
import { textsInMemoryOption } from '../kit/memory-options.ts';
import type { Learned, Task, TaskOption, TrainRequest } from '../kit/task.ts';
import { type Hold, holding } from '../kit/with-cleanup.ts';
import { encodeAll, encodedEach, someOf } from '../sequence/tokens.ts';
import { architectures, chooseArchitecture, contextFor, vocabularyFor } from './architectures.ts';
import { readDocuments, splitDocuments } from './documents.ts';
import { generationTaskModel } from './generation-task-model.ts';
import { languageModelOnnx } from './language-model-onnx.ts';
import { documentOptions, wholeNumber } from './options.ts';
import { packTightly, packWhole } from './packing.ts';
import { unigramShares } from './perplexity.ts';
import { generationReport } from './report/generation-report.ts';
import { reportData } from './report-data.ts';
import { endOfText, TextGenerator } from './text-generator.ts';
import { trainLanguageModel } from './train-language-model.ts';

const readingOptions: readonly TaskOption[] = [
  { flags: '--input <column>', description: 'the column with the text; a .txt file needs none' },
  {
    flags: '--documents <what>',
    description: 'in a .txt file each "line" (default) or "paragraph" is a text',
  },
  textsInMemoryOption,
  { flags: '--keep-duplicates', description: 'keep rows that say the same as an earlier one' },
  { flags: '--no-header', description: 'the first line is data; columns are then called 1, 2, ...' },
  { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
];

/**
 * A language model of the user's own texts, which writes on.
 *
 *     millwright train orders.csv --task text-generation --input description --out models/writer
 *     millwright generate models/writer --prompt "Hyd hose"
 */
export const textGeneration: Task = {
  name: 'text-generation',
  summary: {
    en: 'learns to write like your texts: drafts of work orders, suggestions while typing',
    zh: '学习按您的文本书写：起草工单、输入时给出提示',
  },
  example: 'millwright train orders.csv --task text-generation --input description --out models/writer',
  architectures: architectures.map(({ name }) => name),
  options: [
    ...readingOptions,
    {
      flags: '--vocabulary-size <number>',
      description: 'tokens to learn; by default what suits the amount of text',
    },
    { flags: '--context <number>', description: 'tokens seen at once; by default what 98 of 100 texts need' },
    { flags: '--title <text>', description: 'what the report calls the model' },
  ],
  evaluateOptions: readingOptions,
  learn,
  async load(bundle) {
    return generationTaskModel(bundle, await TextGenerator.open(bundle));
  },
};

function learn(request: TrainRequest, checkpoint: string): Promise<Learned> {
  return holding((hold) => learnFrom(request, checkpoint, hold));
}

async function learnFrom(request: TrainRequest, checkpoint: string, hold: Hold): Promise<Learned> {
  const { log, options, seed, signal } = request;
  const { mostCharacters, ...told } = documentOptions(options);
  const read = async (path: string) =>
    hold(await readDocuments(path, { ...told, mostCharacters, signal, log }));
  const documents = await read(request.data);
  const shares = { validation: request.validation ? 0 : 0.05, test: request.test ? 0 : 0.05 };
  const split = { ...splitDocuments(documents.texts, shares, seed) };
  if (request.validation) split.validation = (await read(request.validation)).texts;
  if (request.test) split.test = (await read(request.test)).texts;
  let bytes = 0;
  for (const text of split.train) bytes += Buffer.byteLength(text);
  log(
    `${documents.rowsRead} texts read from ${request.data}, ${documents.rowsRead - documents.texts.length} left out ` +
      `(${documents.leftOut['missing-text']} empty, ${documents.leftOut.duplicate} repeated): ` +
      `${split.train.length} to learn from, ${split.validation.length} to choose by, ${split.test.length} to report on`,
  );
  if (documents.onDisk) log('the texts and their tokens lie in temporary files and are read from there');
  const leaks = leaksOf({ shared: sharedSides(request, split) }, request);
  for (const note of [...documents.notes, ...leakLines(leaks)]) log(note);
  const vocabularySize =
    wholeNumber(options.vocabularySize, '--vocabulary-size', 258) ?? vocabularyFor(bytes);
  const tokenizer = BytePairTokenizer.train(someOf(split.train, bytes), {
    vocabularySize,
    specialTokens: [endOfText],
  });
  const documentStart = tokenizer.special(endOfText);
  const most = documents.onDisk ? 0 : undefined;
  const { tokens, lengths } = await encodeAll(split.train, tokenizer, documentStart, { most, signal, log });
  hold(tokens);
  const context = wholeNumber(options.context, '--context', 8) ?? contextFor(lengths);
  const architecture = chooseArchitecture(request.architecture, bytes);
  const sizes = { ...architecture.sizes, vocabulary: tokenizer.size, context, documentStart };
  const epochs = request.epochs ?? architecture.epochs;
  const held = packWhole(encodedEach(split.validation, tokenizer), context, documentStart, most);
  hold(held.tokens);
  const rows = { train: packTightly(tokens, context, documentStart), validation: held };
  log(`network: ${architecture.name}, ${tokenizer.size} tokens, ${context} seen at once`);
  const sha256 = await fileSha256(request.data);
  const files = await filesSha256([request.data, request.validation, request.test]);
  const training = await trainLanguageModel(architecture, sizes, rows, {
    epochs,
    seed,
    device: request.device,
    checkpoint,
    fingerprint: `${files} ${JSON.stringify([told, sizes, epochs])}`,
    signal,
    logs: request.logs,
  });
  const onnx = languageModelOnnx(sizes, training.weights);
  const generator = new TextGenerator(tokenizer, sizes, training.weights);
  const metrics = await generator.perplexity(split.test, seed, unigramShares(tokens, tokenizer.size));
  const cases = {
    train: split.train.length,
    validation: split.validation.length,
    test: split.test.length,
  };
  return {
    content: {
      architecture: architecture.name,
      network: { ...sizes },
      columns: { column: documents.column },
      data: {
        files: [request.data, request.validation, request.test].filter((file) => file !== undefined),
        sha256,
        rowsRead: documents.rowsRead,
        ...cases,
        leftOut: { ...documents.leftOut },
        ...(Object.keys(leaks).length > 0 && { leaks: JSON.parse(JSON.stringify(leaks)) }),
      },
      seed,
      parameters: training.parameters,
      metrics: { ...metrics },
      cost: {
        seconds: Math.round(training.seconds * 100) / 100,
        tokensPerSecond: Math.round(training.tokensPerSecond),
      },
      command: request.command,
    },
    files: { 'model.onnx': onnx, 'tokenizer.json': JSON.stringify(tokenizer) },
    cases: cases,
    headline:
      `perplexity ${metrics.perplexity.toFixed(2)} (95%: ${metrics.low.toFixed(2)} to ${metrics.high.toFixed(2)}) on ` +
      `${testedOn(metrics.documents, 'texts', leaks.shared, request.test)}; ${(metrics.unigramPerplexity ?? 0).toFixed(1)} by frequency alone`,
    async report() {
      const parts = { request, documents, split, leaks, sha256, architecture, training, metrics, generator };
      return renderReport(
        generationReport(await reportData({ ...parts, onnxBytes: onnx.byteLength }), request.lang),
      );
    },
    close: () => generator.close(),
  };
}
