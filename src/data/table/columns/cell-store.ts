import { totalmem } from 'node:os';
import { UserError } from '../../../core/errors.ts';
import { TemporaryFile } from '../../storage/temporary-file.ts';
import type { Piece } from '../options.ts';
import { Cells } from './cells.ts';

/** Rows after which it is looked whether the table still fits. */
const rowsBetweenLooks = 100_000;
/** What is made of a row besides its cells stays in memory: its answer, its place, what it is like. */
const bytesBesides = 120;

/** The cells of a table as its rows come: in memory, and where they take too much of it, in a temporary file. */
export class CellStore {
  readonly #source: string;
  readonly #mostBytes: number;
  readonly #mostRows = totalmem() / 2 / bytesBesides;
  readonly #columns = new Map<string, Cells>();
  #file: TemporaryFile | undefined;
  #rows = 0;
  #looked = 0;

  /** `source` is what the table is called in an error. A sixth of the machine's memory is used where nothing is said. */
  constructor(source: string, mostBytes = totalmem() / 6) {
    this.#source = source;
    this.#mostBytes = mostBytes;
    if (mostBytes === 0) this.#file = new TemporaryFile('cells');
  }

  get onDisk(): boolean {
    return this.#file !== undefined;
  }

  /** The cells of a column; none where no row had any. */
  column(name: string): Cells {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    const cells = new Cells();
    if (this.#file !== undefined) cells.moveTo(this.#file);
    this.#columns.set(name, cells);
    return cells;
  }

  /** Throws UserError for more rows than the machine can deal with even so. */
  add({ columns, values }: Piece): void {
    for (const [i, name] of columns.entries()) {
      const cells = this.column(name);
      for (const cell of values[i]) cells.push(cell);
    }
    this.#rows += values[0]?.length ?? 0;
    if (this.#rows > this.#mostRows) {
      throw new UserError(
        `${this.#source} is too large for this machine: it has more than the ${Math.floor(this.#mostRows / 1e6)} million rows that ${Math.round(totalmem() / 1e9)} GB of memory are enough for; give fewer rows`,
      );
    }
    if (this.#rows - this.#looked < rowsBetweenLooks || this.#file !== undefined) return;
    this.#looked = this.#rows;
    const bytes = [...this.#columns.values()].reduce((sum, cells) => sum + cells.bytes, 0);
    if (bytes <= this.#mostBytes) return;
    this.#file = new TemporaryFile('cells');
    for (const cells of this.#columns.values()) cells.moveTo(this.#file);
  }

  /** Gives the temporary file back; the cells cannot be read afterwards. */
  close(): void {
    this.#file?.close();
  }
}
