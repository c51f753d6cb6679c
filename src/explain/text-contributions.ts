import { segmentWords } from '../data/text/words.ts';

/** A piece of a text and how much it moved the score. */
export interface Contribution {
  readonly text: string;
  /** UTF-16 offsets, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly contribution: number;
}

/**
 * Contributions of overlapping spans, such as n-grams, as contributions of words. A span is shared among the words it
 * covers by the number of their characters in it, so that the sum stays what it was;
 * one that covers none, such as a space, counts for the word before it.
 */
export function contributionsByWord(
  text: string,
  spans: readonly (readonly [number, number])[],
  values: ArrayLike<number>,
): Contribution[] {
  const pieces = piecesOf(text);
  const owner = new Int32Array(text.length).fill(-1);
  pieces.forEach(({ start, end }, piece) => owner.fill(piece, start, end));
  const sums = new Float64Array(pieces.length);
  spans.forEach(([start, end], i) => {
    let covered = 0;
    for (let at = start; at < end; at++) if (owner[at] >= 0) covered += 1;
    for (let at = start; at < end; at++) if (owner[at] >= 0) sums[owner[at]] += values[i] / covered;
    if (covered > 0 || pieces.length === 0) return;
    const before = pieces.findLastIndex((piece) => piece.end <= start);
    sums[Math.max(0, before)] += values[i];
  });
  return pieces.map(({ start, end }, piece) => ({
    text: text.slice(start, end),
    start,
    end,
    contribution: sums[piece],
  }));
}

/** The words of a text, and what is between them without white space. */
function piecesOf(text: string): { start: number; end: number }[] {
  const pieces: { start: number; end: number }[] = [];
  let at = 0;
  const between = (end: number) => {
    for (const match of text.slice(at, end).matchAll(/\S+/g)) {
      pieces.push({ start: at + match.index, end: at + match.index + match[0].length });
    }
  };
  for (const { start, end } of segmentWords(text)) {
    between(start);
    pieces.push({ start, end });
    at = end;
  }
  between(text.length);
  return pieces;
}
