import { CharacterClass, characterClass } from './character-class.ts';

const { letter, digit, mark, cjk, sign } = CharacterClass;
const [space, opening, closing] = [0x20, 0x3c, 0x3e];
const [straightApostrophe, curlyApostrophe, point] = [0x27, 0x2019, 0x2e];
/** Lengthens a vowel of kana; in other texts it is a dash. */
const longVowelMark = 0x30fc;

function isWordClass(kind: number): boolean {
  return kind === letter || kind === digit || kind === mark;
}

/** Texts' code units and the class of the character at each; overwritten for each text. */
const given = { units: new Uint16Array(1024), kinds: new Uint8Array(1025) };

/** Writes a text to `given`; says whether it holds Chinese characters or kana. */
function writeGiven(text: string): boolean {
  const { length } = text;
  if (length > given.units.length) {
    given.units = new Uint16Array(2 * length);
    given.kinds = new Uint8Array(2 * length + 1);
  }
  const { units, kinds } = given;
  let hasCjk = false;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    const kind = characterClass(text, i);
    units[i] = unit;
    kinds[i] = kind;
    if (kind === cjk && unit !== longVowelMark) hasCjk = true;
  }
  // Past the end there is nothing.
  kinds[length] = CharacterClass.other;
  return hasCjk;
}

/** Where the word that begins at `start` ends: it may hold an apostrophe, and a point within a number. */
function endOfWord(length: number, start: number): number {
  const { units, kinds } = given;
  let end = start;
  let last = 0;
  while (end < length) {
    const kind = kinds[end];
    if (isWordClass(kind)) {
      end += unitsOfCharacter(units, end, length);
      last = kind;
      continue;
    }
    const unit = units[end];
    const next = kinds[end + 1];
    const apostrophe = (unit === straightApostrophe || unit === curlyApostrophe) && next === letter;
    if (!apostrophe && !(unit === point && last === digit && next === digit)) return end;
    end++;
  }
  return end;
}

function unitsOfCharacter(units: Uint16Array, index: number, length: number): 1 | 2 {
  const isPair =
    (units[index] & 0xfc00) === 0xd800 && index + 1 < length && (units[index + 1] & 0xfc00) === 0xdc00;
  return isPair ? 2 : 1;
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
 * and digits is between `<` and `>`. In a text with Chinese characters or kana, each of these is a token of its
 * own, and so are signs, and spaces beside such a character. One space replaces anything else between them.
 * Every n-gram is a run of `units`: "PLC通讯中断!" becomes `<plc>通讯中断!`, and "Hose, blown" `<hose> <blown>`.
 * The arrays are overwritten by each `read`, and longer than what it found.
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
  /** 1 where such a character is a sign or a space, at which a word ends. */
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
    const size = normal.length;
    this.#clear(size);
    // Signs and spaces in Chinese text distinguish headlines from reports, and questions from answers: without them a
    // model of Chinese news titles is about half a point less accurate.
    const isCjkText = writeGiven(normal);
    const { units: source, kinds } = given;
    let previousEnd = 0;
    let previousKind = 0;
    for (let index = 0; index < size; ) {
      const kind = kinds[index];
      const next = index + unitsOfCharacter(source, index, size);
      const isSingle =
        kind === cjk ||
        (kind === sign && isCjkText) ||
        (source[index] === space && (previousKind === cjk || kinds[next] === cjk));
      previousKind = kind;
      if (!isSingle && !isWordClass(kind)) {
        index = next;
        continue;
      }
      const end = isSingle ? next : endOfWord(size, index);
      const from = sources === null ? index : sources[index];
      const to = sourcesEnd === null ? end : sourcesEnd[end - 1];
      if (this.length > 0 && index > previousEnd) this.#push(space, from, from);
      this.starts[this.count] = this.length;
      this.single[this.count] = isSingle ? 1 : 0;
      this.sign[this.count] = isSingle && kind !== cjk ? 1 : 0;
      if (!isSingle) this.#push(opening, from, from);
      if (this.sourceStarts === undefined) {
        for (let i = index; i < end; i++) this.units[this.length++] = source[i];
      } else {
        for (let i = index; i < end; i++) {
          this.#push(
            source[i],
            sources === null ? i : sources[i],
            sourcesEnd === null ? i + 1 : sourcesEnd[i],
          );
        }
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
