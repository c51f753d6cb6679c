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

/**
 * Whether nothing can be unclean: printable ASCII and common Chinese characters between single spaces, without what
 * could begin markup. Most texts are so, and looking costs a twentieth of cleaning.
 */
function isPlain(text: string, maxCharacters: number, foldCase: boolean): boolean {
  if (text.length > maxCharacters) return false;
  let previous = space;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isChinese = unit >= 0x4e00 && unit <= 0x9fff;
    const isAscii =
      unit > space && unit < 0x7f && unit !== ampersand && unit !== lessThan && unit !== underscore;
    const isSpaceBetween = unit === space && previous !== space;
    if (!isChinese && !isAscii && !isSpaceBetween) return false;
    if (foldCase && unit >= 0x41 && unit <= 0x5a) return false;
    previous = unit;
  }
  return previous !== space;
}
const [space, ampersand, lessThan, underscore] = [0x20, 0x26, 0x3c, 0x5f];

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
  let current = text;
  const apply = (change: TextChange, after: string) => {
    if (after === current) return;
    onChange?.(change, current, after);
    current = after;
  };
  // Until nothing changes: a step can uncover work for one before it, as full-width letters do for tags.
  for (let previous = ''; previous !== current && !isPlain(current, maxCharacters, foldCase); ) {
    previous = current;
    apply('text-truncated', truncate(current, maxCharacters));
    apply('markup-removed', removeMarkup(current));
    apply('control-characters-removed', current.replace(controlPattern, ' ').replace(invisiblePattern, ''));
    if (normalize) apply('unicode-normalized', current.normalize('NFKC'));
    apply('white-space-collapsed', current.replace(whiteSpacePattern, ' ').trim());
    if (foldCase) apply('case-folded', current.toLowerCase());
  }
  return current;
}
