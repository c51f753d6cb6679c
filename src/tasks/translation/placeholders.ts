import type { BytePairTokenizer } from '../../data/text/bpe/byte-pair-tokenizer.ts';

/** So many numbers of a sentence are kept as they are; sentences with more are rare. */
export const placeholderCount = 12;
export const placeholders: readonly string[] = Array.from(
  { length: placeholderCount },
  (_, i) => `<|${i + 1}|>`,
);

/** Numbers, sizes, dates, part numbers: pieces of ASCII that hold a digit. */
const pattern = /(?=[A-Za-z._/:-]*\d)[A-Za-z0-9]+(?:[-./:_,][A-Za-z0-9]+)*/g;
/** Times of day and ordinals are words, and translated. */
const word = /^\d+(?:st|nd|rd|th|am|pm)$/i;

/** A piece of a text as it is, or the number of the placeholder in its place. */
export type Piece = string | number;

/** A text with its numbers and part numbers taken out, each occurrence by itself, in their order. */
export function takeOut(text: string): { pieces: Piece[]; kept: string[] } {
  const kept: string[] = [];
  const pieces = piecesOf(text, (found) =>
    kept.length === placeholderCount ? undefined : kept.push(found) - 1,
  );
  return { pieces, kept };
}

/** The translation of a text whose numbers are known, with these taken out of it; undefined where it lacks one. */
export function takeOutKnown(text: string, kept: readonly string[]): Piece[] | undefined {
  const used = new Set<number>();
  const pieces = piecesOf(text, (found) => {
    const at = kept.findIndex((each, i) => each === found && !used.has(i));
    if (at >= 0) used.add(at);
    return at < 0 ? undefined : at;
  });
  return used.size === kept.length ? pieces : undefined;
}

function piecesOf(text: string, numberOf: (found: string) => number | undefined): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (word.test(match[0])) continue;
    const number = numberOf(match[0]);
    if (number === undefined) continue;
    if (match.index > at) pieces.push(text.slice(at, match.index));
    pieces.push(number);
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push(text.slice(at));
  return pieces;
}

/** Tokens of a text in pieces; placeholders have ids of their own. */
export const encodePieces = (pieces: readonly Piece[], tokenizer: BytePairTokenizer): number[] =>
  pieces.flatMap((piece) =>
    typeof piece === 'number' ? [tokenizer.special(placeholders[piece])] : tokenizer.encode(piece),
  );

/** Tokens as a text, with what was kept put back in. */
export function decodePieces(
  ids: readonly number[],
  tokenizer: BytePairTokenizer,
  kept: readonly string[],
): string {
  const first = tokenizer.special(placeholders[0]);
  let text = '';
  let stream = tokenizer.stream();
  for (const id of ids) {
    if (id >= first && id < first + placeholderCount) {
      text += stream.end() + (kept[id - first] ?? '');
      stream = tokenizer.stream();
    } else text += stream.push(id);
  }
  return text + stream.end();
}
