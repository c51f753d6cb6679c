import { Random } from '../../core/random.ts';

/** A way of changing a text that leaves its meaning: what people leave out, turn round or mistype. */
export type TextChangeKind = 'deletion' | 'swap' | 'typo' | 'synonyms';

export interface AugmentTextOptions {
  readonly kinds: readonly TextChangeKind[];
  /** What may stand for a word or phrase, for `synonyms`. */
  readonly synonyms?: ReadonlyMap<string, readonly string[]>;
  readonly seed: number;
}

/** A tenth of the words, or one. */
const share = 0.1;
/** Letters next to each other on a keyboard. */
const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** A word of letters and digits, one Chinese character, or white space or a sign between. */
const piecePattern = /\p{Script=Han}|[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+/gu;
const isWord = (piece: string): boolean => /[\p{L}\p{N}]/u.test(piece);

/**
 * A changed copy of a text, by one of `kinds` drawn for it; Chinese is changed by characters. The same text, number and
 * seed give the same copy. A text of fewer than four words stays as it is, except for synonyms.
 */
export function augmentText(
  text: string,
  number: number,
  { kinds, synonyms, seed }: AugmentTextOptions,
): string {
  const random = new Random(seed).fork(`augment ${number}`);
  const kind = kinds[random.integer(kinds.length)];
  if (kind === 'synonyms') return replaceSynonyms(text, synonyms ?? new Map(), random);
  const pieces = text.match(piecePattern) ?? [];
  const words = pieces.flatMap((piece, at) => (isWord(piece) ? [at] : []));
  if (words.length < 4) return text;
  for (let left = Math.max(1, Math.round(share * words.length)); left > 0; left--) {
    const place = random.integer(words.length);
    const at = words[place];
    if (kind === 'deletion') pieces[at] = '';
    else if (kind === 'swap') {
      const other = words[place === words.length - 1 ? place - 1 : place + 1];
      [pieces[at], pieces[other]] = [pieces[other], pieces[at]];
    } else pieces[at] = mistyped(pieces[at], random);
  }
  return pieces.join('').replace(/\s+/g, ' ').trim();
}

/** Two letters turned round, one left out, doubled or its neighbour on the keyboard; Chinese characters and digits stay. */
function mistyped(word: string, random: Random): string {
  if (word.length < 3 || !/^[a-z]+$/i.test(word)) return word;
  const at = 1 + random.integer(word.length - 2);
  const [before, letter, after] = [word.slice(0, at), word[at], word.slice(at + 1)];
  switch (random.integer(4)) {
    case 0:
      return before + after[0] + letter + after.slice(1);
    case 1:
      return before + after;
    case 2:
      return before + letter + letter + after;
    default:
      return before + neighbour(letter, random) + after;
  }
}

function neighbour(letter: string, random: Random): string {
  const row = rows.find((each) => each.includes(letter.toLowerCase())) ?? letter;
  const at = row.indexOf(letter.toLowerCase());
  const beside = [row[at - 1], row[at + 1]].filter((each) => each !== undefined);
  return beside[random.integer(beside.length)] ?? letter;
}

/** One of the phrases that have a synonym, and occur in the text as whole words, is replaced. */
function replaceSynonyms(
  text: string,
  synonyms: ReadonlyMap<string, readonly string[]>,
  random: Random,
): string {
  const small = text.toLowerCase();
  const found: [at: number, phrase: string, others: readonly string[]][] = [];
  for (const [phrase, others] of synonyms) {
    const at = small.indexOf(phrase);
    if (at >= 0 && standsAlone(small, at, phrase)) found.push([at, phrase, others]);
  }
  // Where letter case changes a text's length, places would not be the same in both.
  if (found.length === 0 || small.length !== text.length) return text;
  const [at, phrase, others] = found[random.integer(found.length)];
  return text.slice(0, at) + others[random.integer(others.length)] + text.slice(at + phrase.length);
}

/** Chinese words touch their neighbours; others must not be parts of longer words. */
function standsAlone(text: string, at: number, phrase: string): boolean {
  if (/\p{Script=Han}/u.test(phrase)) return true;
  const beside = (text[at - 1] ?? ' ') + (text[at + phrase.length] ?? ' ');
  return !/[\p{L}\p{N}]/u.test(beside);
}

/**
 * Synonyms from the lines of a file: words or phrases that may stand for each other, separated by commas, `，` or `、`.
 */
export function parseSynonyms(content: string): Map<string, string[]> {
  const synonyms = new Map<string, string[]>();
  for (const line of content.split(/\r\n?|\n/)) {
    const phrases = line
      .replace(/^\ufeff/, '')
      .split(/[,，、\t]/)
      .map((phrase) => phrase.normalize('NFKC').trim())
      .filter((phrase) => phrase !== '');
    for (const phrase of phrases) {
      const others = phrases.filter((each) => each.toLowerCase() !== phrase.toLowerCase());
      if (others.length === 0) continue;
      const key = phrase.toLowerCase();
      synonyms.set(key, [...(synonyms.get(key) ?? []), ...others]);
    }
  }
  return synonyms;
}
