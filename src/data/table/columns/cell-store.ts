import { totalmem } from 'node:os';
import { UserError } from '../../../core/errors.ts';
import { TemporaryFile } from '../../storage/temporary-file.ts';
import type { Piece } from '../options.ts';
import { Cells } from './cells.ts';

/** Memory is checked after this many rows. */
const rowsBetweenChecks = 100_000;
/** Bytes of memory for each row besides its cells, such as its answer, index and group. */
const bytesBesides = 120;

/** The cells of a table, appended row by row: in memory, and where they take too much of it, in a temporary file. */
export class CellStore {
  readonly #source: string;
  readonly #maxBytes: number;
  readonly #maxRows = totalmem() / 2 / bytesBesides;
  readonly #columns = new Map<string, Cells>();
  #file: TemporaryFile | undefined;
  #rows = 0;
  #checked = 0;

  /** `source` is the table's name in an error. Up to a sixth of the machine's memory is used by default. */
  constructor(source: string, maxBytes = totalmem() / 6) {
    this.#source = source;
    this.#maxBytes = maxBytes;
    if (maxBytes === 0) this.#file = new TemporaryFile('cells');
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

  /** Throws UserError for more rows than the machine can process even so. */
  add({ columns, values }: Piece): void {
    for (const [i, name] of columns.entries()) {
      const cells = this.column(name);
      for (const cell of values[i]) cells.push(cell);
    }
    this.#rows += values[0]?.length ?? 0;
    if (this.#rows > this.#maxRows) {
      const memory = `${Math.round(totalmem() / 1e9)} GB`;
      throw new UserError({
        en: `${this.#source} is too large for this machine: it has more than the ${Math.floor(this.#maxRows / 1e6)} million rows that ${memory} of memory are enough for; give fewer rows`,
        zh: `${this.#source} 超出本机的处理能力：${memory} 内存最多可处理 ${Math.floor(this.#maxRows / 1e4)} 万行；请减少行数`,
      });
    }
    if (this.#rows - this.#checked < rowsBetweenChecks || this.#file !== undefined) return;
    this.#checked = this.#rows;
    const bytes = [...this.#columns.values()].reduce((sum, cells) => sum + cells.bytes, 0);
    if (bytes <= this.#maxBytes) return;
    this.#file = new TemporaryFile('cells');
    for (const cells of this.#columns.values()) cells.moveTo(this.#file);
  }

  /** Closes the temporary file; the cells cannot be read afterwards. */
  close(): void {
    this.#file?.close();
  }
}
