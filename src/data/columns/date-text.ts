/** In which order the parts of a date stand. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const time = String.raw`(?:[T\s,]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?\s*(?<half>[ap]\.?m\.?)?\s*(?<zone>Z|[+-]\d{2}:?\d{2})?)?`;
const yearFirst = new RegExp(
  String.raw`^(?<a>\d{4})\s*[-/.年]\s*(?<b>\d{1,2})\s*[-/.月]\s*(?<c>\d{1,2})日?${time}$`,
  'i',
);
const yearLast = new RegExp(String.raw`^(?<a>\d{1,2})[-/.](?<b>\d{1,2})[-/.](?<c>\d{4}|\d{2})${time}$`, 'i');
const named = new RegExp(
  String.raw`^(?:(?<d1>\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?<m1>[a-z]{3,9})\.?|(?<m2>[a-z]{3,9})\.?\s+(?<d2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?<year>\d{4})${time}$`,
  'i',
);

/**
 * Seconds since 1970-01-01 UTC of a date as people write it (`2024-03-05 14:20`, `2024年3月5日`, `05.03.2024`,
 * `3/5/24 2:20 pm`, `5 Mar 2024`); undefined where it is none. Times without a zone are taken as UTC.
 */
export function readDate(cell: string, order: DateOrder): number | undefined {
  const text = cell.normalize('NFKC').trim();
  const words = named.exec(text)?.groups;
  if (words !== undefined) {
    const month = months.indexOf((words.m1 ?? words.m2).slice(0, 3).toLowerCase());
    return month < 0
      ? undefined
      : seconds(Number(words.year), month + 1, Number(words.d1 ?? words.d2), words);
  }
  const first = yearFirst.exec(text)?.groups;
  if (first !== undefined) return seconds(Number(first.a), Number(first.b), Number(first.c), first);
  const last = yearLast.exec(text)?.groups;
  if (last === undefined || order === 'ymd') return undefined;
  const year = last.c.length === 4 ? Number(last.c) : Number(last.c) + (Number(last.c) < 70 ? 2000 : 1900);
  const [day, month] = order === 'dmy' ? [last.a, last.b] : [last.b, last.a];
  return seconds(year, Number(month), Number(day), last);
}

function seconds(
  year: number,
  month: number,
  day: number,
  { hour, minute, second, half, zone }: Readonly<Record<string, string | undefined>>,
): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return undefined;
  const afternoon = half?.toLowerCase().startsWith('p') ?? false;
  const hours = half === undefined ? Number(hour ?? 0) : (Number(hour) % 12) + (afternoon ? 12 : 0);
  if (hours > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 60) return undefined;
  const [, sign, zoneHours, zoneMinutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '') ?? [];
  const offset =
    sign === undefined ? 0 : Number(`${sign}1`) * (Number(zoneHours) * 3600 + Number(zoneMinutes) * 60);
  const at = Date.UTC(year, month - 1, day, hours, Number(minute ?? 0), Number(second ?? 0)) / 1000;
  return at - offset;
}

/** The order in which nearly all of the cells are dates; undefined where they are none. */
export function dateOrder(cells: readonly string[]): DateOrder | undefined {
  let best: { order: DateOrder; count: number } | undefined;
  for (const order of ['ymd', 'dmy', 'mdy'] as const) {
    const count = cells.filter((cell) => readDate(cell, order) !== undefined).length;
    if (count > (best?.count ?? 0)) best = { order, count };
  }
  return best !== undefined && best.count >= 0.95 * cells.length ? best.order : undefined;
}
