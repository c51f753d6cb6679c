import { defaultMissingValues, missingValueTest } from '../missing-values.ts';

/** The sign between the whole and the fraction of a number. */
export type DecimalMark = '.' | ',';

const isMissing = missingValueTest(defaultMissingValues);

/** Whether a cell is empty, or holds what people write for a missing value: `N/A`, `#VALUE!`, `-`, `无`. */
export const isMissingCell = (cell: string | null): boolean =>
  cell === null || isMissing(cell.normalize('NFKC').trim());

/** A sign, digits with marks between them, an exponent, and perhaps a unit before or after. */
const pattern =
  /^(\()?\s*(?<sign>[-+−–])?\s*(?<before>[$€£¥₩]|RMB|USD|EUR|CNY)?\s*(?<sign2>[-−–])?(?<digits>\d[\d.,'’ \u00a0\u202f]*|[.,]\d+)(?<exponent>e[-+]?\d+)?\s*(?<unit>[%‰°µμΩ\p{L}][\p{L}%°/²³·.^\-0-9]{0,11})?\s*(\))?$/iu;

/** Digits and marks of a cell that can be read as a number, and its unit. */
interface Written {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: string;
  readonly unit: string;
}

function written(cell: string): Written | undefined {
  const match = pattern.exec(cell.normalize('NFKC').trim());
  if (match?.groups === undefined) return undefined;
  const { sign, sign2, before, digits, exponent, unit } = match.groups;
  if ((match[1] === undefined) !== (match.at(-1) === undefined)) return undefined;
  // `0x1F` and the like are names, not quantities.
  if ((sign !== undefined && sign2 !== undefined) || /^x[\da-f]/i.test(unit ?? '')) return undefined;
  const minus = [sign, sign2].some((each) => each !== undefined && each !== '+');
  return {
    negative: minus || match[1] !== undefined,
    digits: digits.replace(/[\s'’\u00a0\u202f]/g, ''),
    exponent: exponent ?? '',
    unit: unit ?? before ?? '',
  };
}

/** Whether the digits can be read with that mark, so that the other separates groups of three. */
function fits(digits: string, decimal: DecimalMark): boolean {
  const other = decimal === '.' ? ',' : '.';
  const [whole, fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction?.includes(other)) return false;
  const groups = whole.split(other);
  // `0,213` is no group of thousands.
  const grouped = /^[1-9]\d{0,2}$/.test(groups[0]) && groups.slice(1).every(({ length }) => length === 3);
  return groups.length === 1 || grouped;
}

/**
 * The decimal mark of a column. `1,234` alone could be either; one cell such as `1,5` or `1.234,5` decides for all, and
 * where none does, it is `otherwise`.
 */
export function decimalMark(cells: Iterable<string | null>, otherwise: DecimalMark = '.'): DecimalMark {
  let [point, comma] = [0, 0];
  for (const cell of cells) {
    const only = cell === null ? undefined : onlyMark(cell);
    if (only === '.') point += 1;
    if (only === ',') comma += 1;
  }
  return moreFrequent(point, comma, otherwise);
}

/** The mark of a column in which `point` cells can be read only with the point, and `comma` cells only with the comma. */
export function moreFrequent(point: number, comma: number, otherwise: DecimalMark): DecimalMark {
  if (comma === point) return otherwise;
  return comma > point ? ',' : '.';
}

/** The decimal mark where a cell is a number that can be read only with that one. */
export function onlyMark(cell: string): DecimalMark | undefined {
  const digits = written(cell)?.digits;
  if (digits === undefined || !/[.,]/.test(digits)) return undefined;
  const [asPoint, asComma] = [fits(digits, '.'), fits(digits, ',')];
  if (asPoint === asComma) return undefined;
  return asPoint ? '.' : ',';
}

/** The number in a cell, and its unit; undefined where it is not a number. */
export function readNumber(
  cell: string,
  decimal: DecimalMark,
): { readonly value: number; readonly unit: string } | undefined {
  const found = written(cell);
  if (found === undefined || !fits(found.digits, decimal)) return undefined;
  const plain = found.digits.replaceAll(decimal === '.' ? ',' : '.', '').replace(',', '.');
  const value = Number(`${plain}${found.exponent}`);
  if (!Number.isFinite(value)) return undefined;
  return { value: found.negative ? -value : value, unit: found.unit };
}
