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

/** The needs that each code unit brings along, looked up once and remembered with this bit; most bring none. */
const looked = 64;
const needsOfUnit = new Uint8Array(0x10000);

function classify(unit: number): number {
  const character = String.fromCharCode(unit);
  const isSpace = character !== ' ' && character.search(whiteSpacePattern) === 0;
  let needs: number = looked;
  if (character === '&' || character === '<' || character === '_') needs |= need.markup;
  if (isSpace) needs |= need.spaces;
  if (character.search(controlPattern) === 0 || character.search(invisiblePattern) === 0)
    needs |= need.control;
  // Marks join with the letter before them, and so do the vowels and endings of Korean syllables.
  if (character.normalize('NFKC') !== character || /[\p{M}\u1160-\u11ff]/u.test(character))
    needs |= need.normalizing;
  if (character.toLowerCase() !== character) needs |= need.folding;
  // Half of a pair says nothing of the whole.
  if ((unit & 0xf800) === 0xd800) needs |= need.control | need.normalizing | need.folding;
  needsOfUnit[unit] = needs;
  return needs;
}

/** What a text may need, judged by its code units one by one; most texts need nothing, and looking costs little. */
function needsOf(text: string, maxCharacters: number): number {
  let needs: number = text.length > maxCharacters ? need.cutting : 0;
  let previous = space;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const own = needsOfUnit[unit];
    needs |= own === 0 ? classify(unit) : own;
    if (unit === space && previous === space) needs |= need.spaces;
    previous = unit;
  }
  return text.length > 0 && previous === space ? needs | need.spaces : needs;
}
const space = 0x20;

/** One space for each run of white space, and none at the ends. */
function collapseSpaces(text: string): string {
  let collapsed = '';
  let kept = 0;
  const { length } = text;
  for (let start = 0; start < length; start++) {
    if (!isSpace(text.charCodeAt(start))) continue;
    let end = start + 1;
    while (end < length && isSpace(text.charCodeAt(end))) end++;
    const isEdge = start === 0 || end === length;
    if (isEdge || end > start + 1 || text.charCodeAt(start) !== space) {
      collapsed += text.slice(kept, start);
      if (!isEdge) collapsed += ' ';
      kept = end;
    }
    start = end;
  }
  return kept === 0 ? text : collapsed + text.slice(kept);
}

const isSpace = (unit: number): boolean =>
  unit === space || ((needsOfUnit[unit] || classify(unit)) & need.spaces) !== 0;

/** What is done to a text that has the need, in order. */
const steps: readonly {
  readonly bit: number;
  readonly change: TextChange;
  readonly apply: (text: string, maxCharacters: number) => string;
}[] = [
  { bit: need.cutting, change: 'text-truncated', apply: truncate },
  { bit: need.markup, change: 'markup-removed', apply: removeMarkup },
  {
    bit: need.control,
    change: 'control-characters-removed',
    apply: (text) => text.replace(controlPattern, ' ').replace(invisiblePattern, ''),
  },
  { bit: need.normalizing, change: 'unicode-normalized', apply: (text) => text.normalize('NFKC') },
  {
    bit: need.spaces,
    change: 'white-space-collapsed',
    apply: collapseSpaces,
  },
  { bit: need.folding, change: 'case-folded', apply: (text) => text.toLowerCase() },
];

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
  // Until nothing changes: a step can uncover work for one before it, as full-width letters do for tags.
  for (let previous: string | undefined; needs !== 0 && previous !== current; ) {
    previous = current;
    for (const { bit, change, apply } of steps) {
      if ((needs & bit) === 0) continue;
      const after = apply(current, maxCharacters);
      if (after === current) continue;
      onChange?.(change, current, after);
      current = after;
      // Fewer spaces bring nothing new, and what they made possible is looked for again anyway.
      needs = bit === need.spaces ? needs & ~need.spaces : needsOf(after, maxCharacters) & possible;
    }
  }
  return current;
}
