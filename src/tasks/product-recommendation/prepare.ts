import { UserError } from '../../core/errors.ts';
import { fileSha256 } from '../../core/file-hash.ts';
import {
  Catalog,
  type InteractionOptions,
  type Interactions,
  type NextItem,
  readInteractions,
  readItems,
  splitSequences,
} from '../../data/interactions/index.ts';
import { TextLikeness } from './signals/text-likeness.ts';
import type { Question } from './train-network.ts';

export interface PreparedInteractions {
  readonly catalog: Catalog;
  readonly texts: TextLikeness | undefined;
  /** All that may be learned from, oldest first. */
  readonly sequences: readonly Int32Array[];
  /** Which of `sequences` are kept apart while epoch and factors are chosen; none where a file is given for it. */
  readonly apart: ReadonlySet<number>;
  readonly choosing: readonly Question[];
  readonly test: readonly Question[];
  /** Items of a history that the network reads. */
  readonly length: number;
  readonly read: Interactions;
  readonly itemsLeftOut: { readonly missing: number; readonly repeated: number } | undefined;
  /** Of the test: answers that are no known item, and items of histories that are none. */
  readonly unknown: { readonly answers: number; readonly inHistories: number };
  readonly splitKind: 'given' | 'byTime';
  readonly sha256: string;
}

/** Steps of each user kept apart that questions are made of: the last ones. */
const questionsPerUser = 3;
const longestHistory = 50;

/** Reads, numbers and splits. What is not given as a file is kept from the data: each user's latest items for the test. */
export async function prepareInteractions(
  files: {
    readonly train: string;
    readonly validation?: string;
    readonly test?: string;
    readonly items?: string;
  },
  options: InteractionOptions,
  seed: number,
): Promise<PreparedInteractions> {
  const read = await readInteractions(files.train, options);
  const described = files.items === undefined ? undefined : await readItems(files.items, options.encoding);
  const split = splitSequences(read.sequences, seed, files.test === undefined);
  const catalog = Catalog.of(split.learning, described?.items);
  const sequences = split.learning.map(({ items }) => catalog.numbers(items));
  check(files.train, sequences);
  const apart = new Set(files.validation === undefined ? split.chosen : []);
  const given = async (path: string) => (await readInteractions(path, options)).questions;
  const choosing =
    files.validation === undefined
      ? [...apart].flatMap((place) => lastSteps(sequences[place]))
      : numbered(await given(files.validation), catalog);
  const testItems = files.test === undefined ? split.test : await given(files.test);
  const test = numbered(testItems, catalog);
  if (choosing.length === 0 || test.length === 0) {
    throw new UserError(
      `${files.train} has too few users with several items to choose and test by; give more data, or files for --validation and --test`,
    );
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
    unknown: {
      answers: test.filter(({ item }) => item < 0).length,
      inHistories: testItems.reduce(
        (sum, { history }, i) => sum + history.length - test[i].history.length,
        0,
      ),
    },
    splitKind: files.test === undefined ? 'byTime' : 'given',
    sha256: await fileSha256(files.train),
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
    throw new UserError(`${path} has one item only; recommending needs at least two to choose from`);
  }
  const useful = sequences.filter(({ length }) => length > 1).length;
  if (useful < 5) {
    throw new UserError(
      `${path} has ${useful} users with two or more items; at least five are needed to learn what follows what`,
    );
  }
}

/** Long enough for nineteen of twenty users, within limits. */
function historyLength(sequences: readonly Int32Array[]): number {
  const lengths = sequences.map(({ length }) => length - 1).sort((a, b) => a - b);
  return Math.max(5, Math.min(longestHistory, lengths[Math.floor(0.95 * lengths.length)] ?? 5));
}
