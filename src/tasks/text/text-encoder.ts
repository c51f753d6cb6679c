import type { Matrix } from '../../data/matrix.ts';
import type { Texts } from '../../data/storage/list.ts';

/** Texts as rows of whole numbers, and back to the places in the text that each number stands for. */
export interface TextEncoder {
  /** Ids in use; 0 is padding. */
  readonly size: number;
  /** Ids of a text. */
  readonly maxLength: number;
  encode(text: string): Int32Array;
  /** Writes the ids of a text over all of `ids`, which has `maxLength` places. */
  encodeInto(text: string, ids: Int32Array): void;
  encodeAll(texts: Texts): Matrix<Int32Array>;
  /** For each id that is not padding the characters `[start, end)` of the text that it stands for. */
  encodeWithSpans(text: string): { ids: Int32Array; spans: readonly (readonly [number, number])[] };
  toJSON(): unknown;
}
