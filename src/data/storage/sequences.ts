import { NumberList } from './number-list.ts';
import { NumberStore } from './number-store.ts';

/** Sequences of whole numbers, each of its own length, by their places. */
export interface Sequences {
  readonly length: number;
  lengthOf(place: number): number;
  /** Writes the sequence at a place into as many numbers as it has. */
  read(place: number, into: Int32Array): void;
}

/** Sequences as they come, one after another: in memory up to so many numbers, and where they are more, in a file. */
export class SequenceStore implements Sequences {
  readonly #numbers: NumberStore;
  readonly #ends = new NumberList((length) => new Float64Array(length));

  /** `what` the numbers are is said where the disk has no room. */
  constructor(what: string, most?: number) {
    this.#numbers = new NumberStore(what, most);
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

  /** Likewise without the first `skipped` numbers, as many as there is room for. */
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
