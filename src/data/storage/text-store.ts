import { stat } from 'node:fs/promises';
import type { Texts } from './list.ts';
import { TextFile } from './text-file.ts';

/** Characters kept in memory where nobody says how many: about half a gigabyte of them. */
export const usualMostCharacters = 250e6;

/** Bytes of a table for each character of a column of texts, where other columns are beside it. */
const surelyMore = 3;

/** Texts as they come: in memory up to so many characters, and where they are more, all in a temporary file. */
export class TextStore {
  readonly #most: number;
  #kept: string[] = [];
  #characters = 0;
  #file: TextFile | undefined;

  /**
   * `most` characters are kept in memory. Of a file of `bytes` they would be many more: then none are kept there first.
   */
  constructor(most = usualMostCharacters, bytes = 0) {
    this.#most = bytes > surelyMore * most ? 0 : most;
  }

  get onDisk(): boolean {
    return this.#file !== undefined;
  }

  get texts(): Texts {
    return this.#file ?? this.#kept;
  }

  add(text: string): void {
    if (this.#file === undefined) {
      this.#characters += text.length;
      if (this.#characters <= this.#most) {
        this.#kept.push(text);
        return;
      }
      this.#file = new TextFile();
      for (const kept of this.#kept) this.#file.add(kept);
      this.#kept = [];
    }
    this.#file.add(text);
  }

  close(): void {
    this.#file?.close();
  }
}

/** What `fill` makes of a store for the texts of a file; the store is closed where that fails. */
export async function withTextStore<T>(
  path: string,
  most: number | undefined,
  fill: (store: TextStore) => Promise<T>,
): Promise<T> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  const store = new TextStore(most, size);
  try {
    return await fill(store);
  } catch (error) {
    store.close();
    throw error;
  }
}
