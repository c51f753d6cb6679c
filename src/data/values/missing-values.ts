import { wordsAmongNumbers, wordsInAnyColumn } from './missing-words.ts';

/** What stands for a missing text or category, and for a missing number too. */
export const defaultMissingValues: readonly string[] = Object.values(wordsInAnyColumn).flat();

/** The same for numbers and dates, where `Bad Input`, `坏值` and `offline` are no values either. */
export const missingReadings: readonly string[] = [
  ...defaultMissingValues,
  ...Object.values(wordsAmongNumbers).flat(),
];

/**
 * The same for labels: "none" and "无" are left out of the list, because they may well name a class, such as
 * pieces without a defect.
 */
export const defaultMissingLabels: readonly string[] = defaultMissingValues.filter(
  (value) => !['none', 'nil', '无', '没有'].includes(value),
);

const onlyPunctuation = /^[-–—－_＿.．?？*＊/／\\#~～,，。、…·\s]+$/;

/** How a word is compared with those of a list: `n. b.` is `n.b.`, and `[-11059] No Good Data` is `no good data`. */
const form = (value: string): string =>
  value
    .normalize('NFKC')
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\. (?=\p{L}\.)/gu, '.')
    .replace(/^\[-?\d+\] ?/, '')
    .toLowerCase();

/** A test of whether a cell is missing: one of `values`, or dashes, dots and question marks. */
export function missingValueTest(values: readonly string[]): (value: string) => boolean {
  const known = new Set(values.map(form));
  // Blanks and a number in brackets come on top of a word's own length.
  const longest = 24 + Math.max(0, ...[...known].map(({ length }) => length));
  return (value) => {
    // Most cells are numbers and dates, which no word but `1.#IND` begins like.
    const code = value.charCodeAt(0);
    if (code > 0x30 && code <= 0x39 && !value.includes('#')) return false;
    return value === '' || (value.length <= longest && known.has(form(value))) || onlyPunctuation.test(value);
  };
}

const isMissingText = missingValueTest(defaultMissingValues);
const isMissingNumber = missingValueTest(missingReadings);

/** Whether a cell is empty, or holds what people write for a missing value: `N/A`, `#VALUE!`, `-`, `无`. */
export const isMissingCell = (cell: string | null): boolean => cell === null || isMissingText(cell.trim());

/** The same in a column of numbers or dates. */
export const isMissingReading = (cell: string | null): boolean =>
  cell === null || isMissingNumber(cell.trim());
