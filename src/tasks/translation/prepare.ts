import { UserError } from '../../core/errors.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import { type SplitBy, splitByOf, splitKinds } from '../../data/split/by-column.ts';
import { type List, listOf, picked, type Texts } from '../../data/storage/list.ts';
import { readingOf } from '../../data/table/options.ts';
import { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';
import type { SplitKind } from '../../report/report-facts.ts';
import { leaksOf, sharedSides } from '../kit/leaks.ts';
import { leftOutOfFiles, reasonWords } from '../kit/left-out.ts';
import type { Prepared } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import { someOf, vocabularyFor } from '../sequence/tokens.ts';
import type { EvaluateOptions, Options } from './options.ts';
import { type Pair, type PairOptions, type Pairs, readPairs, splitAsAsked } from './pairs.ts';
import { placeholders } from './placeholders.ts';
import { translationEn } from './words/en.ts';
import { translationZh } from './words/zh.ts';

/** What reasons for leaving pairs out are called. */
export const reasons = reasonWords(translationEn.report?.leftOut, translationZh.report?.leftOut);

/** Pairs on their sides, with a tokenizer learned from those for training. */
export interface PreparedPairs extends Prepared {
  readonly read: Pairs;
  readonly sides: {
    readonly train: List<Pair>;
    readonly validation: readonly Pair[];
    readonly test: readonly Pair[];
  };
  readonly splitKind: SplitKind;
  readonly tokenizer: BytePairTokenizer;
  /** Tokens of a sentence at most. */
  readonly length: number;
}

/** In the order of the ids that the network knows them by. */
const specialTokens = ['<|pad|>', '<|start|>', '<|end|>', ...placeholders];
/** Bytes of text whose tokens are learned within a second or two. */
const shortText = 2_000_000;

/** How pairs are read, from the options of a person. */
export const pairReading = (
  { textsInMemory, ...options }: Omit<EvaluateOptions, 'input' | 'target'>,
  columns: Pick<PairOptions, 'input' | 'target'>,
): PairOptions => ({ ...readingOf(options), ...columns, maxCharacters: 1e6 * textsInMemory });

/** Reads and splits the pairs, learns the tokenizer, and leaves out what is too long. */
export async function prepare(context: TrainContext<Options>): Promise<PreparedPairs> {
  const { options, files, seed, signal, say, hold } = context;
  const splitBy = splitByOf(options);
  const readFrom = async (path: string, by?: SplitBy) =>
    hold(await readPairs(path, { ...pairReading(options, options), splitBy: by, signal, say }));
  const read = await readFrom(files.train, splitBy);
  const validation = files.validation === undefined ? undefined : await readFrom(files.validation);
  const test = files.test === undefined ? undefined : await readFrom(files.test);
  const shares = {
    validation: validation === undefined ? options.validationShare : 0,
    test: test === undefined ? options.testShare : 0,
  };
  const own = splitAsAsked(files.train, read, shares, seed);
  const split = [own.train, validation?.pairs ?? own.validation, test?.pairs ?? own.test];
  let bytes = 0;
  for (const text of bothOf(own.train)) bytes += Buffer.byteLength(text);
  if (bytes > shortText) {
    say({
      en: `${own.train.length} pairs for training; learning their tokens`,
      zh: `训练句对 ${own.train.length} 对；正在学习词元`,
    });
  }
  const tokenizer = BytePairTokenizer.train(bothOf(someOf(own.train, bytes)), {
    vocabularySize: options.vocabularySize ?? vocabularyFor(bytes),
    specialTokens,
  });
  const length = longestOf(own.train, tokenizer);
  const fits = ({ source, target }: Pair) =>
    tokenizer.encode(source).length < length && tokenizer.encode(target).length < length;
  const sides = {
    train: thoseThat(split[0], fits),
    validation: [...split[1]].filter(fits),
    test: [...split[2]].filter(fits),
  };
  const counts = { train: sides.train.length, validation: sides.validation.length, test: sides.test.length };
  if (counts.test === 0 || counts.validation === 0) {
    throw new UserError({
      en: `no pair of ${files.train} is left for validation or test; give more pairs`,
      zh: `${files.train} 中没有句对可用于验证或测试；请给出更多句对`,
    });
  }
  const tooLong = {
    train: split[0].length - counts.train,
    validation: split[1].length - counts.validation,
    test: split[2].length - counts.test,
  };
  const leftOutOf = (side: 'validation' | 'test', given: Pairs | undefined) =>
    given && { ...given.leftOut, tooLong: tooLong[side] };
  const [train, ...held] = [sides.train, sides.validation, sides.test].map(sourcesOf);
  const shared = sharedSides(files, { train, validation: held[0], test: held[1] });
  return {
    read,
    sides,
    splitKind:
      files.test !== undefined ? 'given' : splitBy === undefined ? 'random' : splitKinds[splitBy.kind],
    tokenizer,
    length,
    counts,
    rowsRead: read.rowsRead,
    summary: {
      en: `${read.rowsRead} rows read from ${files.train}: ${counts.train} pairs for training, ${counts.validation} for validation, ${counts.test} for the test`,
      zh: `从 ${files.train} 读取 ${read.rowsRead} 行：训练 ${counts.train} 对，验证 ${counts.validation} 对，测试 ${counts.test} 对`,
    },
    leftOut: {
      ...read.leftOut,
      tooLong: tooLong.train + (validation ? 0 : tooLong.validation) + (test ? 0 : tooLong.test),
    },
    leftOutOfFiles: leftOutOfFiles(files, {
      validation: leftOutOf('validation', validation),
      test: leftOutOf('test', test),
    }),
    reasons,
    notes: [...read.notes, ...(validation?.notes ?? []), ...(test?.notes ?? [])],
    leaks: leaksOf({ shared, repeated: own.repeated }, files),
    onDisk: read.onDisk,
    simulated: read.simulated,
  };
}

const sourcesOf = (pairs: List<Pair>): Texts => listOf(pairs.length, (place) => pairs.at(place)?.source);

function* bothOf(pairs: Iterable<Pair>): Generator<string> {
  for (const { source, target } of pairs) {
    yield source;
    yield target;
  }
}

/** Tokens of the longest training sentence: of 500 sentences one may be longer, and its pair is left out. */
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
