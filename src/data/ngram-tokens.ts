import { CharacterClass, characterClass, characterLength } from './character-class.ts';

/**
 * A text prepared for n-grams: capital and full-width letters made plain, and each word of letters and digits
 * between `<` and `>`. In a text with Chinese characters or kana, each of these is a token of its own, and so
 * are signs, and spaces beside such a character. One space stands where anything else stood between. Every
 * n-gram is a slice of `marked`: "PLC通讯中断!" becomes `<plc>通讯中断!`, and "Hose, blown" `<hose> <blown>`.
 */
export interface NgramTokens {
  readonly marked: string;
  /** Tokens in order: where each begins and ends in `marked`, marks included. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Whether the token is one character of Chinese or Japanese text, and not a word in marks. */
  readonly single: readonly boolean[];
  /** For each code unit of `marked`, the characters of the given text that it stands for. */
  readonly sourceStarts: readonly number[];
  readonly sourceEnds: readonly number[];
}

const cjkPattern = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;
const { letter, digit, mark, cjk, sign } = CharacterClass;

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

/** Prepares a text for n-grams; `lower` says whether capital letters become small. */
export function ngramTokens(text: string, lower: boolean): NgramTokens {
  const { normal, starts: sources, ends: sourcesEnd } = normalize(text, lower);
  let marked = '';
  const [starts, ends, sourceStarts, sourceEnds]: [number[], number[], number[], number[]] = [[], [], [], []];
  const single: boolean[] = [];
  let previousEnd = 0;
  const place = (from: number, to: number) => {
    sourceStarts.push(from);
    sourceEnds.push(to);
  };
  // Signs and spaces in Chinese text tell headlines from reports, and questions from answers: without them a
  // model of Chinese news titles is about half a point less accurate.
  const isCjkText = cjkPattern.test(normal);
  let previousKind = 0;
  for (let index = 0; index < normal.length; ) {
    const kind = characterClass(normal, index);
    const next = index + characterLength(normal, index);
    const besideCjk = previousKind === cjk || characterClass(normal, next) === cjk;
    const isSingle = kind === cjk || (kind === sign && isCjkText) || (normal[index] === ' ' && besideCjk);
    previousKind = kind;
    if (!isSingle && !isWordClass(kind)) {
      index = next;
      continue;
    }
    const end = isSingle ? next : endOfWord(normal, index);
    const token = normal.slice(index, end);
    const from = sources === null ? index : sources[index];
    const to = sourcesEnd === null ? end : sourcesEnd[end - 1];
    if (marked !== '' && index > previousEnd) {
      marked += ' ';
      place(from, from);
    }
    starts.push(marked.length);
    single.push(isSingle);
    if (!isSingle) place(from, from);
    for (let i = index; i < end; i++) {
      place(sources === null ? i : sources[i], sourcesEnd === null ? i + 1 : sourcesEnd[i]);
    }
    if (!isSingle) place(to, to);
    marked += isSingle ? token : `<${token}>`;
    ends.push(marked.length);
    previousEnd = end;
    index = end;
  }
  return { marked, starts, ends, single, sourceStarts, sourceEnds };
}
