import type { RowStore } from '../../data/storage/row-store.ts';
import { pathGradients } from '../../explain/path-gradients.ts';
import {
  concat,
  constant,
  constantOf,
  expandDims,
  fill,
  gather,
  input,
  matmul,
  reshape,
  slice,
  type Tensor,
} from '../../graph/index.ts';
import { State, Step } from '../../runtime/index.ts';
import type { EncodedRows } from './encode-rows.ts';
import { type EnsembleDesign, ensembleOutput } from './ensemble-graph.ts';
import { type InputLayout, layoutOf } from './inputs.ts';

/** A typical row: medians of the numbers, means of the extras, how often each level of each category occurs. */
export interface TypicalRow {
  readonly numbers: readonly number[];
  readonly extras: readonly number[];
  readonly levels: readonly number[];
}

export function typicalRow(layout: InputLayout, rows: EncodedRows, medians: readonly number[]): TypicalRow {
  const extras = new Array<number>(layout.extras.length).fill(0);
  eachValue(rows, rows.extras, (column, value) => {
    extras[column] += value;
  });
  const levels = layout.categories.map(({ size }) => new Array<number>(size).fill(0));
  eachValue(rows, rows.categories, (column, level) => {
    levels[column][level] += 1 / rows.rows;
  });
  return { numbers: [...medians], extras: extras.map((sum) => sum / rows.rows), levels: levels.flat() };
}

/** Every number of all rows, row by row. */
function eachValue(
  { rows }: EncodedRows,
  store: RowStore | undefined,
  use: (column: number, value: number) => void,
): void {
  if (store === undefined) return;
  const { width, dtype } = store;
  const most = 4096;
  const values = new (dtype === 'float32' ? Float32Array : Int32Array)(most * width);
  for (let start = 0; start < rows; start += most) {
    const some = Int32Array.from({ length: Math.min(most, rows - start) }, (_, i) => start + i);
    store.read(some, values);
    for (let at = 0; at < some.length * width; at++) use(at % width, values[at]);
  }
}

export interface RowAttribution {
  /** What each column added, in the order of the model's columns. */
  readonly contributions: readonly number[];
  readonly score: number;
  /** The score of the typical row. */
  readonly baseline: number;
}

/** Explains answers by what each column adds to the score on the way from a typical row. */
export class RowExplainer {
  readonly #step: Step;
  readonly #layout: InputLayout;
  readonly #columns: number;
  readonly #points: number;

  private constructor(step: Step, layout: InputLayout, columns: number, points: number) {
    this.#step = step;
    this.#layout = layout;
    this.#columns = columns;
    this.#points = points;
  }

  /** `weights` are those of the file by name. More points make contributions add up more exactly. */
  static async create(
    design: EnsembleDesign,
    typical: TypicalRow,
    weights: ReadonlyMap<string, { readonly shape: readonly number[]; readonly data: Float32Array }>,
    points = 256,
  ): Promise<RowExplainer> {
    const layout = layoutOf(design.columns);
    const state = new State();
    for (const [name, { shape, data }] of weights)
      if (name.startsWith('member')) state.add(name, shape, data, 'fixed');
    const graph = {
      results: attribution(design, layout, typical, points),
      updates: new Map<string, Tensor>(),
    };
    return new RowExplainer(await Step.compile(graph, state), layout, design.columns.length, points);
  }

  /** Explains the probability of class number `answer` (or the quantity, for 0) of one of the rows. */
  async explain(rows: EncodedRows, row: number, answer: number): Promise<RowAttribution> {
    const { feeds, results } = this.#step;
    const { numbers, extras, categories } = this.#layout;
    const one = Int32Array.of(row);
    for (const [name, store] of [
      ['numbers', rows.numbers],
      ['extras', rows.extras],
    ] as const) {
      const into = feeds.get(name);
      if (into instanceof Float32Array) store?.read(one, into);
    }
    const soft = feeds.get('levels');
    if (soft instanceof Float32Array) {
      soft.fill(0);
      const levels = new Int32Array(categories.length);
      rows.categories?.read(one, levels);
      let start = 0;
      categories.forEach(({ size }, j) => {
        soft[start + levels[j]] = 1;
        start += size;
      });
    }
    const label = feeds.get('answer');
    if (label instanceof Int32Array) label[0] = answer;
    await this.#step.run();
    const contributions = new Array<number>(this.#columns).fill(0);
    const addUp = (name: string, owners: readonly number[]) =>
      owners.forEach((column, i) => {
        contributions[column] += Number(results.get(name)?.[i] ?? 0);
      });
    addUp('numbers', numbers);
    addUp('extras', extras);
    addUp(
      'levels',
      categories.flatMap(({ column, size }) => new Array<number>(size).fill(column)),
    );
    const scores = results.get('scores');
    return {
      contributions,
      baseline: Number(scores?.[this.#points]),
      score: Number(scores?.[this.#points + 1]),
    };
  }

  async release(): Promise<void> {
    await this.#step.release();
  }
}

function attribution(
  design: EnsembleDesign,
  layout: InputLayout,
  typical: TypicalRow,
  points: number,
): Record<string, Tensor> {
  const { numbers, extras, categories } = layout;
  const answer = input('answer', 'int32', [1]);
  const named = [
    { name: 'numbers', width: numbers.length, from: typical.numbers },
    { name: 'extras', width: extras.length, from: typical.extras },
    { name: 'levels', width: typical.levels.length, from: typical.levels },
  ].filter(({ width }) => width > 0);
  const ends = named.map(({ name, width, from }) => ({
    from: constantOf(Float32Array.from(from), 'float32', [1, width]),
    to: input(name, 'float32', [1, width]),
  }));
  const { contributions, scores } = pathGradients(ends, points, (parts) => {
    const part = (name: string) => parts[named.findIndex((each) => each.name === name)];
    const rows = points + 2;
    const output = ensembleOutput(
      design,
      {
        numbers: numbers.length > 0 ? part('numbers') : undefined,
        extras: extras.length > 0 ? part('extras') : undefined,
        categories: categories.length > 0 ? fill([rows, categories.length], 0, 'int32') : undefined,
      },
      (_, table) => mixtures(part('levels'), table, layout),
    );
    return reshape(gather(output, design.head.kind === 'classes' ? answer : constant([0], 'int32'), 1), [-1]);
  });
  return { ...Object.fromEntries(named.map(({ name }, i) => [name, contributions[i]])), scores };
}

/** The vector of each category from how much of each of its levels there is: `[rows, categories, units]`. */
function mixtures(levels: Tensor, table: Tensor, { categories }: InputLayout): Tensor {
  let start = 0;
  return concat(
    categories.map(({ size }) => {
      const end = start + size;
      const vector = matmul(slice(levels, 1, start, end), slice(table, 0, start, end));
      start = end;
      return expandDims(vector, 1);
    }),
    1,
  );
}
