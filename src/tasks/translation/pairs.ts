import { checkStopped, UserError } from '../../core/errors.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import type { Sentence } from '../../core/language.ts';
import { Random } from '../../core/random.ts';
import { isSimulatedId } from '../../core/simulated.ts';
import { firstAlike } from '../../data/cleaning/number-alike.ts';
import { cleanText } from '../../data/cleaning/text.ts';
import { type SplitBy, type SplitCells, splitByColumn } from '../../data/split/by-column.ts';
import { type List, listOf, picked } from '../../data/storage/list.ts';
import { NumberList } from '../../data/storage/number-list.ts';
import { type TextStore, withTextStore } from '../../data/storage/text-store.ts';
import { findColumn } from '../../data/table/column.ts';
import { columnSink } from '../../data/table/duckdb.ts';
import { readingOf, type TableReading } from '../../data/table/options.ts';
import { readTable } from '../../data/table/read-table.ts';
import { SwappedPairs } from './scripts.ts';

export interface PairOptions extends TableReading {
  readonly input: string;
  readonly target: string;
  /** The column by which pairs are split. */
  readonly splitBy?: SplitBy;
  /** Characters of sentences that are kept in memory; of more, all are stored in a temporary file. */
  readonly maxCharacters?: number;
  /** Stops reading when aborted. */
  readonly signal?: AbortSignal;
  /** Called after every million rows. */
  readonly say?: (line: Sentence) => void;
}

export interface Pair {
  readonly source: string;
  readonly target: string;
}

export interface Pairs {
  readonly pairs: List<Pair>;
  readonly rowsRead: number;
  /** Rows with only one of the two, with neither, and repeated ones. */
  readonly leftOut: { readonly unpaired: number; readonly empty: number; readonly duplicate: number };
  readonly columns: { readonly input: string; readonly target: string };
  /** The column to split by, where one was asked for, with its cells by pairs. */
  readonly splitBy?: SplitCells;
  readonly simulated: boolean;
  /** What was noticed while the file was read. */
  readonly notes: readonly Sentence[];
  /** Whether the sentences are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Removes the temporary file. */
  close(): void;
}

/** Reads sentences with their translations. Throws UserError where no row has both. */
export function readPairs(path: string, options: PairOptions): Promise<Pairs> {
  return withTextStore(path, options.maxCharacters, (store) => readInto(store, path, options));
}

async function readInto(
  store: TextStore,
  path: string,
  { input, target, splitBy, signal, say, ...options }: PairOptions,
): Promise<Pairs> {
  const columns = { input: '', target: '' };
  let by = splitBy;
  const cells = columnSink();
  const rows = new NumberList(places);
  const leftOut = { unpaired: 0, empty: 0 };
  const swapped = new SwappedPairs();
  let [rowsRead, simulatedRows] = [0, 0];
  const table = await readTable(path, {
    ...readingOf(options),
    namesExpected: [input, target, splitBy?.column],
    columns: (names) => {
      const known = { source: path, columns: names };
      columns.input = findColumn(known, input);
      columns.target = findColumn(known, target);
      if (columns.input === columns.target) {
        throw new UserError({
          en: `--input and --target both name column "${columns.input}" of ${path}; give two columns`,
          zh: `--input 与 --target 都指向 ${path} 的列“${columns.input}”；请给出两列`,
        });
      }
      by = splitBy && { ...splitBy, column: findColumn(known, splitBy.column) };
      const others = [by?.column, ...names.filter((name) => name === 'phrase_id')];
      return [...new Set([columns.input, columns.target, ...others.filter((name) => name !== undefined)])];
    },
    each({ columns: names, values }) {
      const [sources, targets] = values;
      const ids = values[names.indexOf('phrase_id')];
      const split = by && values[names.indexOf(by.column)];
      checkStopped(signal);
      for (let row = 0; row < sources.length; row++) {
        rowsRead += 1;
        if (rowsRead % 1e6 === 0) {
          const millions = rowsRead / 1e6;
          say?.({
            en: `${millions} million rows read from ${path}`,
            zh: `已从 ${path} 读取 ${millions} 百万行`,
          });
        }
        if (isSimulatedId(ids?.[row])) simulatedRows += 1;
        const [source, translated] = [sources[row], targets[row]].map((each) =>
          cleanText(each ?? '', { normalize: false }),
        );
        if (source === '' && translated === '') leftOut.empty += 1;
        else if (source === '' || translated === '') leftOut.unpaired += 1;
        else {
          store.add(source);
          store.add(translated);
          swapped.add(source, translated);
          if (split === undefined) continue;
          cells.push(split[row]);
          rows.push(rowsRead - 1);
        }
      }
    },
  });
  const { texts } = store;
  const count = texts.length / 2;
  if (count === 0) {
    throw new UserError({
      en: `no row of ${path} has a sentence in both "${columns.input}" and "${columns.target}"; choose other columns`,
      zh: `${path} 中没有一行在“${columns.input}”与“${columns.target}”两列都有句子；请选择其他列`,
    });
  }
  const all = listOf(count, (place): Pair => {
    const [source, translated] = [texts.at(2 * place), texts.at(2 * place + 1)];
    return { source: source ?? '', target: translated ?? '' };
  });
  const first = firstAlike(listOf(count, (place) => `${texts.at(2 * place)}\n${texts.at(2 * place + 1)}`));
  const kept = filterIndices(first, (earliest, place) => earliest === place);
  const rowOf = rows.take();
  return {
    pairs: picked(all, kept),
    rowsRead,
    leftOut: { ...leftOut, duplicate: count - kept.length },
    columns,
    ...(by && {
      splitBy: {
        ...by,
        cells: Array.from(kept, (place) => cells.values[place]),
        rows: kept.map((place) => rowOf[place]),
      },
    }),
    simulated: rowsRead > 0 && simulatedRows === rowsRead,
    notes: [...table.notes, ...swapped.notes(columns.input)],
    onDisk: store.onDisk,
    close: () => store.close(),
  };
}

export interface SplitPairs {
  readonly train: List<Pair>;
  readonly validation: List<Pair>;
  readonly test: List<Pair>;
}

/** At most so many pairs are held out for validation and for the test: translating more takes long and gives the same figure. */
const maxHeld = 5000;

/**
 * Pairs split by a column, or else at random; also how many are left out because they share a sentence with an earlier
 * side, which a split by a column does not prevent.
 */
export function splitAsAsked(
  path: string,
  { pairs, splitBy: by }: Pick<Pairs, 'pairs' | 'splitBy'>,
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitPairs & { readonly repeated: number } {
  if (by === undefined || shares.validation + shares.test === 0) {
    return { ...splitPairs(pairs, shares, seed), repeated: 0 };
  }
  const [validation, test] = [shares.validation, shares.test].map((share) =>
    Math.min(share, maxHeld / pairs.length),
  );
  const { starts, members } = groupsOf(pairs);
  const duplicates = new Int32Array(pairs.length);
  for (let group = 0; group + 1 < starts.length; group++) {
    for (let i = starts[group]; i < starts[group + 1]; i++) duplicates[members[i]] = group;
  }
  const { repeated, ...sides } = splitByColumn(
    by,
    by.cells,
    { path, rows: by.rows },
    { fractions: { train: 1 - validation - test, validation, test }, seed, duplicates },
  );
  return {
    train: picked(pairs, sides.train),
    validation: picked(pairs, sides.validation),
    test: picked(pairs, sides.test),
    repeated,
  };
}

/**
 * Pairs at random on three sides. Pairs that share a sentence, of either language, stay on one side, so that no training
 * sentence is in the test; both directions are split alike.
 */
export function splitPairs(
  pairs: List<Pair>,
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitPairs {
  const { starts, members } = groupsOf(pairs);
  const groups = starts.length - 1;
  const wanted = (share: number) =>
    share === 0 ? 0 : Math.min(maxHeld, Math.max(1, Math.round(share * pairs.length)));
  const sides = {
    train: new NumberList(places),
    validation: new NumberList(places),
    test: new NumberList(places),
  };
  for (const group of new Random(seed).fork('split').permutation(groups)) {
    const size = starts[group + 1] - starts[group];
    // A group too large for what is left of a side is used for training.
    const room = ({ length }: NumberList<Int32Array>, share: number) =>
      length < wanted(share) && length + size <= wanted(share) + 2;
    const side = room(sides.test, shares.test)
      ? sides.test
      : room(sides.validation, shares.validation)
        ? sides.validation
        : sides.train;
    for (let i = starts[group]; i < starts[group + 1]; i++) side.push(members[i]);
  }
  if (sides.train.length === 0) {
    throw new UserError({
      en: `there are only ${groups} different sentences; at least three are needed for training, validation and test`,
      zh: `只有 ${groups} 个不同的句子；训练、验证和测试至少需要三个`,
    });
  }
  const pick = (side: NumberList<Int32Array>): List<Pair> => picked(pairs, side.take());
  return { train: pick(sides.train), validation: pick(sides.validation), test: pick(sides.test) };
}

const places = (length: number): Int32Array<ArrayBuffer> => new Int32Array(length);

/**
 * Places of pairs that are joined by equal sentences: those of group `g` are `members[starts[g], starts[g + 1])`, in the
 * order of the file.
 */
function groupsOf(pairs: List<Pair>): { starts: Int32Array; members: Int32Array } {
  const { length } = pairs;
  const parent = Int32Array.from({ length }, (_, row) => row);
  const root = (row: number): number => {
    let at = row;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  for (const side of ['source', 'target'] as const) {
    const first = firstAlike(listOf(length, (place) => pairs.at(place)?.[side]));
    for (let row = 0; row < length; row++) {
      const [a, b] = [root(first[row]), root(row)];
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }
  // A root is the first of its group.
  const groupOf = new Int32Array(length);
  let groups = 0;
  for (let row = 0; row < length; row++) groupOf[row] = root(row) === row ? groups++ : groupOf[root(row)];
  const starts = new Int32Array(groups + 1);
  for (const group of groupOf) starts[group + 1]++;
  for (let group = 0; group < groups; group++) starts[group + 1] += starts[group];
  const filled = starts.slice();
  const members = new Int32Array(length);
  for (let row = 0; row < length; row++) members[filled[groupOf[row]]++] = row;
  return { starts, members };
}
