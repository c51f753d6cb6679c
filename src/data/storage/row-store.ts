import type { RowBuffer } from '../dataset.ts';
import { TemporaryFile } from './temporary-file.ts';

/** Rows of `width` numbers, appended one after another and read in any order: in memory, or in a temporary file. */
export class RowStore {
  readonly dtype: 'float32' | 'int32';
  readonly width: number;
  readonly #memory: RowBuffer | undefined;
  readonly #file: TemporaryFile | undefined;
  #filled = 0;

  /** Room for `rows` of `width` numbers. */
  constructor(dtype: 'float32' | 'int32', width: number, rows: number, onDisk: boolean) {
    this.dtype = dtype;
    this.width = width;
    if (onDisk) this.#file = new TemporaryFile('rows');
    else this.#memory = new (dtype === 'float32' ? Float32Array : Int32Array)(rows * width);
  }

  /** Appends whole rows. Throws UserError where the disk has no room. */
  append(numbers: RowBuffer): void {
    this.#memory?.set(numbers, this.#filled);
    this.#file?.append(bytesOf(numbers));
    this.#filled += numbers.length;
  }

  /** Writes `rows`, in that order, to the front of the buffer. */
  read(rows: Int32Array, into: RowBuffer): void {
    const { width } = this;
    if (this.#memory !== undefined) {
      const memory = this.#memory;
      for (let i = 0; i < rows.length; i++) {
        const from = rows[i] * width;
        for (let j = 0; j < width; j++) into[i * width + j] = memory[from + j];
      }
      return;
    }
    // Consecutive rows are read together.
    for (let i = 0; i < rows.length; ) {
      let end = i + 1;
      while (end < rows.length && rows[end] === rows[end - 1] + 1) end++;
      this.#file?.read(bytesOf(into.subarray(i * width, end * width)), 4 * rows[i] * width);
      i = end;
    }
  }

  close(): void {
    this.#file?.close();
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: RowBuffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
