import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import {
  Catalog,
  type InteractionOptions,
  type Interactions,
  type NextItem,
  readInteractions,
  readItems,
  type Sequence,
  splitSequences,
} from '../../data/interactions/index.ts';
import type { TableReading } from '../../data/table/options.ts';
import { type LeftOutOfFile, leftOutOfFiles, type ReasonWords } from '../kit/left-out.ts';
import { TextLikeness } from './signals/text-likeness.ts';
import type { Question } from './train-network.ts';

export interface PreparedInteractions {
  readonly catalog: Catalog;
  readonly texts: TextLikeness | undefined;
  /** All sequences for training, oldest item first. */
  readonly sequences: readonly Int32Array[];
  /** Which of `sequences` are held out while epoch and factors are chosen; none where a validation file is given. */
  readonly apart: ReadonlySet<number>;
  readonly choosing: readonly Question[];
  readonly test: readonly Question[];
  /** Items of a history that the network reads. */
  readonly length: number;
  readonly read: Interactions;
  readonly itemsLeftOut: { readonly missing: number; readonly repeated: number } | undefined;
  /** What must be said of items that the table of items lacks. */
  readonly join: Sentence | undefined;
  /** Of the test: answers that are no known item, and items of histories that are none. */
  readonly unknown: { readonly answers: number; readonly inHistories: number };
  readonly splitKind: 'given' | 'byTime';
  readonly leftOutOfFiles: readonly LeftOutOfFile[];
}

/** The last steps of each held-out user that become questions. */
const questionsPerUser = 3;
const longestHistory = 50;

/** Reads, numbers and splits. Without a test file, each user's latest items are held out for the test. */
export async function prepareInteractions(
  files: {
    readonly train: string;
    readonly validation?: string;
    readonly test?: string;
    readonly items?: string;
  },
  options: InteractionOptions & { readonly testShare?: number; readonly validationShare?: number },
  seed: number,
  itemsReading: TableReading = {},
): Promise<PreparedInteractions> {
  const read = await readInteractions(files.train, options);
  const described = files.items === undefined ? undefined : await readItems(files.items, itemsReading);
  const split = splitSequences(read.sequences, seed, files.test === undefined, {
    test: options.testShare,
    validation: options.validationShare,
  });
  const join = described && joinNote(files.items ?? '', read.sequences, described.items);
  const catalog = Catalog.of(split.learning, described?.items);
  const sequences = split.learning.map(({ items }) => catalog.numbers(items));
  check(files.train, sequences);
  const apart = new Set(files.validation === undefined ? split.chosen : []);
  const leftOut: { validation?: Interactions['leftOut']; test?: Interactions['leftOut'] } = {};
  const given = async (side: 'validation' | 'test', path: string) => {
    const own = await readInteractions(path, options);
    leftOut[side] = own.leftOut;
    return own.questions;
  };
  const choosing =
    files.validation === undefined
      ? [...apart].flatMap((place) => lastSteps(sequences[place]))
      : numbered(await given('validation', files.validation), catalog);
  const testItems = files.test === undefined ? split.test : await given('test', files.test);
  const test = numbered(testItems, catalog);
  if (choosing.length === 0 || test.length === 0) {
    throw new UserError({
      en: `${files.train} has too few users with several items for validation and test; give more data, or files for --validation and --test`,
      zh: `${files.train} 中选取过多个物品的用户太少，不足以验证和测试；请给出更多数据，或用 --validation 和 --test 给出文件`,
    });
  }
  const byId = new Map(described?.items.map((item) => [item.id, item]));
  return {
    catalog,
    texts:
      described === undefined
        ? undefined
        : TextLikeness.of(catalog.ids.map((id) => byId.get(id) ?? { name: '', description: '' })),
    sequences,
    apart,
    choosing,
    test,
    length: historyLength(sequences),
    read,
    itemsLeftOut: described?.leftOut,
    join,
    unknown: {
      answers: test.filter(({ item }) => item < 0).length,
      inHistories: testItems.reduce(
        (sum, { history }, i) => sum + history.length - test[i].history.length,
        0,
      ),
    },
    leftOutOfFiles: leftOutOfFiles(files, leftOut),
    splitKind: files.test === undefined ? 'byTime' : 'given',
  };
}

/**
 * What must be said where items of the events are missing in the table of items. Throws UserError where all are: their ids
 * are then written in another way.
 */
function joinNote(
  path: string,
  sequences: readonly Sequence[],
  items: readonly { readonly id: string }[],
): Sentence | undefined {
  const described = new Set(items.map(({ id }) => id));
  const taken = new Set(sequences.flatMap((sequence) => sequence.items));
  const missing = [...taken].filter((id) => !described.has(id));
  if (missing.length === 0) return undefined;
  const [example, other] = [missing[0], items[0]?.id ?? ''];
  if (missing.length === taken.size) {
    throw new UserError({
      en: `none of the ${taken.size} items of the events is in --items ${path}: there ids look like "${other}", in the events like "${example}"; give the table that belongs to them, or leave --items out`,
      zh: `事件中的 ${taken.size} 个物品都不在 --items ${path} 中：其中的编号形如“${other}”，事件中的形如“${example}”；请给出对应的物品表，或去掉 --items`,
    });
  }
  return {
    en: `${missing.length} of ${taken.size} items of the events are not in ${path}, such as "${example}"; they have no name or text`,
    zh: `事件中的 ${taken.size} 个物品有 ${missing.length} 个不在 ${path} 中，例如“${example}”；它们没有名称和文本`,
  };
}

/** Questions by item numbers. Items that are not known leave their history; an answer that is not known is -1. */
export const numbered = (questions: readonly NextItem[], catalog: Catalog): Question[] =>
  questions.map(({ history, item }) => ({
    history: catalog.numbers(history),
    item: catalog.number(item) ?? -1,
  }));

function lastSteps(items: Int32Array): Question[] {
  const first = Math.max(1, items.length - questionsPerUser);
  return Array.from({ length: items.length - first }, (_, i) => ({
    history: items.slice(0, first + i),
    item: items[first + i],
  }));
}

function check(path: string, sequences: readonly Int32Array[]): void {
  const items = new Set(sequences.flatMap((sequence) => [...new Set(sequence)]));
  if (items.size < 2) {
    throw new UserError({
      en: `${path} has one item only; recommending needs at least two to choose from`,
      zh: `${path} 只有一个物品；推荐至少需要两个物品可选`,
    });
  }
  const useful = sequences.filter(({ length }) => length > 1).length;
  if (useful < 5) {
    throw new UserError({
      en: `${path} has ${useful} users with two or more items; at least five are needed to learn what follows what`,
      zh: `${path} 中只有 ${useful} 个用户选取过两个以上物品；至少需要五个才能学习前后关系`,
    });
  }
}

/** Long enough for nineteen of twenty users, within limits. */
function historyLength(sequences: readonly Int32Array[]): number {
  const lengths = sequences.map(({ length }) => length - 1).sort((a, b) => a - b);
  return Math.max(5, Math.min(longestHistory, lengths[Math.floor(0.95 * lengths.length)] ?? 5));
}

/** What cleaning did, by reason; reasons that never occurred are not there. */
export function changesOf({
  read,
  itemsLeftOut,
  unknown,
}: Pick<PreparedInteractions, 'read' | 'itemsLeftOut' | 'unknown'>): { reason: string; count: number }[] {
  return [
    ...Object.entries(read.leftOut).map(([reason, count]) => ({ reason, count })),
    { reason: 'unsorted', count: read.unsorted },
    { reason: 'long-users', count: read.shortened.users },
    { reason: 'shortened-events', count: read.shortened.events },
    { reason: 'item-missing', count: itemsLeftOut?.missing ?? 0 },
    { reason: 'item-repeated', count: itemsLeftOut?.repeated ?? 0 },
    { reason: 'unknown-in-histories', count: unknown.inHistories },
  ].filter(({ count }) => count > 0);
}

/** What reasons for leaving rows out are called. */
export const reasons: ReasonWords = {
  'missing-user': { en: 'no user', zh: '没有用户' },
  'missing-item': { en: 'no item', zh: '没有物品' },
  'missing-history': { en: 'no history', zh: '没有历史' },
  'unreadable-time': { en: 'unreadable time', zh: '时间无法读取' },
  duplicate: { en: 'exact copy of another event', zh: '与另一事件完全相同' },
};
