/** Keras' punctuation: everything but the apostrophe, and tab and new line. */
export const defaultFilters = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n';

export interface TokenizerOptions {
  /** Only words with an index below this are used, the most frequent; all by default. */
  readonly numWords?: number;
  /** Characters that separate words; Keras' punctuation by default. */
  readonly filters?: string;
  /** Whether capital letters become small; true by default. */
  readonly lower?: boolean;
  /** What separates two words; a space by default. */
  readonly split?: string;
  /** Whether every character is a word; false by default. */
  readonly charLevel?: boolean;
  /** The token, with index 1, for words that were not fitted; without it they are left out. */
  readonly oovToken?: string;
  /** Texts already counted; 0 by default. */
  readonly documentCount?: number;
}
