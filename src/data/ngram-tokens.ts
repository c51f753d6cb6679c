/**
 * A text prepared for n-grams: capital and full-width letters made plain, each word of letters and digits
 * between `<` and `>`, each Chinese character or kana alone, and one space where anything stood between.
 * Every n-gram is a slice of `marked`: "PLC通讯 中断" becomes `<plc>通讯 中断`.
 */
export interface NgramTokens {
  readonly marked: string;
  /** Tokens in order: where each begins and ends in `marked`, marks included. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Whether the token is a Chinese character or kana. */
  readonly cjk: readonly boolean[];
  /** For each code unit of `marked`, the characters of the given text that it stands for. */
  readonly sourceStarts: readonly number[];
  readonly sourceEnds: readonly number[];
}

const cjkClass = String.raw`\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u30FC`;
const letter = String.raw`(?:(?![${cjkClass}])[\p{L}\p{N}\p{M}])`;
// A Chinese character; or a word, which may hold an apostrophe before a letter and a point within a number.
const tokenPattern = new RegExp(
  String.raw`[${cjkClass}]|${letter}+(?:['’](?=\p{L})${letter}+|(?<=\p{Nd})\.(?=\p{Nd})${letter}+)*`,
  'gu',
);
const cjkPattern = new RegExp(`^[${cjkClass}]`, 'u');

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
  const cjk: boolean[] = [];
  let previousEnd = 0;
  const place = (from: number, to: number) => {
    sourceStarts.push(from);
    sourceEnds.push(to);
  };
  for (const { 0: token, index } of normal.matchAll(tokenPattern)) {
    const end = index + token.length;
    const isCjk = cjkPattern.test(token);
    const from = sources === null ? index : sources[index];
    const to = sourcesEnd === null ? end : sourcesEnd[end - 1];
    if (marked !== '' && index > previousEnd) {
      marked += ' ';
      place(from, from);
    }
    starts.push(marked.length);
    cjk.push(isCjk);
    if (!isCjk) place(from, from);
    for (let i = index; i < end; i++) {
      place(sources === null ? i : sources[i], sourcesEnd === null ? i + 1 : sourcesEnd[i]);
    }
    if (!isCjk) place(to, to);
    marked += isCjk ? token : `<${token}>`;
    ends.push(marked.length);
    previousEnd = end;
  }
  return { marked, starts, ends, cjk, sourceStarts, sourceEnds };
}
