import { cleanText } from '../../data/clean-text.ts';
import { findColumn, textColumn } from '../../data/column.ts';
import { UserError } from '../../data/errors.ts';
import { Random } from '../../data/random.ts';
import { readTable } from '../../data/read-table.ts';

export interface PairOptions {
  readonly input: string;
  readonly target: string;
  readonly header?: boolean;
  readonly encoding?: string;
}

export interface Pair {
  readonly source: string;
  readonly target: string;
}

export interface Pairs {
  readonly pairs: readonly Pair[];
  readonly rowsRead: number;
  /** Rows with only one of the two, with neither, and repeated ones. */
  readonly leftOut: { readonly unpaired: number; readonly empty: number; readonly duplicate: number };
  readonly columns: { readonly input: string; readonly target: string };
  readonly simulated: boolean;
  /** What was noticed while the file was read. */
  readonly notes: readonly string[];
}

/** Reads sentences with their translations. Throws UserError where no row has both. */
export async function readPairs(
  path: string,
  { input, target, header, encoding }: PairOptions,
): Promise<Pairs> {
  const table = await readTable(path, { header, encoding, namesExpected: [input, target] });
  const columns = { input: findColumn(table, input), target: findColumn(table, target) };
  if (columns.input === columns.target) {
    throw new UserError(
      `--input and --target both name column "${columns.input}" of ${path}; give two columns`,
    );
  }
  const [sources, targets] = [textColumn(table, columns.input), textColumn(table, columns.target)];
  const leftOut = { unpaired: 0, empty: 0, duplicate: 0 };
  const pairs: Pair[] = [];
  const seen = new Set<string>();
  sources.forEach((text, row) => {
    const [source, target] = [text, targets[row]].map((each) => cleanText(each ?? '', { normalize: false }));
    const key = `${source}\n${target}`;
    if (source === '' && target === '') leftOut.empty += 1;
    else if (source === '' || target === '') leftOut.unpaired += 1;
    else if (seen.has(key)) leftOut.duplicate += 1;
    else pairs.push({ source, target });
    seen.add(key);
  });
  if (pairs.length === 0) {
    throw new UserError(
      `no row of ${path} has a sentence in both "${columns.input}" and "${columns.target}"; choose other columns`,
    );
  }
  const ids = table.columns.includes('phrase_id') ? textColumn(table, 'phrase_id') : [];
  const simulated = ids.length > 0 && ids.every((id) => id?.startsWith('SIM-'));
  return { pairs, rowsRead: table.rowCount, leftOut, columns, simulated, notes: table.notes };
}

export interface SplitPairs {
  readonly train: readonly Pair[];
  readonly validation: readonly Pair[];
  readonly test: readonly Pair[];
}

/**
 * Pairs by chance on three sides. Pairs that share a sentence, of whichever language, stay on one side, so that no
 * sentence is tested that was learned from; both directions are split alike.
 */
export function splitPairs(
  pairs: readonly Pair[],
  shares: { readonly validation: number; readonly test: number },
  seed: number,
): SplitPairs {
  const groups = groupsOf(pairs);
  const order = new Random(seed).fork('split').permutation(groups.length);
  const sides: { train: Pair[]; validation: Pair[]; test: Pair[] } = { train: [], validation: [], test: [] };
  const wanted = (share: number) => (share === 0 ? 0 : Math.max(1, Math.round(share * pairs.length)));
  for (const group of order) {
    // A group too large for what is left of a side would make it so; such groups are learned from.
    const room = (side: readonly Pair[], share: number) =>
      side.length < wanted(share) && side.length + groups[group].length <= wanted(share) + 2;
    const side = room(sides.test, shares.test)
      ? sides.test
      : room(sides.validation, shares.validation)
        ? sides.validation
        : sides.train;
    for (const row of groups[group]) side.push(pairs[row]);
  }
  if (sides.train.length === 0) {
    throw new UserError(
      `there are only ${groups.length} sentences that differ; at least three are needed to learn, to choose and to measure`,
    );
  }
  return sides;
}

/** Rows that are joined by equal sentences, each group in the order of the file. */
function groupsOf(pairs: readonly Pair[]): number[][] {
  const parent = Int32Array.from({ length: pairs.length }, (_, row) => row);
  const root = (row: number): number => {
    let at = row;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  for (const side of ['source', 'target'] as const) {
    const first = new Map<string, number>();
    pairs.forEach((pair, row) => {
      const known = first.get(pair[side]);
      if (known === undefined) first.set(pair[side], row);
      else {
        const [a, b] = [root(known), root(row)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    });
  }
  const groups = new Map<number, number[]>();
  pairs.forEach((_, row) => {
    const at = root(row);
    const group = groups.get(at);
    if (group === undefined) groups.set(at, [row]);
    else group.push(row);
  });
  return [...groups.values()];
}
