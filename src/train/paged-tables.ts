import { labelOf, type Network } from '../nn/model.ts';
import type { State, Step } from '../runtime/index.ts';
import { gatherRows, scatterRows } from './copy-rows.ts';
import { inputName, pageName, rowsName, slotName } from './train-graph.ts';

/** A long table of which a batch reads few rows, and the model's input that names them. */
interface SparseTable {
  readonly path: string;
  readonly width: number;
  readonly input: number;
  readonly length: number;
}

/**
 * The rows of long tables that a batch reads. A step sees them as short tables, which it reads from the long ones and
 * writes there where those are in its memory; otherwise it is fed them, and they are brought back after it. It costs what
 * the rows that are read cost, however long the table is.
 */
export class PagedTables {
  readonly #tables: readonly SparseTable[];
  readonly #slots: readonly string[];
  /** Where each row of the long table is in the page; -1 elsewhere. */
  readonly #places = new Map<number, Int32Array>();

  constructor(network: Network, slots: readonly string[]) {
    this.#tables = sparseTables(network);
    this.#slots = slots;
    for (const { input, length } of this.#tables) {
      const known = this.#places.get(input);
      if (known === undefined || known.length < length)
        this.#places.set(input, new Int32Array(length).fill(-1));
    }
  }

  get empty(): boolean {
    return this.#tables.length === 0;
  }

  /** The different rows that each input of ids names, padding (0) first. */
  rowsOf(
    inputs: readonly { readonly length: number; readonly [index: number]: number | bigint }[],
  ): Map<number, Int32Array> {
    const rows = new Map<number, Int32Array>();
    for (const [input, places] of this.#places) {
      const ids = inputs[input];
      const found = new Int32Array(Math.min(places.length, ids.length + 1));
      let count = 0;
      places[0] = count++;
      for (let i = 0; i < ids.length; i++) {
        const id = Number(ids[i]);
        if (places[id] === -1) {
          places[id] = count;
          found[count++] = id;
        } else if (places[id] === undefined) {
          throw new RangeError(`index ${id} does not exist in a table of ${places.length} rows`);
        }
      }
      for (let row = 0; row < count; row++) places[found[row]] = -1;
      rows.set(input, found.subarray(0, count));
    }
    return rows;
  }

  /** How many rows the pages get: powers of two, so that few different graphs are compiled. */
  pageSizes(rows: ReadonlyMap<number, Int32Array>): Map<string, number> {
    return new Map(
      this.#tables.map(({ path, input, length }) => {
        const needed = rows.get(input)?.length ?? 0;
        return [path, Math.min(length, Math.max(256, 2 ** Math.ceil(Math.log2(needed))))];
      }),
    );
  }

  /** Says which rows the step reads, or copies them into its pages, and writes the ids as places in them. */
  bringIn(step: Step, state: State, rows: ReadonlyMap<number, Int32Array>): void {
    for (const { path, input, length } of this.#tables) {
      const read = step.feeds.get(rowsName(path));
      const found = rows.get(input);
      if (!(read instanceof Int32Array) || found === undefined) continue;
      read.set(found);
      // The page may be larger; what it holds besides is the row to spare.
      read.fill(length, found.length);
    }
    for (const { page, table, found, width } of this.#pages(step.feeds, state, rows)) {
      gatherRows(table, found, page, width);
    }
    for (const [input, found] of rows) {
      const ids = step.feeds.get(inputName(input));
      const places = this.#places.get(input);
      if (!(ids instanceof Int32Array) || places === undefined) continue;
      found.forEach((row, place) => {
        places[row] = place;
      });
      for (let i = 0; i < ids.length; i++) ids[i] = places[ids[i]];
      for (const row of found) places[row] = -1;
    }
  }

  /** Copies the rows, as the step left them, back into the long tables, where it did not write them there itself. */
  takeBack(step: Step, state: State, rows: ReadonlyMap<number, Int32Array>): void {
    for (const { name, page, table, found, width } of this.#pages(step.results, state, rows)) {
      scatterRows(page, table, found, width);
      state.changed(name);
    }
  }

  /** Each page of a step, the long table that it stands for, and the rows of that which are in it. */
  *#pages(arrays: Step['feeds'], state: State, rows: ReadonlyMap<number, Int32Array>) {
    for (const { path, width, input } of this.#tables) {
      const found = rows.get(input);
      for (const name of [path, ...this.#slots.map((slot) => slotName(path, slot))]) {
        const page = arrays.get(pageName(name));
        if (!(page instanceof Float32Array) || found === undefined) continue;
        yield { name, page, table: state.values(name), found, width };
      }
    }
  }
}

/** The weights that layers read by rows, where an input of the model names the rows and nothing else reads it. */
function sparseTables(network: Network): SparseTable[] {
  const { inputs, steps, weights } = network;
  const weightsOf = (label: string | undefined) => weights.filter(({ path }) => path.startsWith(`${label}/`));
  return inputs.flatMap((symbolic, input) => {
    const readers = steps.filter((step) => step.inputs.includes(symbolic));
    const read = [...new Set(readers.map((step) => labelOf(network, step)))].map(weightsOf);
    // The ids become places in the page, which is right only for what looks them up in the page.
    const onlyTables = read.every((own) => own.length > 0 && own.every(({ sparse }) => sparse));
    if (symbolic.dtype !== 'int32' || !onlyTables) return [];
    return read.flat().map(({ path, shape: [length, ...row] }) => ({
      path,
      input,
      length,
      width: row.reduce((a, b) => a * b, 1),
    }));
  });
}

/** Paths of the weights that a step sees by rows. */
export function pagedPaths(network: Network): Set<string> {
  return new Set(sparseTables(network).map(({ path }) => path));
}
