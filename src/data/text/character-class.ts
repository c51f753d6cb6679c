/** What a character is to a tokenizer. */
export const CharacterClass = {
  other: 1,
  /** A letter that is neither Chinese nor kana. */
  letter: 2,
  /** A decimal digit. */
  digit: 3,
  /** A mark that combines with a letter, or a numeral that is no decimal digit. */
  mark: 4,
  /** A Chinese character or kana. */
  cjk: 5,
  /** Punctuation or a symbol. */
  sign: 6,
} as const;
export type CharacterClass = (typeof CharacterClass)[keyof typeof CharacterClass];

// One regular expression for each class is slow; each character is looked up once and remembered.
const known = new Uint8Array(0x110000);

function classify(point: number): CharacterClass {
  const character = String.fromCodePoint(point);
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30FC]/u.test(character)) return CharacterClass.cjk;
  if (/\p{L}/u.test(character)) return CharacterClass.letter;
  if (/\p{Nd}/u.test(character)) return CharacterClass.digit;
  if (/[\p{N}\p{M}]/u.test(character)) return CharacterClass.mark;
  return /[\p{P}\p{S}]/u.test(character) ? CharacterClass.sign : CharacterClass.other;
}

/** The class of the character that begins at `index`, a whole surrogate pair included; `other` past the end. */
export function characterClass(text: string, index: number): number {
  if (index >= text.length) return CharacterClass.other;
  const unit = text.charCodeAt(index);
  const point = (unit & 0xf800) === 0xd800 ? (text.codePointAt(index) ?? unit) : unit;
  return known[point] || remember(point);
}

function remember(point: number): number {
  known[point] = classify(point);
  return known[point];
}

/** How many code units the character at `index` has. */
export function characterLength(text: string, index: number): 1 | 2 {
  const unit = text.charCodeAt(index);
  if ((unit & 0xfc00) !== 0xd800) return 1;
  return (text.charCodeAt(index + 1) & 0xfc00) === 0xdc00 ? 2 : 1;
}
