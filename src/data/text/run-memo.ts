import { NgramTable } from './ngram-table.ts';

/** Longer runs seldom come again. */
const longestKept = 32;
/** Beyond so many numbers, or runs, everything is forgotten and begun again: at most 32 MB of each. */
const [maxNumbers, maxRuns] = [8_000_000, 1_000_000];

/**
 * What follows from a run of code units, a list of whole numbers, computed once and found again: texts of one trade
 * repeat their words, and looking a word up costs a twentieth of looking up its parts.
 */
export class RunMemo {
  /** The list that `find` found is `numbers[from, to)`, until the next `find`. */
  numbers = new Int32Array(4096);
  from = 0;
  to = 0;
  #runs = new NgramTable();
  #ends = new Int32Array(1024);
  readonly #work: (units: Uint16Array, start: number, end: number, add: (number: number) => void) => void;
  readonly #add = (number: number): void => {
    if (this.to === this.numbers.length) {
      const larger = new Int32Array(2 * this.to);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.to++] = number;
  };

  /** `work` gives `add` the numbers that follow from a run, and nothing but the run decides them. */
  constructor(work: (units: Uint16Array, start: number, end: number, add: (number: number) => void) => void) {
    this.#work = work;
  }

  find(units: Uint16Array, start: number, end: number): void {
    const known = this.#runs.size;
    const isKept = end - start <= longestKept;
    const number = isKept ? this.#runs.add(units, start, end) : known;
    this.from = number === 0 ? 0 : this.#ends[number - 1];
    if (number < known) {
      this.to = this.#ends[number];
      return;
    }
    if (this.from > maxNumbers || number > maxRuns) {
      this.#runs = new NgramTable();
      this.find(units, start, end);
      return;
    }
    this.to = this.from;
    this.#work(units, start, end, this.#add);
    if (!isKept) return;
    if (number === this.#ends.length) {
      const larger = new Int32Array(2 * number);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[number] = this.to;
  }
}
