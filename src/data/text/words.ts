/** One word of a text and its place: `text.slice(start, end) === word`. */
export interface WordSegment {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

// Built when first needed: loading the Chinese dictionary takes about 20 ms.
let segmenter: Intl.Segmenter | undefined;

// The dictionary lookup takes time that grows with the square of the text it is given.
const longestPiece = 1000;

/** Where a piece that begins at `start` may end: after the last white space or punctuation, if there is one. */
function endOfPiece(text: string, start: number): number {
  const limit = start + longestPiece;
  if (limit >= text.length) return text.length;
  for (let end = limit; end > start + longestPiece / 2; end--) {
    if (/[\s,.;:!?，。；：！？、]/.test(text[end - 1])) return end;
  }
  const splitsPair = /[\uD800-\uDBFF]/.test(text[limit - 1]) && /[\uDC00-\uDFFF]/.test(text[limit]);
  return splitsPair ? limit - 1 : limit;
}

/**
 * The words of a text in Chinese, English or both, with their places; punctuation and white space are left
 * out. Words follow Unicode Standard Annex 29, and for Chinese and Japanese the dictionary that Node carries.
 *
 *     segmentWords('液压泵漏油 L/H'); // 液压泵, 漏油, L, H
 */
export function segmentWords(text: string): WordSegment[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' });
  const segments: WordSegment[] = [];
  for (let start = 0; start < text.length; ) {
    const end = endOfPiece(text, start);
    for (const { segment, index, isWordLike } of segmenter.segment(text.slice(start, end))) {
      if (isWordLike) {
        segments.push({ word: segment, start: start + index, end: start + index + segment.length });
      }
    }
    start = end;
  }
  return segments;
}

/** The words of a text in Chinese, English or both, without their places; see `segmentWords`. */
export function words(text: string): string[] {
  return segmentWords(text).map(({ word }) => word);
}

/**
 * The characters of a text that carry meaning: letters, digits and Chinese characters one by one, without
 * white space and punctuation.
 */
export function characters(text: string): string[] {
  return text.match(/[\p{L}\p{N}]\p{M}*/gu) ?? [];
}
