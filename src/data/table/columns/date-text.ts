/** The order of the parts of a date. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

// `14:20:30`, `2:20 pm`, `14时20分`, `下午2点20分`. The separator before it may be left out after 日.
const half = '上午|早上|凌晨|下午|中午|晚上';
const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?\s*(?<half>[ap]\.?m\.?)?\s*(?<zone>Z|[+-]\d{2}:?\d{2})?`;
const clockZh = String.raw`(?<hourZh>\d{1,2})[时点](?:整|(?<minuteZh>\d{1,2})分?(?:(?<secondZh>\d{1,2})秒)?)?`;
const time = String.raw`(?:(?:[T\s,]+|(?<=日)|(?=${half}))(?<halfZh>${half})?\s*(?:${clock}|${clockZh}))?`;
const yearFirst = new RegExp(
  String.raw`^(?<a>\d{4})\s*[-/.年]\s*(?<b>\d{1,2})\s*[-/.月]\s*(?<c>\d{1,2})日?${time}$`,
  'i',
);
const yearLast = new RegExp(String.raw`^(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.](?<c>\d{4}|\d{2})${time}$`, 'i');
const named = new RegExp(
  String.raw`^(?:(?<d1>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?<m1>[a-z]{3,9})\.?|(?<m2>[a-z]{3,9})\.?\s+(?<d2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?<year>\d{4}|(?<=-)\d{2})${time}$`,
  'i',
);

/**
 * Seconds since 1970-01-01 UTC of a date as people write it (`2024-03-05 14:20`, `2024年3月5日 14时20分`, `05.03.2024`,
 * `3/5/24 2:20 pm`, `5 Mar 2024`, `5-Mar-24`); undefined where it is not a date. Times without a zone are UTC.
 */
export function readDate(cell: string, order: DateOrder): number | undefined {
  const text = cell.normalize('NFKC').trim();
  const words = named.exec(text)?.groups;
  if (words !== undefined) {
    const month = months.indexOf((words.m1 ?? words.m2).slice(0, 3).toLowerCase());
    return month < 0
      ? undefined
      : seconds(wholeYear(words.year), month + 1, Number(words.d1 ?? words.d2), words);
  }
  const first = yearFirst.exec(text)?.groups;
  if (first !== undefined) return seconds(Number(first.a), Number(first.b), Number(first.c), first);
  const last = yearLast.exec(text)?.groups;
  if (last === undefined || order === 'ymd') return undefined;
  const [day, month] = order === 'dmy' ? [last.a, last.b] : [last.b, last.a];
  return seconds(wholeYear(last.c), Number(month), Number(day), last);
}

/** Years of two digits up to 69 are of this century. */
const wholeYear = (digits: string): number =>
  digits.length === 4 ? Number(digits) : Number(digits) + (Number(digits) < 70 ? 2000 : 1900);

function seconds(
  year: number,
  month: number,
  day: number,
  parts: Readonly<Record<string, string | undefined>>,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return undefined;
  const { half, halfZh, zone } = parts;
  const [hour, minute, second] = ['hour', 'minute', 'second'].map((name) =>
    Number(parts[name] ?? parts[`${name}Zh`] ?? 0),
  );
  const afternoon = half?.toLowerCase().startsWith('p') ?? /^[下中晚]/.test(halfZh ?? '');
  // It is unclear which day's midnight this is.
  if (halfZh === '晚上' && hour === 12) return undefined;
  // In `下午14:20` the hour is already of 24.
  const isHalf = half !== undefined || (halfZh !== undefined && hour <= 12);
  const hours = isHalf ? (hour % 12) + (afternoon ? 12 : 0) : hour;
  if (hours > 23 || minute > 59 || second > 60) return undefined;
  const [, sign, zoneHours, zoneMinutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? [];
  const offset =
    sign === undefined ? 0 : Number(`${sign}1`) * (Number(zoneHours) * 3600 + Number(zoneMinutes) * 60);
  const at = Date.UTC(year, month - 1, day, hours, minute, second) / 1000;
  return at - offset;
}

/** The order in which nearly all of the cells are dates; undefined where they are not dates. */
export function dateOrder(cells: readonly string[]): DateOrder | undefined {
  let best: { order: DateOrder; count: number } | undefined;
  for (const order of ['ymd', 'dmy', 'mdy'] as const) {
    const count = cells.filter((cell) => readDate(cell, order) !== undefined).length;
    if (count > (best?.count ?? 0)) best = { order, count };
  }
  return best !== undefined && best.count >= 0.95 * cells.length ? best.order : undefined;
}
