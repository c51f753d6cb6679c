import { byteCharacters } from './byte-characters.ts';
import { PairQueue } from './pair-queue.ts';
import { PairTable } from './pair-table.ts';

export interface TrainBpeOptions {
  /** Tokens in all: 256 bytes, the special tokens, and as many merges as fit and occur. */
  readonly vocabularySize: number;
  /** How often a pair must occur to be merged; 2 by default. */
  readonly minFrequency?: number;
  /** Tokens with a meaning of their own, which no text yields; they get the first ids. */
  readonly specialTokens?: readonly string[];
}

/** What byte-pair encoding learned. */
export interface BpeModel {
  /** Tokens by id: the special ones, the bytes, then what the merges make. */
  readonly tokens: readonly string[];
  /** Pairs of tokens that become one, the first learned first. */
  readonly merges: readonly (readonly [string, string])[];
  readonly specialTokens: readonly string[];
}

/** GPT-2's words: letters with the space before them, signs likewise, white space; but every digit by itself. */
export const wordPattern = "'(?:s|t|re|ve|m|ll|d)| ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * Byte-pair encoding over bytes (Sennrich et al. 2016; Radford et al. 2019): the pair that occurs most often becomes a
 * token, again and again. Pairs do not cross words; of equally frequent pairs the one with the lower ids is merged
 * first, so that the same texts give the same tokens.
 */
export function trainBpe(texts: Iterable<string>, options: TrainBpeOptions): BpeModel {
  const { vocabularySize, minFrequency = 2, specialTokens = [] } = options;
  const tokens = [...specialTokens, ...byteCharacters];
  const ids = new Map(byteCharacters.map((each, byte) => [each, byte + specialTokens.length]));
  const words = countWords(texts, specialTokens.length);
  const merges: [string, string][] = [];
  const table = new PairTable();
  const queue = new PairQueue((a, b) => table.key(a) < table.key(b));
  /** The words in which a pair was seen, some twice and some that have it no more. */
  const places: number[][] = [];
  const changed: number[] = [];
  const changes: number[] = [];
  /** So much more often in each occurrence of a word. */
  const add = (left: number, right: number, times: number, word: number): void => {
    const by = times * words.counts[word];
    const pair = table.add(left, right);
    if (pair === places.length) {
      places.push([]);
      changes.push(0);
    }
    if (changes[pair] === 0) changed.push(pair);
    changes[pair] += by;
    if (by > 0 && places[pair].at(-1) !== word) places[pair].push(word);
  };
  const count = (): void => {
    for (const pair of changed) {
      queue.add(pair, changes[pair]);
      changes[pair] = 0;
    }
    changed.length = 0;
  };
  for (let word = 0; word < words.counts.length; word++) {
    const [start, end] = [words.starts[word], words.starts[word] + words.lengths[word]];
    for (let i = start + 1; i < end; i++) add(words.ids[i - 1], words.ids[i], 1, word);
  }
  count();
  while (tokens.length < vocabularySize) {
    const best = queue.takeBest();
    if (best === undefined || best.count < minFrequency) break;
    const [left, right] = [table.left(best.pair), table.right(best.pair)];
    const token = tokens[left] + tokens[right];
    // Other pairs may have made the same token before: "a" + "bc" and "ab" + "c".
    const merged = ids.get(token) ?? tokens.length;
    if (merged === tokens.length) tokens.push(token);
    ids.set(token, merged);
    merges.push([tokens[left], tokens[right]]);
    const held = places[best.pair];
    places[best.pair] = [];
    for (const word of held) mergeIn(words, word, left, right, merged, add);
    count();
  }
  return { tokens, merges, specialTokens };
}

/** Different words with how often each occurs: of each the ids of its bytes, `lengths` of them from `starts` on. */
interface Words {
  readonly counts: readonly number[];
  readonly starts: Float64Array;
  readonly lengths: Int32Array;
  readonly ids: Int32Array;
}

/** `firstByte` is the id of the byte 0. */
function countWords(texts: Iterable<string>, firstByte: number): Words {
  const found = new Map<string, number>();
  const pattern = new RegExp(wordPattern, 'gu');
  for (const text of texts) {
    for (const word of text.match(pattern) ?? []) found.set(word, (found.get(word) ?? 0) + 1);
  }
  const starts = new Float64Array(found.size);
  const lengths = new Int32Array(found.size);
  let [at, size] = [0, 0];
  for (const word of found.keys()) {
    starts[at] = size;
    lengths[at] = Buffer.byteLength(word);
    size += lengths[at++];
  }
  const ids = new Int32Array(size);
  at = 0;
  for (const word of found.keys()) for (const byte of Buffer.from(word, 'utf8')) ids[at++] = firstByte + byte;
  return { counts: [...found.values()], starts, lengths, ids };
}

/** Every occurrence of a pair in a word becomes one; `change` is called with the pairs around them that went and came. */
function mergeIn(
  { ids, starts, lengths }: Words,
  word: number,
  left: number,
  right: number,
  merged: number,
  change: (first: number, second: number, by: number, word: number) => void,
): void {
  const start = starts[word];
  const end = start + lengths[word];
  let to = start;
  let inPlace = false;
  // What was at `from - 1`: its place may have been written since.
  let previous = -1;
  for (let from = start; from < end; from++) {
    const id = ids[from];
    const found = id === left && from + 1 < end && ids[from + 1] === right;
    // What came before was beside the old token, unless that was merged just now too.
    if (found && to > start) {
      if (!inPlace) change(previous, left, -1, word);
      change(ids[to - 1], merged, 1, word);
    }
    if (found) {
      from += 1;
      if (from + 1 < end) change(right, ids[from + 1], -1, word);
      ids[to++] = merged;
      previous = right;
    } else {
      if (inPlace) change(ids[to - 1], id, 1, word);
      ids[to++] = id;
      previous = id;
    }
    inPlace = found;
  }
  lengths[word] = to - start;
}
