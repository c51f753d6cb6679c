/** The sign between the whole and the fraction of a number. */
export type DecimalMark = '.' | ',';

/** A number as it is written. */
export interface WrittenNumber {
  readonly value: number;
  /** As written behind the number, or a currency before it; `''` without one. */
  readonly unit: string;
  /** Whether it is marked as a limit, an approximation or doubtful: `<0.05`, `约 12`, `12.3*`, `5 ± 0.2`. */
  readonly qualified: boolean;
}

/** What a cell is made of. */
interface Parts {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
  readonly scale: number;
  readonly unit: string;
  readonly qualified: boolean;
}

/** What follows a number and multiplies it. A letter alone must follow at once: `12k`, but `12 K`. */
const scales: readonly (readonly [pattern: RegExp, factor: number])[] = [
  [/^\s*(?:万亿|兆亿)/u, 1e12],
  [/^\s*千亿/u, 1e11],
  [/^\s*百亿/u, 1e10],
  [/^\s*十亿/u, 1e9],
  [/^\s*(?:亿|億)/u, 1e8],
  [/^\s*千万/u, 1e7],
  [/^\s*百万/u, 1e6],
  [/^\s*十万/u, 1e5],
  [/^\s*(?:万|萬)/u, 1e4],
  [/^\s*千(?![克米瓦帕伏安焦卡赫欧牛])/u, 1e3],
  [/^\s*百(?![帕])/u, 100],
  [/^\s*(?:Mrd\b\.?|Milliarden?\b|billions?\b|bn\b)/iu, 1e9],
  [/^\s*(?:Mio\b\.?|Millionen\b|Million\b|millions?\b|mln\b)/iu, 1e6],
  [/^\s*(?:crores?\b)/iu, 1e7],
  [/^\s*(?:lakhs?\b|lacs?\b)/iu, 1e5],
  [/^\s*(?:dz\b\.?|dozens?\b|Dutzend\b|打)/iu, 12],
  [/^\s*(?:Tsd\b\.?|Tausend\b|thousands?\b)/iu, 1e3],
  [/^\s*T(?=€|EUR\b)/u, 1e3],
  [/^k(?=$|[\s€$£])/u, 1e3],
];

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const currency = '[$€£¥₩₹]|RMB|USD|EUR|CNY|CHF|GBP|JPY';
const before = new RegExp(
  String.raw`^(?<limit><=|>=|=<|=>|[<>≤≥≦≧~≈≒]|ca\.?|circa|approx\.?|about|etwa|rund|env\.?|约|大约|近|小于|大于|低于|高于|不超过|不低于|max\.?|min\.?)?\s*(?<sign>[-+−–])?\s*(?<currency>${currency})?\s*(?<sign2>[-−–])?\s*`,
  'iu',
);
/** Groups of three behind a blank or an apostrophe, or digits with points and commas. */
const digitsPattern = /^(?:\d{1,3}(?:[ '_]\d{3})+(?![\d'_])(?:[.,]\d*)?|\d[\d.,]*|[.,]\d+)/u;
const exponentPattern =
  /^(?:\s?e\s?(?<e>[-+]?\d{1,4})(?![\d.,])|\s*[x×*·]\s*10\s*(?:\^\s*\(?\s*(?<power>[-+]?\d{1,3})\)?|(?<signed>[-+]\d{1,3})))/iu;
const tolerance = /^\s*(?:±|\+\/-|\+-)\s*\d[\d.,]*/u;
const unitPattern = new RegExp(
  String.raw`^\s*(?<unit>(?:${currency})|(?:1\/)?(?:[%‰°"'″′]\s?|[\p{L}μΩ])[\p{L}\p{N}%°/²³·⋅×*^."'\-−]{0,15}(?: ?[/·] ?[\p{L}\p{N}²³^]{1,8})?(?:\((?:a|g|abs|ü|rel)\))?)`,
  'u',
);
const after = /^\s*(?<sign>[-−–])?\s*(?<mark>[*?!#†‡^]{1,3}|\((?:[a-zA-Z?*!]{1,2}|s|u|q)\))?\s*$/u;

/** Whether a cell could begin a number; most words are answered here. */
const mayBeNumber = /[\d０-９]/;
/** `2024-03`, `12:30`, `5/6`: no sign of a number is between two figures, but for `1.2x10-3`. */
const mayBeDate = /^[^x×*·]*\d(?:[-:/]|[年月日时点]\s?)\d/u;

function written(cell: string): Parts | undefined {
  if (cell.length > 64 || !mayBeNumber.test(cell) || mayBeDate.test(cell)) return undefined;
  let text = cell
    .replace(/[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+/gu, (power) => `^${plainPower(power)}`)
    .replace(/[´`’‘＇]/gu, "'")
    .normalize('NFKC')
    .replace(/[\p{Cf}]/gu, '')
    .trim()
    // Spreadsheets keep text that looks like a number as `="12"` or `'12`.
    .replace(/^=?"(.*)"$/u, '$1')
    .replace(/^'(?=[-+\d.,])/u, '');
  const accounting = /^\(\s*(.*[^\s])\s*\)$/u.exec(text)?.[1];
  if (accounting !== undefined) text = accounting;
  const head = before.exec(text);
  const { limit, sign, sign2, currency: money } = head?.groups ?? {};
  let rest = text.slice(head?.[0].length ?? 0);
  const digits = digitsPattern.exec(rest)?.[0];
  if (digits === undefined || (sign !== undefined && sign2 !== undefined)) return undefined;
  rest = rest.slice(digits.length);
  // `0x1F` and the like are names, not quantities.
  if (digits === '0' && /^x[\da-f]/i.test(rest)) return undefined;
  const power = exponentPattern.exec(rest);
  const { e, power: ten, signed } = power?.groups ?? {};
  if (power !== null) {
    // `00E1` and `100E1` are codes: a power has a fraction, a sign or a small letter.
    const isPower =
      ten !== undefined || signed !== undefined || /^\s?e|E\s?[-+]/.test(power[0]) || /[.,]/.test(digits);
    if (!isPower || /^0\d|^0$/.test(digits)) return undefined;
    rest = rest.slice(power[0].length);
  }
  let scale = 1;
  for (const [pattern, factor] of scales) {
    const found = pattern.exec(rest);
    if (found === null) continue;
    scale = factor;
    rest = rest.slice(found[0].length);
    break;
  }
  const spread = tolerance.exec(rest);
  if (spread !== null) rest = rest.slice(spread[0].length);
  const found = after.test(rest) ? undefined : unitPattern.exec(rest);
  const unit = found?.groups?.unit ?? '';
  const end = after.exec(rest.slice(found?.[0].length ?? 0));
  if (end === null) return undefined;
  // `1,-` is a price without cents.
  const trailing = /[.,]$/.test(digits) ? undefined : end.groups?.sign;
  const minus = [sign, sign2, trailing].filter((each) => each !== undefined && each !== '+').length;
  if (minus + (accounting === undefined ? 0 : 1) > 1) return undefined;
  return {
    negative: minus > 0 || accounting !== undefined,
    digits: digits.replace(/[ '_]/gu, ''),
    exponent: Number(e ?? ten ?? signed ?? 0),
    scale,
    unit: (unit === '' ? (money ?? '') : unit.replaceAll('^', '')).trim(),
    qualified: limit !== undefined || spread !== null || end.groups?.mark !== undefined,
  };
}

const plainPower = (power: string): string =>
  [...power].map((sign) => (sign === '⁻' ? '-' : sign === '⁺' ? '+' : superscripts.indexOf(sign))).join('');

/** Whether the digits can be read with that mark, so that the other separates groups of three (or two, in India). */
function fits(digits: string, decimal: DecimalMark): boolean {
  const other = decimal === '.' ? ',' : '.';
  const [whole, fraction, ...more] = digits.split(decimal);
  if (more.length > 0 || fraction?.includes(other)) return false;
  const groups = whole.split(other);
  if (groups.length === 1) return true;
  // `0,213` is no group of thousands.
  const [first, ...others] = groups;
  const last = others.pop() ?? '';
  if (!/^[1-9]\d{0,2}$/.test(first) || last.length !== 3) return false;
  return (
    others.every(({ length }) => length === 3) ||
    (first.length <= 2 && others.every(({ length }) => length === 2))
  );
}

/** The digits of a number and their marks, such as `1.234,5`; undefined where the cell is not a number. */
export const digitsOf = (cell: string): string | undefined => written(cell)?.digits;

/** The decimal mark where digits can be read only with that one; `either` for a group of three, `none` without a mark. */
export function marksOf(digits: string): DecimalMark | 'either' | 'none' | undefined {
  if (!/[.,]/.test(digits)) return 'none';
  const [asPoint, asComma] = [fits(digits, '.'), fits(digits, ',')];
  if (asPoint && asComma) return 'either';
  return asPoint ? '.' : asComma ? ',' : undefined;
}

/**
 * The number in a cell, and its unit; undefined where it is not a number. Digits that can be read with the other mark only
 * (`12.5` in a column of decimal commas) are read with that one.
 */
export function readNumber(cell: string, decimal: DecimalMark): WrittenNumber | undefined {
  const found = written(cell);
  if (found === undefined) return undefined;
  const mark = fits(found.digits, decimal) ? decimal : decimal === '.' ? ',' : '.';
  if (mark !== decimal && !fits(found.digits, mark)) return undefined;
  const plain = found.digits.replaceAll(mark === '.' ? ',' : '.', '').replace(',', '.');
  // One reading of all digits, so that `1.28万` is exactly 12800.
  const power = Math.log10(found.scale);
  const value = Number.isInteger(power)
    ? Number(`${plain}e${found.exponent + power}`)
    : Number(`${plain}e${found.exponent}`) * found.scale;
  if (!Number.isFinite(value)) return undefined;
  return { value: found.negative ? -value : value, unit: found.unit, qualified: found.qualified };
}
