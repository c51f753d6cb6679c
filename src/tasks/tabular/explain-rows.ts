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
  type TypedArray,
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
  const extras = layout.extras.map((_, j) => {
    let sum = 0;
    for (let row = 0; row < rows.rows; row++)
      sum += Number(rows.extras?.data[row * layout.extras.length + j] ?? 0);
    return sum / rows.rows;
  });
  const levels = layout.categories.flatMap(({ size }, j) => {
    const counts = new Array<number>(size).fill(0);
    for (let row = 0; row < rows.rows; row++) {
      counts[Number(rows.categories?.data[row * layout.categories.length + j] ?? 0)] += 1 / rows.rows;
    }
    return counts;
  });
  return { numbers: [...medians], extras, levels };
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
    copy(feeds.get('numbers'), rows.numbers?.data, row, numbers.length);
    copy(feeds.get('extras'), rows.extras?.data, row, extras.length);
    const soft = feeds.get('levels');
    if (soft instanceof Float32Array) {
      soft.fill(0);
      let start = 0;
      categories.forEach(({ size }, j) => {
        soft[start + Number(rows.categories?.data[row * categories.length + j] ?? 0)] = 1;
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

function copy(
  into: TypedArray | undefined,
  from: ArrayLike<number | bigint> | undefined,
  row: number,
  width: number,
): void {
  if (!(into instanceof Float32Array) || from === undefined) return;
  for (let j = 0; j < width; j++) into[j] = Number(from[row * width + j]);
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
