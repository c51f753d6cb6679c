import type { Sentence } from '../../core/language.ts';
import { readDate } from '../values/date-text.ts';
import { isMissingReading } from '../values/missing-values.ts';
import { isUnit } from '../values/units.ts';
import { unitInCell } from './header-place.ts';
import type { Piece } from './options.ts';
import { rowInFile, type Table } from './table.ts';
import {
  addsUp,
  closingWord,
  firstWord,
  isFilled,
  isNumber,
  limitWord,
  spaceless,
  sumBegins,
  sumWord,
} from './total-rows.ts';

type Cell = string | null;

/** The last rows are looked at for totals, statistics and signatures. */
const tail = 12;
/** Rows between the names and the data, which hold units, what was measured, or limits. */
const maxLeading = 3;
/** Leaves out rows that are no data: the header again, units below it, totals at the end; and counts them. */
export class RowSieve {
  readonly #columns: readonly string[];
  /** The last rows, which are data unless they are totals. */
  #waiting: (readonly Cell[])[];
  #read = 0;
  /** Rows that were left out, by their places among those that were read. */
  readonly #out: number[] = [];
  readonly units = new Map<string, string>();
  #headers = 0;
  #leading = 0;
  readonly #totals: string[] = [];

  constructor(columns: readonly string[]) {
    this.#columns = columns;
    this.#waiting = columns.map(() => []);
  }

  /** Rows that are sure to be data, by columns; some are kept back until `end`. */
  add(values: Piece['values']): (readonly Cell[])[] {
    const rows = values[0]?.length ?? 0;
    const out = new Set<number>();
    for (let row = 0; row < rows; row++) if (this.#isHeader(values, row)) out.add(row);
    this.#headers += out.size;
    if (this.#read === 0) {
      const leading = this.#leadingRows(values);
      for (let row = 0; row < leading; row++) out.add(row);
      this.#leading += leading;
    }
    for (let row = 0; row < rows; row++) {
      if (out.has(row) || !this.#isSum(values, row)) continue;
      out.add(row);
      this.#totals.push(firstWord(values, row));
    }
    for (const row of out) this.#out.push(this.#read + row);
    this.#read += rows;
    const own = values.map((column, i) => [
      ...this.#waiting[i],
      ...(out.size === 0 ? column : column.filter((_, row) => !out.has(row))),
    ]);
    this.#waiting = own.map((column) => column.slice(-tail));
    return own.map((column) => column.slice(0, -tail));
  }

  /** The rows that were kept back and are data. */
  end(): (readonly Cell[])[] {
    const kept = this.#waiting[0]?.length ?? 0;
    let rows = kept;
    while (rows > 1 && this.#read > tail / 2 && this.#columns.length > 1) {
      const word = this.#closingWord(rows - 1);
      if (word === undefined) break;
      rows -= 1;
      this.#totals.push(word);
      this.#out.push(this.#read - (kept - rows));
    }
    return this.#waiting.map((column) => column.slice(0, rows));
  }

  get leftOut(): number {
    return this.#out.length;
  }

  /** The place of each row that is kept among those that were read. */
  kept(): number[] {
    const out = new Set(this.#out);
    return Array.from({ length: this.#read }, (_, row) => row).filter((row) => !out.has(row));
  }

  notes(): Sentence[] {
    const notes: Sentence[] = [];
    const [headers, totals] = [this.#headers, this.#totals];
    if (headers > 0) {
      notes.push({
        en: `${headers} ${headers === 1 ? 'row repeats' : 'rows repeat'} the column names and ${headers === 1 ? 'was' : 'were'} left out.`,
        zh: `排除了 ${headers} 行重复的列名。`,
      });
    }
    if (this.#leading > 0) {
      const list = [...this.units].map(([column, unit]) => `${column} ${unit}`).join(', ');
      const [is, was] = this.#leading === 1 ? ['row is', 'was'] : ['rows are', 'were'];
      notes.push({
        en: `${this.#leading} ${is} between the column names and the data and ${was} left out${list === '' ? '' : ` (units: ${list})`}.`,
        zh: `列名与数据之间有 ${this.#leading} 行不是数据，已排除${list === '' ? '' : `（单位：${list}）`}。`,
      });
    }
    if (totals.length > 0) {
      const list = [...new Set(totals)].slice(0, 4);
      const more = new Set(totals).size > list.length ? ' ...' : '';
      notes.push({
        en: `${totals.length === 1 ? '1 row is a total or the like and was' : `${totals.length} rows are totals and the like and were`} left out (${list.map((each) => `"${each}"`).join(', ')}${more}).`,
        zh: `${totals.length} 行是合计之类，不是数据，已排除（${list.map((each) => `“${each}”`).join('、')}${more === '' ? '' : '等'}）。`,
      });
    }
    return notes;
  }

  /** Whether each cell is the name of its column; an unnamed column is empty there. */
  #isHeader(values: Piece['values'], row: number): boolean {
    if (this.#columns.length < 2) return false;
    let named = 0;
    for (const [i, name] of this.#columns.entries()) {
      const cell = values[i][row]?.trim() ?? '';
      if (cell === name.trim()) named += 1;
      // A repeated name was made different: `value_2`.
      else if (!(cell === '' && /^column\d+$/.test(name)) && cell !== name.trim().replace(/_\d+$/, ''))
        return false;
    }
    return named >= 2;
  }

  /**
   * How many of the first rows are no data: in them no column of numbers holds a number, but most a word, such as a unit; or
   * they say in their first cell that they are limits.
   */
  #leadingRows(values: Piece['values']): number {
    const rows = values[0]?.length ?? 0;
    if (this.#columns.length < 2 || rows < maxLeading + 2) return 0;
    const numeric = values.filter((column) => {
      const next = column
        .slice(maxLeading, maxLeading + 40)
        .filter((cell) => cell !== null && !isMissingReading(cell));
      const numbers = next.filter(isNumber).length;
      return numbers >= 5 && numbers >= 0.8 * next.length;
    });
    if (numeric.length === 0) return 0;
    let count = 0;
    while (count < maxLeading) {
      const at = count;
      const cells = numeric.map((column) => column[at]);
      const words = cells.filter((cell) => cell !== null && cell.trim() !== '' && !isNumber(cell));
      const said = words.filter(
        (cell) => cell !== null && (!isMissingReading(cell) || unitInCell(cell) !== undefined),
      );
      const isWords =
        said.length >= 0.5 * numeric.length &&
        words.length === cells.filter(isFilled).length &&
        said.length > 0;
      if (!isWords && !limitWord.test(firstWord(values, at))) break;
      if (isWords && count === 0) this.#takeUnits(values);
      count += 1;
    }
    // A table in which only every row says so is made of such rows.
    return count === maxLeading && limitWord.test(firstWord(values, maxLeading)) ? 0 : count;
  }

  #takeUnits(values: Piece['values']): void {
    for (const [i, column] of values.entries()) {
      const [cell] = column;
      const unit = cell === null ? undefined : unitInCell(cell);
      if (unit !== undefined && isUnit(unit)) this.units.set(this.#columns[i], unit);
    }
  }

  /** A sum of a group: it says so, and lacks words where other rows have them. */
  #isSum(values: Piece['values'], row: number): boolean {
    const [first] = values;
    const cell = first[row];
    // Nearly all rows are answered here.
    if (this.#columns.length < 2 || (isFilled(cell) && !sumBegins.test(cell))) return false;
    if (!sumWord.test(firstWord(values, row))) return false;
    if (addsUp(values, row)) return true;
    if (this.#columns.length < 3) return false;
    const near = [row - 1, row + 1, row - 2].filter((each) => each >= 0 && each < first.length);
    return values.some(
      (column) => !isFilled(column[row]) && near.length > 0 && near.every((each) => isFilled(column[each])),
    );
  }

  /** The word of a row at the end that is no data; undefined where it may be. */
  #closingWord(row: number): string | undefined {
    const cells = this.#waiting
      .map((column) => column[row])
      .filter(isFilled)
      .map(spaceless);
    const word = cells.find((cell) => sumWord.test(cell)) ?? cells.find((cell) => closingWord.test(cell));
    if (word === undefined) return undefined;
    const occursAbove = this.#waiting.some((column) =>
      column.slice(0, row).some((cell) => isFilled(cell) && spaceless(cell) === word),
    );
    if (occursAbove) return undefined;
    const statistics = this.#totals.length > 0 || this.#hasSeveralClosing(row);
    return sumWord.test(word) || this.#isUnlike(row) || statistics ? word : undefined;
  }

  /** Whether this row and the two before it are statistics: mean, least, greatest. */
  #hasSeveralClosing(row: number): boolean {
    const words = [row, row - 1, row - 2].map((each) => (each < 0 ? '' : firstWord(this.#waiting, each)));
    return new Set(words).size === 3 && words.every((word) => closingWord.test(word) || sumWord.test(word));
  }

  /** Whether a row that waits lacks what the others have, or has a word where they have numbers. */
  #isUnlike(row: number): boolean {
    return this.#waiting.some((column) => {
      const others = column.slice(0, row).filter((_, at) => at < row);
      if (others.length === 0) return false;
      const own = column[row];
      if (!isFilled(own)) return others.filter(isFilled).length >= 0.8 * others.length;
      const numbers = others.filter(isNumber).length;
      const dates = others.filter((cell) => cell !== null && readDate(cell, 'dmy') !== undefined).length;
      return !isNumber(own) && Math.max(numbers, dates) >= 0.8 * others.length;
    });
  }
}

/** A table without the rows that are no data. */
export function sieveTable(table: Table): Table {
  const sieve = new RowSieve(table.columns);
  const sure = sieve.add(table.columns.map((name) => table.values.get(name) ?? []));
  const last = sieve.end();
  if (sieve.leftOut === 0) return table;
  const values = new Map(table.columns.map((name, i) => [name, [...sure[i], ...last[i]]]));
  return { ...withoutLeftOut(table, sieve), values };
}

/** The same piece by piece: `each` is called with rows that are data, and `finish` with the table after the last. */
export function sievePieces(each: (piece: Piece) => void): {
  readonly each: (piece: Piece) => void;
  readonly finish: (table: Table) => Table;
} {
  let sieve: RowSieve | undefined;
  const handOn = (columns: readonly string[], values: Piece['values']): void => {
    if ((values[0]?.length ?? 0) > 0) each({ columns, values });
  };
  return {
    each({ columns, values }) {
      sieve ??= new RowSieve(columns);
      handOn(columns, sieve.add(values));
    },
    finish(table) {
      if (sieve === undefined) return table;
      handOn(table.columns, sieve.end());
      return sieve.leftOut === 0 ? table : withoutLeftOut(table, sieve);
    },
  };
}

function withoutLeftOut(table: Table, sieve: RowSieve): Table {
  const { problems, notes } = table;
  const kept = sieve.kept();
  const shifted =
    problems &&
    new Map(
      kept.flatMap((row, i): [number, Sentence][] => {
        const problem = problems.get(row);
        return problem === undefined ? [] : [[i, problem]];
      }),
    );
  return {
    ...table,
    rowCount: kept.length,
    notes: [...notes, ...sieve.notes()],
    rowNumbers: kept.map((row) => rowInFile(table, row)),
    ...(shifted !== undefined && { problems: shifted }),
    ...(sieve.units.size > 0 && { units: sieve.units }),
  };
}
