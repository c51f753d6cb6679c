import { type SplitBy, splitByOf, splitKinds } from '../../data/split/by-column.ts';
import type { NumberStore } from '../../data/storage/number-store.ts';
import { readingOf } from '../../data/table/options.ts';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import { stringsFor } from '../../report/language/language.ts';
import type { SplitKind } from '../../report/report-facts.ts';
import { leaksOf, sharedSides } from '../kit/leaks.ts';
import { leftOutOfFiles, reasonWords } from '../kit/left-out.ts';
import type { Prepared } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import { encodeAll, someOf, vocabularyFor } from '../sequence/tokens.ts';
import {
  type DocumentOptions,
  type Documents,
  readDocuments,
  type SplitDocuments,
  splitAsAsked,
} from './documents.ts';
import type { EvaluateOptions, Options } from './options.ts';
import { endOfText } from './text-generator.ts';

/** What reasons for leaving texts out are called. */
export const reasons = reasonWords(stringsFor('en').leftOut, stringsFor('zh').leftOut);

/** Documents on their sides, with a tokenizer learned from those for training. */
export interface PreparedDocuments extends Prepared {
  readonly documents: Documents;
  readonly split: SplitDocuments;
  readonly splitKind: SplitKind;
  readonly tokenizer: BytePairTokenizer;
  readonly documentStart: number;
  /** Of the training documents: their bytes, their tokens one document after another, and how many each has. */
  readonly bytes: number;
  readonly tokens: NumberStore;
  readonly lengths: Int32Array;
}

/** Bytes of text whose tokens are learned within a second or two. */
const shortText = 2_000_000;

/** How texts are read, from the options of a person. */
export const documentReading = ({
  input,
  documents,
  keepDuplicates,
  textsInMemory,
  ...options
}: EvaluateOptions): DocumentOptions => ({
  ...readingOf(options),
  input,
  documents,
  keepDuplicates,
  maxCharacters: 1e6 * textsInMemory,
});

/** Reads and splits the documents, learns the tokenizer, and encodes the training side. */
export async function prepare(context: TrainContext<Options>): Promise<PreparedDocuments> {
  const { options, files, seed, signal, say, hold } = context;
  const read = async (path: string, by?: SplitBy) =>
    hold(await readDocuments(path, { ...documentReading(options), splitBy: by, signal, say }));
  const splitBy = splitByOf(options);
  const documents = await read(files.train, splitBy);
  const validation = files.validation === undefined ? undefined : await read(files.validation);
  const test = files.test === undefined ? undefined : await read(files.test);
  const shares = {
    validation: validation === undefined ? options.validationShare : 0,
    test: test === undefined ? options.testShare : 0,
  };
  const own = splitAsAsked(files.train, documents, shares, seed);
  const split = {
    train: own.train,
    validation: validation?.texts ?? own.validation,
    test: test?.texts ?? own.test,
  };
  let bytes = 0;
  for (const text of split.train) bytes += Buffer.byteLength(text);
  if (bytes > shortText) {
    say({
      en: `${split.train.length} texts for training; learning their tokens`,
      zh: `训练文本 ${split.train.length} 条；正在学习词元`,
    });
  }
  const tokenizer = BytePairTokenizer.train(someOf(split.train, bytes), {
    vocabularySize: options.vocabularySize ?? vocabularyFor(bytes),
    specialTokens: [endOfText],
  });
  const documentStart = tokenizer.special(endOfText);
  const most = documents.onDisk ? 0 : undefined;
  const { tokens, lengths } = await encodeAll(split.train, tokenizer, documentStart, { most, signal, say });
  const counts = { train: split.train.length, validation: split.validation.length, test: split.test.length };
  return {
    documents,
    split,
    splitKind:
      files.test !== undefined ? 'given' : splitBy === undefined ? 'random' : splitKinds[splitBy.kind],
    tokenizer,
    documentStart,
    bytes,
    tokens: hold(tokens),
    lengths,
    counts,
    rowsRead: documents.rowsRead,
    summary: {
      en: `${documents.rowsRead} texts read from ${files.train}: ${counts.train} for training, ${counts.validation} for validation, ${counts.test} for the test`,
      zh: `从 ${files.train} 读取 ${documents.rowsRead} 条文本：训练 ${counts.train} 条，验证 ${counts.validation} 条，测试 ${counts.test} 条`,
    },
    leftOut: { ...documents.leftOut },
    leftOutOfFiles: leftOutOfFiles(files, { validation: validation?.leftOut, test: test?.leftOut }),
    reasons,
    notes: [...documents.notes, ...(validation?.notes ?? []), ...(test?.notes ?? [])],
    leaks: leaksOf({ shared: sharedSides(files, split), repeated: own.repeated }, files),
    onDisk: documents.onDisk,
    simulated: documents.simulated,
  };
}
