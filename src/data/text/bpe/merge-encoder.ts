import { Heap } from '../../../core/heap.ts';
import { PairTable } from './pair-table.ts';
import { wordPattern } from './train-bpe.ts';

/** Longer words seldom come again; of the others so many are remembered. */
const longestKept = 32;
const maxKept = 200_000;

/** A merge by ids: what becomes one, and the id of what it becomes. */
export interface IdMerge {
  readonly left: number;
  readonly right: number;
  readonly merged: number;
}

/**
 * Texts to ids by merging pairs of bytes within words, the pair learned first before all others. Words are remembered,
 * since texts of one trade repeat theirs.
 */
export class MergeEncoder {
  readonly #firstByte: Int32Array;
  /** Pairs numbered in the order in which they were learned. */
  readonly #ranks = new PairTable();
  readonly #merged: number[] = [];
  readonly #pattern = new RegExp(wordPattern, 'gu');
  #known = new Map<string, readonly number[]>();
  /** The word at hand: ids by place, and for each the places before and behind it that are still there. */
  #ids = new Int32Array(256);
  #before = new Int32Array(256);
  #behind = new Int32Array(256);
  /** Pairs that may be merged: rank above place. */
  readonly #offered = new Heap<number>((a, b) => a < b);

  /** `bytes` are the ids of the 256 bytes. */
  constructor(bytes: ArrayLike<number>, merges: readonly IdMerge[]) {
    this.#firstByte = Int32Array.from(bytes);
    for (const { left, right, merged } of merges) {
      // A pair that is there twice is merged as it was first.
      if (this.#ranks.add(left, right) === this.#merged.length) this.#merged.push(merged);
    }
  }

  encode(text: string): number[] {
    const all: number[] = [];
    for (const word of text.match(this.#pattern) ?? []) {
      let ids = this.#known.get(word);
      if (ids === undefined) {
        ids = this.#mergedIds(word);
        if (word.length <= longestKept) {
          if (this.#known.size === maxKept) this.#known = new Map();
          this.#known.set(word, ids);
        }
      }
      for (let i = 0; i < ids.length; i++) all.push(ids[i]);
    }
    return all;
  }

  #mergedIds(word: string): number[] {
    const bytes = Buffer.from(word, 'utf8');
    const { length } = bytes;
    if (length > this.#ids.length) {
      this.#ids = new Int32Array(2 * length);
      this.#before = new Int32Array(2 * length);
      this.#behind = new Int32Array(2 * length);
    }
    const [ids, before, behind] = [this.#ids, this.#before, this.#behind];
    for (let i = 0; i < length; i++) {
      ids[i] = this.#firstByte[bytes[i]];
      before[i] = i - 1;
      behind[i] = i + 1;
    }
    for (let i = 0; i + 1 < length; i++) this.#offer(i, i + 1);
    for (let best = this.#offered.pop(); best !== undefined; best = this.#offered.pop()) {
      const rank = Math.floor(best / maxPlaces);
      const place = best % maxPlaces;
      const other = behind[place];
      // What was offered may have been merged with something else since.
      if (ids[place] !== this.#ranks.left(rank) || other >= length) continue;
      if (ids[other] !== this.#ranks.right(rank)) continue;
      ids[place] = this.#merged[rank];
      ids[other] = -1;
      behind[place] = behind[other];
      if (behind[place] < length) {
        before[behind[place]] = place;
        this.#offer(place, behind[place]);
      }
      if (before[place] >= 0) this.#offer(before[place], place);
    }
    const whole: number[] = [];
    for (let i = 0; i < length; i = behind[i]) whole.push(ids[i]);
    return whole;
  }

  #offer(place: number, other: number): void {
    const rank = this.#ranks.find(this.#ids[place], this.#ids[other]);
    if (rank >= 0) this.#offered.push(rank * maxPlaces + place);
  }
}

/** Bytes of a word stay below this. */
const maxPlaces = 2 ** 30;
