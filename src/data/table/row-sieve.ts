import type { Sentence } from '../../core/language.ts';
import { isMissingReading } from '../values/missing-values.ts';
import { readNumber } from '../values/number-text.ts';
import { isUnitsRow, unitInCell } from './header-place.ts';
import type { Piece } from './options.ts';
import { rowInFile, type Table } from './table.ts';

type Cell = string | null;

/** The last rows are looked at for totals and signatures. */
const tail = 3;
const total =
  /^(?:(?:grand |sub)?total|sums?|summe|gesamt(?:summe)?|zwischensumme|insgesamt|average|mean|mittelwert|durchschnitt|min(?:imum)?|max(?:imum)?|std\.? ?dev\.?|anzahl|count|end of (?:report|file|data)|ende|合计|总计|小计|共计|平均值?|均值|最大值?|最小值?|总和|制表人?|审核人?|备注|签字|签名|注|\*+\s*(?:end|ende).*)(?:\s*[:：].*|\s*\(.*\))?$/iu;

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
  #unitRows = 0;
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
    if (this.#read === 0 && rows > 0 && !out.has(0) && this.#holdsUnits(values)) {
      out.add(0);
      this.#unitRows += 1;
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
    while (rows > 0 && this.#read > 2 * tail && this.#columns.length > 1) {
      const last = this.#waiting.map((column) => column[rows - 1]);
      const first = last.find((cell) => cell !== null && cell.trim() !== '')?.trim();
      if (first === undefined || !total.test(first.normalize('NFKC'))) break;
      rows -= 1;
      this.#totals.push(first);
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
    if (this.#unitRows > 0) {
      const list = [...this.units].map(([column, unit]) => `${column} ${unit}`);
      notes.push({
        en: `The row below the column names holds units and was left out (${list.join(', ')}).`,
        zh: `列名下面的一行是单位，已排除（${list.join('、')}）。`,
      });
    }
    if (totals.length > 0) {
      const list = [...totals].reverse();
      notes.push({
        en: `${totals.length === 1 ? 'The last row is' : `The last ${totals.length} rows are`} no data and ${totals.length === 1 ? 'was' : 'were'} left out (${list.map((each) => `"${each}"`).join(', ')}).`,
        zh: `最后 ${totals.length} 行不是数据，已排除（${list.map((each) => `“${each}”`).join('、')}）。`,
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

  /** Whether the first row is one of units: of columns that hold numbers below. */
  #holdsUnits(values: Piece['values']): boolean {
    const row = values.map((column) => column[0]);
    if (values[0].length < 3 || !isUnitsRow(row)) return false;
    const found = new Map<string, string>();
    for (const [i, cell] of row.entries()) {
      const unit = cell === null ? undefined : unitInCell(cell);
      if (unit === undefined) continue;
      const next = values[i].slice(1, 40).filter((each) => each !== null && !isMissingReading(each));
      const numbers = next.filter((each) => each !== null && readNumber(each, '.') !== undefined);
      if (numbers.length < 0.8 * next.length) return false;
      found.set(this.#columns[i], unit);
    }
    for (const [column, unit] of found) this.units.set(column, unit);
    return found.size > 0;
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
