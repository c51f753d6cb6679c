/** What was done to a text; a report puts it into words. */
export type TextChange =
  | 'text-truncated'
  | 'markup-removed'
  | 'control-characters-removed'
  | 'unicode-normalized'
  | 'white-space-collapsed'
  | 'case-folded';

export interface CleanTextOptions {
  /** Characters kept of a text; 10,000 by default. */
  readonly maxCharacters?: number;
  /** Whether capital letters become small; false by default. */
  readonly foldCase?: boolean;
  /** Whether characters get Unicode form NFKC; true by default. Without it full-width signs of Chinese stay. */
  readonly normalize?: boolean;
}

const defaultMaxCharacters = 10_000;

const namedEntities: ReadonlyMap<string, string> = new Map([
  ...[['amp', '&'] as const, ['lt', '<'] as const, ['gt', '>'] as const, ['quot', '"'] as const],
  ...[['apos', "'"] as const, ['nbsp', ' '] as const, ['deg', '°'] as const, ['micro', 'µ'] as const],
  ...[['ndash', '–'] as const, ['mdash', '—'] as const, ['hellip', '…'] as const, ['times', '×'] as const],
]);
const entityPattern = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g;

// Known tags with proper attributes only: "if a<b then c>d" holds none. Excel writes a carriage return as _x000D_.
const tagNames =
  'a|b|body|br|div|em|font|h[1-6]|head|hr|html|i|img|li|ol|p|pre|span|strong|table|tbody|td|th|tr|u|ul';
const attributes = String.raw`(?:\s{1,20}[\w-]{1,30}\s{0,20}=[^<>]{0,300})?\s{0,20}`;
const tagPattern = new RegExp(`</?(?:${tagNames})${attributes}/?>|_x000[dD]_`, 'gi');

// Control characters, and halves of surrogate pairs, which no file can hold.
const controlPattern = /(?![\t\n\r\v\f\u0085])\p{Cc}|\p{Cs}/gu;
// Invisible marks; the two joiners stay, because emoji and Persian need them.
const invisiblePattern = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g;
const whiteSpacePattern = /[\s\u0085]+/g;

function decodeEntity(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return namedEntities.get(name) ?? entity;
  const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
}

function removeMarkup(text: string): string {
  const decoded = text.includes('&') ? text.replace(entityPattern, decodeEntity) : text;
  return decoded.includes('<') || decoded.includes('_x000') ? decoded.replace(tagPattern, ' ') : decoded;
}

/** The first `count` characters, one fewer where that would split a surrogate pair. */
function truncate(text: string, count: number): string {
  if (text.length <= count) return text;
  return text.slice(0, (text.charCodeAt(count - 1) & 0xfc00) === 0xd800 ? count - 1 : count);
}

/** Which steps a text may need: one bit each, and 0 for a text that is clean. */
const need = { cutting: 1, markup: 2, control: 4, normalizing: 8, spaces: 16, folding: 32 } as const;
const everyNeed = 63;

/** The needs that a code unit of ASCII brings along. */
const asciiNeeds = Uint8Array.from({ length: 128 }, (_, unit) => {
  if (unit === 0x26 || unit === 0x3c || unit === 0x5f) return need.markup;
  if (unit >= 0x09 && unit <= 0x0d) return need.spaces;
  if (unit < 0x20 || unit === 0x7f) return need.control;
  return unit >= 0x41 && unit <= 0x5a ? need.folding : 0;
});

/** What a text may need, told from its code units one by one; most texts need nothing, and looking costs little. */
function needsOf(text: string, maxCharacters: number): number {
  let needs: number = text.length > maxCharacters ? need.cutting : 0;
  let previous = space;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      needs |= asciiNeeds[unit];
      if (unit === space && previous === space) needs |= need.spaces;
    } else if (unit < 0x4e00 || unit > 0x9fff) {
      // Full-width signs are the most frequent of these, and their form is all there can be to change.
      needs |=
        unit > 0xff00 && unit <= 0xff5e
          ? need.normalizing | need.folding
          : everyNeed & ~(need.cutting | need.markup);
    }
    previous = unit;
  }
  return text.length > 0 && previous === space ? needs | need.spaces : needs;
}
const space = 0x20;

/**
 * A text as the models see it: at most `maxCharacters`, without remains of HTML and control characters, in
 * Unicode form NFKC (full-width letters and digits become plain), with single spaces. Cleaning a clean text
 * changes nothing. `onChange` hears of each kind of change, with the text before and after it.
 */
export function cleanText(
  text: string,
  { maxCharacters = defaultMaxCharacters, foldCase = false, normalize = true }: CleanTextOptions = {},
  onChange?: (change: TextChange, before: string, after: string) => void,
): string {
  const possible = everyNeed & ~(normalize ? 0 : need.normalizing) & ~(foldCase ? 0 : need.folding);
  let current = text;
  let needs = needsOf(text, maxCharacters) & possible;
  const apply = (change: TextChange, after: string) => {
    if (after === current) return;
    onChange?.(change, current, after);
    current = after;
    needs = needsOf(after, maxCharacters) & possible;
  };
  // Until nothing changes: a step can uncover work for one before it, as full-width letters do for tags.
  for (let previous: string | undefined; previous !== current && needs !== 0; ) {
    previous = current;
    if (needs & need.cutting) apply('text-truncated', truncate(current, maxCharacters));
    if (needs & need.markup) apply('markup-removed', removeMarkup(current));
    if (needs & need.control)
      apply('control-characters-removed', current.replace(controlPattern, ' ').replace(invisiblePattern, ''));
    if (needs & need.normalizing) apply('unicode-normalized', current.normalize('NFKC'));
    if (needs & need.spaces) apply('white-space-collapsed', current.replace(whiteSpacePattern, ' ').trim());
    if (needs & need.folding) apply('case-folded', current.toLowerCase());
  }
  return current;
}
