import { checkStopped, UserError } from '../../core/errors.ts';
import { filterIndices } from '../../core/filter-indices.ts';
import { Random } from '../../core/random.ts';
import { firstAlike } from '../../data/cleaning/number-alike.ts';
import { cleanText } from '../../data/cleaning/text.ts';
import { type List, listOf, picked } from '../../data/storage/list.ts';
import { NumberList } from '../../data/storage/number-list.ts';
import { type TextStore, withTextStore } from '../../data/storage/text-store.ts';
import { findColumn } from '../../data/table/column.ts';
import { readTable } from '../../data/table/read-table.ts';

export interface PairOptions {
  readonly input: string;
  readonly target: string;
  readonly header?: boolean;
  readonly encoding?: string;
  /** Characters of sentences that are kept in memory; of more, all lie in a temporary file. */
  readonly mostCharacters?: number;
  /** Stops reading when aborted. */
  readonly signal?: AbortSignal;
  /** Hears after every million rows that reading goes on. */
  readonly log?: (line: string) => void;
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
  readonly simulated: boolean;
  /** What was noticed while the file was read. */
  readonly notes: readonly string[];
  /** Whether the sentences lie in a temporary file. */
  readonly onDisk: boolean;
  /** Gives the temporary file back. */
  close(): void;
}

/** Reads sentences with their translations. Throws UserError where no row has both. */
export function readPairs(path: string, options: PairOptions): Promise<Pairs> {
  return withTextStore(path, options.mostCharacters, (store) => readInto(store, path, options));
}

async function readInto(
  store: TextStore,
  path: string,
  { input, target, header, encoding, signal, log }: PairOptions,
): Promise<Pairs> {
  const columns = { input: '', target: '' };
  const leftOut = { unpaired: 0, empty: 0 };
  let [rowsRead, simulatedRows] = [0, 0];
  const table = await readTable(path, {
    header,
    encoding,
    namesExpected: [input, target],
    columns: (names) => {
      const known = { source: path, columns: names };
      columns.input = findColumn(known, input);
      columns.target = findColumn(known, target);
      if (columns.input === columns.target) {
        throw new UserError(
          `--input and --target both name column "${columns.input}" of ${path}; give two columns`,
        );
      }
      return [columns.input, columns.target, ...names.filter((name) => name === 'phrase_id')];
    },
    each({ values: [sources, targets, ids] }) {
      checkStopped(signal);
      for (let row = 0; row < sources.length; row++) {
        rowsRead += 1;
        if (rowsRead % 1e6 === 0) log?.(`${rowsRead / 1e6} million rows read from ${path}`);
        if (ids?.[row]?.startsWith('SIM-')) simulatedRows += 1;
        const [source, translated] = [sources[row], targets[row]].map((each) =>
          cleanText(each ?? '', { normalize: false }),
        );
        if (source === '' && translated === '') leftOut.empty += 1;
        else if (source === '' || translated === '') leftOut.unpaired += 1;
        else {
          store.add(source);
          store.add(translated);
        }
      }
    },
  });
  const { texts } = store;
  const count = texts.length / 2;
  if (count === 0) {
    throw new UserError(
      `no row of ${path} has a sentence in both "${columns.input}" and "${columns.target}"; choose other columns`,
    );
  }
  const all = listOf(count, (place): Pair => {
    const [source, translated] = [texts.at(2 * place), texts.at(2 * place + 1)];
    return { source: source ?? '', target: translated ?? '' };
  });
  const first = firstAlike(listOf(count, (place) => `${texts.at(2 * place)}\n${texts.at(2 * place + 1)}`));
  const places = filterIndices(first, (earliest, place) => earliest === place);
  return {
    pairs: picked(all, places),
    rowsRead,
    leftOut: { ...leftOut, duplicate: count - places.length },
    columns,
    simulated: rowsRead > 0 && simulatedRows === rowsRead,
    notes: table.notes,
    onDisk: store.onDisk,
    close: () => store.close(),
  };
}

export interface SplitPairs {
  readonly train: List<Pair>;
  readonly validation: List<Pair>;
  readonly test: List<Pair>;
}

/** Of more pairs no more are kept to choose and to measure by: translating them takes its time, and says as much. */
const mostHeld = 5000;

/**
 * Pairs by chance on three sides. Pairs that share a sentence, of whichever language, stay on one side, so that no
 * sentence is tested that was learned from; both directions are split alike.
 */
export function splitPairs(
  pairs: List<Pair>,
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitPairs {
  const { starts, members } = groupsOf(pairs);
  const groups = starts.length - 1;
  const wanted = (share: number) =>
    share === 0 ? 0 : Math.min(mostHeld, Math.max(1, Math.round(share * pairs.length)));
  const sides = {
    train: new NumberList(places),
    validation: new NumberList(places),
    test: new NumberList(places),
  };
  for (const group of new Random(seed).fork('split').permutation(groups)) {
    const size = starts[group + 1] - starts[group];
    // A group too large for what is left of a side would make it so; such groups are learned from.
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
    throw new UserError(
      `there are only ${groups} sentences that differ; at least three are needed to learn, to choose and to measure`,
    );
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
