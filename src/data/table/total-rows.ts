import { readNumber } from '../values/number-text.ts';
import { isUnit } from '../values/units.ts';
import type { Piece } from './options.ts';

type Cell = string | null;

export const sumWord =
  /^(?:(?:grand |sub)?totals?|sums?|summe[n]?|gesamt(?:summe)?|zwischensumme|insgesamt|somme|totaal|totale|total general|suma|razem|toplam|итого|всего|σ|[*]{1,3}|合计|合計|总计|總計|小计|小計|共计)(?:\s*[:：].*|\s*\(.*\)|\s+\S.{0,20})?$/iu;
export const sumBegins = /^\s*[*σΣtgszirив合总總小共]/iu;
export const closingWord =
  /^(?:average|mean|median|mittelwert|durchschnitt|min(?:imum)?|max(?:imum)?|std\.? ?dev\.?|stabw|anzahl|count|end of (?:report|file|data)|ende|平均值?|均值|最大值?|最小值?|总和|标准差|制表人?|审核人?|备注|签字|签名|注|\*+\s*(?:end|ende).*)(?:\s*[:：].*|\s*\(.*\))?$/iu;
export const limitWord =
  /^(?:(?:upper|lower) (?:spec\w* )?limit|[ul]sl|nominal|target|soll(?:wert)?|tol(?:eran[cz])?e?|(?:obere|untere)\w* (?:grenze|toleranz)|og|ug|units?|einheit|上限|下限|标准值?|目标值?|单位|公差)$/iu;

export const isFilled = (cell: Cell | undefined): cell is string =>
  cell !== null && cell !== undefined && cell.trim() !== '';

/** Whether a cell is a number alone or with a unit that is known: `12 pumps` may be the beginning of a text. */
export function isNumber(cell: Cell): boolean {
  const read = cell === null ? undefined : readNumber(cell, '.');
  return read !== undefined && (read.unit === '' || isUnit(read.unit));
}

/** A word without blanks around it and between Chinese characters: `合 计` is `合计`. */
export const spaceless = (cell: string): string =>
  cell
    .normalize('NFKC')
    .trim()
    .replace(/(?<=\p{sc=Han})\s+(?=\p{sc=Han})/gu, '');

/** The first cell of a row that is filled. */
export function firstWord(values: Piece['values'], row: number): string {
  for (const column of values) {
    const cell = column[row];
    if (isFilled(cell)) return spaceless(cell);
  }
  return '';
}

/** Whether a row's numbers are the sums of those above it, back to the sum before or the beginning of the piece. */
export function addsUp(values: Piece['values'], row: number): boolean {
  let from = row;
  while (from > 0 && !sumWord.test(firstWord(values, from - 1))) from -= 1;
  const checked = values.flatMap((column) => {
    const own = numberOf(column[row]);
    if (own === undefined) return [];
    const above = column.slice(from, row).map(numberOf);
    if (above.some((each) => each === undefined)) return [];
    const total = above.reduce<number>((all, each) => all + (each ?? 0), 0);
    return [Math.abs(total - own) <= 1e-6 * Math.max(1, Math.abs(own))];
  });
  return row > from && checked.length > 0 && checked.every(Boolean);
}

const numberOf = (cell: Cell | undefined): number | undefined =>
  isFilled(cell) ? readNumber(cell, '.')?.value : undefined;
