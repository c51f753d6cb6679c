import { CharacterClass, characterClass, characterLength } from './character-class.ts';

const cjkPattern = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;
const { letter, digit, mark, cjk, sign } = CharacterClass;
const [space, opening, closing] = [0x20, 0x3c, 0x3e];

function isWordClass(kind: number): boolean {
  return kind === letter || kind === digit || kind === mark;
}

/** Where the word that begins at `start` ends: it may hold an apostrophe, and a point within a number. */
function endOfWord(text: string, start: number): number {
  let end = start;
  let last = 0;
  for (;;) {
    const kind = characterClass(text, end);
    if (isWordClass(kind)) {
      end += characterLength(text, end);
      last = kind;
      continue;
    }
    const character = text[end];
    const next = characterClass(text, end + 1);
    const apostrophe = (character === "'" || character === '’') && next === letter;
    const point = character === '.' && last === digit && next === digit;
    if (!apostrophe && !point) return end;
    end++;
  }
}

interface Normalized {
  readonly normal: string;
  /** For each code unit of `normal`, where its source begins and ends; null when it is the same place. */
  readonly starts: readonly number[] | null;
  readonly ends: readonly number[] | null;
}

function normalize(text: string, lower: boolean): Normalized {
  const composed = text.normalize('NFKC');
  const normal = lower ? composed.toLowerCase() : composed;
  // Lower case never shortens a text, so equal length means that each letter kept its place.
  if (composed === text && normal.length === text.length) return { normal, starts: null, ends: null };
  let joined = '';
  const starts: number[] = [];
  const ends: number[] = [];
  // Piece by piece, a base with its combining marks, so that the place of each is known.
  for (const { 0: piece, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const plain = piece.normalize('NFKC');
    joined += lower ? plain.toLowerCase() : plain;
    while (starts.length < joined.length) {
      starts.push(index);
      ends.push(index + piece.length);
    }
  }
  return { normal: joined, starts, ends };
}

/**
 * Prepares texts for n-grams, one at a time: capital and full-width letters are made plain, and each word of letters
 * and digits stands between `<` and `>`. In a text with Chinese characters or kana, each of these is a token of its
 * own, and so are signs, and spaces beside such a character. One space stands where anything else stood between.
 * Every n-gram is a run of `units`: "PLC通讯中断!" becomes `<plc>通讯中断!`, and "Hose, blown" `<hose> <blown>`.
 * The arrays are written anew by each `read`, and longer than what it found.
 */
export class NgramTokens {
  /** UTF-16 code units of the marked text, `length` of them. */
  units = new Uint16Array(256);
  length = 0;
  /** How many tokens there are, where each begins and ends in `units`, marks included. */
  count = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** 1 where the token is one character of Chinese or Japanese text, and not a word in marks. */
  single = new Uint8Array(64);
  /** 1 where such a character is a sign or a space, at which no word goes on. */
  sign = new Uint8Array(64);
  hasSingle = false;
  /** For each code unit, the characters of the given text that it stands for; where they were asked for. */
  readonly sourceStarts: number[] | undefined;
  readonly sourceEnds: number[] | undefined;
  readonly #lower: boolean;

  /** `lower` says whether capital letters become small. */
  constructor(lower: boolean, options: { readonly sources?: boolean } = {}) {
    this.#lower = lower;
    this.sourceStarts = options.sources ? [] : undefined;
    this.sourceEnds = options.sources ? [] : undefined;
  }

  read(text: string): this {
    const { normal, starts: sources, ends: sourcesEnd } = normalize(text, this.#lower);
    this.#clear(normal.length);
    // Signs and spaces in Chinese text tell headlines from reports, and questions from answers: without them a
    // model of Chinese news titles is about half a point less accurate.
    const isCjkText = cjkPattern.test(normal);
    let previousEnd = 0;
    let previousKind = 0;
    for (let index = 0; index < normal.length; ) {
      const kind = characterClass(normal, index);
      const next = index + characterLength(normal, index);
      const isSingle =
        kind === cjk ||
        (kind === sign && isCjkText) ||
        (normal[index] === ' ' && (previousKind === cjk || characterClass(normal, next) === cjk));
      previousKind = kind;
      if (!isSingle && !isWordClass(kind)) {
        index = next;
        continue;
      }
      const end = isSingle ? next : endOfWord(normal, index);
      const from = sources === null ? index : sources[index];
      const to = sourcesEnd === null ? end : sourcesEnd[end - 1];
      if (this.length > 0 && index > previousEnd) this.#push(space, from, from);
      this.starts[this.count] = this.length;
      this.single[this.count] = isSingle ? 1 : 0;
      this.sign[this.count] = isSingle && kind !== cjk ? 1 : 0;
      if (!isSingle) this.#push(opening, from, from);
      for (let i = index; i < end; i++) {
        this.#push(
          normal.charCodeAt(i),
          sources === null ? i : sources[i],
          sourcesEnd === null ? i + 1 : sourcesEnd[i],
        );
      }
      if (!isSingle) this.#push(closing, to, to);
      this.ends[this.count++] = this.length;
      this.hasSingle ||= isSingle;
      previousEnd = end;
      index = end;
    }
    return this;
  }

  /** Room for a text of so many characters: each may be a word in marks, with a space before it. */
  #clear(characters: number): void {
    if (4 * characters > this.units.length) this.units = new Uint16Array(8 * characters);
    if (characters > this.starts.length) {
      this.starts = new Int32Array(2 * characters);
      this.ends = new Int32Array(2 * characters);
      this.single = new Uint8Array(2 * characters);
      this.sign = new Uint8Array(2 * characters);
    }
    this.length = 0;
    this.count = 0;
    this.hasSingle = false;
    if (this.sourceStarts !== undefined) this.sourceStarts.length = 0;
    if (this.sourceEnds !== undefined) this.sourceEnds.length = 0;
  }

  #push(unit: number, sourceStart: number, sourceEnd: number): void {
    this.units[this.length++] = unit;
    this.sourceStarts?.push(sourceStart);
    this.sourceEnds?.push(sourceEnd);
  }
}
