import { NumberList } from './number-list.ts';
import { NumberStore } from './number-store.ts';
import type { Contents } from './temporary-file.ts';

/** Sequences of whole numbers, each of its own length, by index. */
export interface Sequences {
  readonly length: number;
  lengthOf(place: number): number;
  /** Writes the sequence at an index to `into`, which has its length. */
  read(place: number, into: Int32Array): void;
}

/** Sequences, appended one by one: up to `max` numbers in memory, beyond that in a file. */
export class SequenceStore implements Sequences {
  readonly #numbers: NumberStore;
  readonly #ends = new NumberList((length) => new Float64Array(length));

  /** `what` the numbers are is named where the disk has no room. */
  constructor(what: Contents, max?: number) {
    this.#numbers = new NumberStore(what, max);
  }

  get length(): number {
    return this.#ends.length;
  }

  get onDisk(): boolean {
    return this.#numbers.onDisk;
  }

  add(sequence: readonly number[]): void {
    for (let i = 0; i < sequence.length; i++) this.#numbers.push(sequence[i]);
    this.#ends.push(this.#numbers.length);
  }

  lengthOf(place: number): number {
    return this.#ends.at(place) - this.#startOf(place);
  }

  read(place: number, into: Int32Array): void {
    this.readFrom(place, 0, into);
  }

  /** The same without the first `skipped` numbers, as many as `into` holds. */
  readFrom(place: number, skipped: number, into: Int32Array): void {
    this.#numbers.read(into, this.#startOf(place) + skipped);
  }

  close(): void {
    this.#numbers.close();
  }

  #startOf(place: number): number {
    return place === 0 ? 0 : this.#ends.at(place - 1);
  }
}

/** Sequences that are arrays. */
export const arraySequences = (arrays: readonly ArrayLike<number>[]): Sequences => ({
  length: arrays.length,
  lengthOf: (place) => arrays[place].length,
  read: (place, into) => into.set(arrays[place]),
});
