import { stat } from 'node:fs/promises';
import type { Texts } from './list.ts';
import { TextFile } from './text-file.ts';

/** How many characters are kept in memory by default: about half a gigabyte. */
export const defaultCharactersInMemory = 250e6;

/** A file with more bytes than this for each character kept in memory is stored on disk from the start. */
const surelyMore = 3;

/** Texts, appended one by one: up to a number of characters in memory, beyond it all in a temporary file. */
export class TextStore {
  readonly #maxCharacters: number;
  #kept: string[] = [];
  #characters = 0;
  #file: TextFile | undefined;

  /** `maxCharacters` are kept in memory; none where the texts come from a file of `bytes` that surely holds more. */
  constructor(maxCharacters = defaultCharactersInMemory, bytes = 0) {
    this.#maxCharacters = bytes > surelyMore * maxCharacters ? 0 : maxCharacters;
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
      if (this.#characters <= this.#maxCharacters) {
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

/** Calls `fill` with a store for the texts of a file, and closes the store where `fill` fails. */
export async function withTextStore<T>(
  path: string,
  maxCharacters: number | undefined,
  fill: (store: TextStore) => Promise<T>,
): Promise<T> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  const store = new TextStore(maxCharacters, size);
  try {
    return await fill(store);
  } catch (error) {
    store.close();
    throw error;
  }
}
