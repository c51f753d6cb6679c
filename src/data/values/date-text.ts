import { monthOf } from './month-names.ts';

/** The order of the parts of a date. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const satisfies readonly DateOrder[];

// `14:20:30`, `2:20 pm`, `14.20.30`, `14时20分`, `下午2点20分`. The separator before it may be left out after 日.
const half = '上午|早上|凌晨|下午|中午|晚上|午前|午後|오전|오후';
const zone = String.raw`(?<zone>Z|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,5})?(?:\s?\[[A-Za-z/_]+\])?`;
const clock = String.raw`(?<hour>\d{1,2})(?<colon>[:.])(?<minute>\d{2})(?:\k<colon>(?<second>\d{2})(?:[.,:]\d+)?)?\s*(?<half>[ap]\.?m\.?)?\s*(?:Uhr)?\s*${zone}`;
const clockZh = String.raw`(?<hourZh>\d{1,2})[时点時시](?:整|半|\s?(?<minuteZh>\d{1,2})[分분]?(?:\s?(?<secondZh>\d{1,2})[秒초]?)?)?`;
const time = String.raw`(?:(?:[T\s,_]+(?:um\s+|at\s+)?|-(?=\d{2}\.\d{2}\.)|(?<=[日일])|(?=${half}))(?<halfZh>${half}|AM\b|PM\b)?\s*(?:${clock}|${clockZh}))?`;
const weekday = String.raw`(?:(?:(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|jue|vie|sáb|dom|gio|pon|wto|śro|czw|pią|sob|nie)(?:[a-zäöüéáíóúçñłś]{1,9})?\.?,?\s+)|(?:(?:星期|周|週)[一二三四五六日天]\s*,?\s*))?`;
const weekdayAfter = String.raw`(?:\s*(?:\(?(?:(?:星期|周|週)[一二三四五六日天]|[月火水木金土日])\)?))?`;
const yearFirst = new RegExp(
  String.raw`^${weekday}(?<a>\d{4})\s*[-/.年년]\s*(?<b>\d{1,2})\s*[-/.月월]\s*(?<c>\d{1,2})[日일]?${weekdayAfter}${time}$`,
  'iu',
);
const yearLast = new RegExp(
  String.raw`^${weekday}(?<a>\d{1,2})(?<between>[-/. ]|\. )(?<b>\d{1,2})\k<between>(?<c>\d{4}|\d{2})${time}$`,
  'iu',
);
const named = new RegExp(
  String.raw`^${weekday}(?:(?<d1>\d{1,2})(?:st|nd|rd|th|º|\.)?[\s-]*(?:de\s+)?(?<m1>\p{L}{3,10})\.?|(?<m2>\p{L}{3,10})\.?\s+(?<d2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]*(?:de\s+)?(?<year>\d{4}|(?<=-)\d{2}|(?<=\p{L})\d{2})${time}$`,
  'iu',
);
const namedYearFirst = new RegExp(
  String.raw`^(?<year>\d{4})[\s-]+(?<m1>\p{L}{3,10})\.?[\s-]+(?<d1>\d{1,2})${time}$`,
  'iu',
);
/** `20240305`, `20240305T1420`, `20240305142030`. */
const compact =
  /^(?<a>(?:19|20)\d{2})(?<b>\d{2})(?<c>\d{2})(?:[T _-]?(?<hour>\d{2}):?(?<minute>\d{2}):?(?:(?<second>\d{2})(?:[.,]\d+)?)?(?<zone>Z)?)?$/u;
/** `2024-03`, `03/2024`, `Mar 2024`, `2024年3月`: the first of the month. */
const monthOnly =
  /^(?:(?<y1>\d{4})\s*[-/.年년]\s*(?<m1>\d{1,2})[月월]?|(?<m2>\d{1,2})[/.](?<y2>\d{4})|(?<name>\p{L}{3,10})\.?[\s-]+(?<y3>\d{4}))$/u;

/** Hours by which zones are ahead of UTC. Others of this name, such as China's CST, are not meant by it. */
const zones: Readonly<Record<string, number>> = {
  ...{
    Z: 0,
    UTC: 0,
    GMT: 0,
    WET: 0,
    WEST: 1,
    BST: 1,
    CET: 1,
    CEST: 2,
    MEZ: 1,
    MESZ: 2,
    MET: 1,
    MEST: 2,
    EET: 2,
  },
  ...{
    EEST: 3,
    MSK: 3,
    IST: 5.5,
    JST: 9,
    KST: 9,
    SGT: 8,
    HKT: 8,
    AEST: 10,
    AEDT: 11,
    EST: -5,
    EDT: -4,
    CDT: -5,
  },
  ...{ MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

/**
 * Seconds since 1970-01-01 UTC of a date as people write it (`2024-03-05 14:20`, `2024年3月5日 14时20分`, `05.03.2024`,
 * `24-03-05`, `3/5/24 2:20 pm`, `5. März 2024`, `5-Mar-24`, `20240305T1420`); undefined where it is not a date. Times
 * without a zone are UTC. 24:00 is midnight of the next day, and 26:30 two and a half hours later.
 */
export function readDate(cell: string, order: DateOrder): number | undefined {
  // A date has a figure, and the longest has a weekday, a month, a time and a zone.
  if (cell.length > 64 || !/[\d０-９]/.test(cell)) return undefined;
  const text = cell.normalize('NFKC').trim();
  const first = (yearFirst.exec(text) ?? compact.exec(text))?.groups;
  if (first !== undefined) return seconds(Number(first.a), Number(first.b), Number(first.c), first);
  const last = yearLast.exec(text)?.groups;
  if (last !== undefined) {
    if (order === 'ymd') {
      return last.c.length === 4 || last.a.length < 2
        ? undefined
        : seconds(wholeYear(last.a), Number(last.b), Number(last.c), last);
    }
    const [day, month] = order === 'dmy' ? [last.a, last.b] : [last.b, last.a];
    return seconds(wholeYear(last.c), Number(month), Number(day), last);
  }
  const words = (named.exec(text) ?? namedYearFirst.exec(text))?.groups;
  if (words !== undefined) {
    const month = monthOf(words.m1 ?? words.m2);
    return month && seconds(wholeYear(words.year), month, Number(words.d1 ?? words.d2), words);
  }
  const only = monthOnly.exec(text)?.groups;
  if (only === undefined) return undefined;
  const month = only.name === undefined ? Number(only.m1 ?? only.m2) : monthOf(only.name);
  return month && seconds(Number(only.y1 ?? only.y2 ?? only.y3), month, 1, {});
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
  if (year < 1900 || year > 2100) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return undefined;
  const { half, halfZh = '' } = parts;
  const [hour, minute, second] = ['hour', 'minute', 'second'].map((name) =>
    Number(parts[name] ?? parts[`${name}Zh`] ?? 0),
  );
  const afternoon = half?.toLowerCase().startsWith('p') ?? /^[下中晚P]|午後|오후/i.test(halfZh);
  // It is unclear which day's midnight this is.
  if (halfZh === '晚上' && hour === 12) return undefined;
  // In `下午14:20` the hour is already of 24.
  const isHalf = half !== undefined || (halfZh !== '' && hour <= 12);
  const hours = isHalf ? (hour % 12) + (afternoon ? 12 : 0) : hour;
  // A shift's clock may run on after midnight.
  if (hours > 35 || minute > 59 || second > 60) return undefined;
  const ahead = offsetOf(parts.zone ?? '');
  if (ahead === undefined) return undefined;
  return Date.UTC(year, month - 1, day, hours, minute, second) / 1000 - ahead;
}

/** Seconds by which a zone is ahead of UTC; undefined for one that is not known. */
function offsetOf(zone: string): number | undefined {
  if (zone === '') return 0;
  const [, sign, hours, minutes] = /([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone) ?? [];
  if (sign !== undefined) return Number(`${sign}1`) * (Number(hours) * 3600 + Number(minutes ?? 0) * 60);
  const ahead = zones[zone.toUpperCase()];
  return ahead === undefined ? undefined : ahead * 3600;
}

/** How the cells of a column are dates. */
export interface DateVerdict {
  readonly order: DateOrder;
  /** Whether another order reads all of them just as well, so that the order was guessed. */
  readonly ambiguous: boolean;
}

/** Cells that are looked at one after another to see which order makes them follow each other. */
const enough = 5000;

/**
 * The order in which nearly all of the cells are dates; undefined where they are not dates. Where several orders read them,
 * it is that in which the cells, as they follow each other, go forwards or backwards all the time; else `otherwise`, such
 * as that of a model's training; else the usual one of how they are written.
 */
export function dateVerdict(cells: readonly string[], otherwise?: DateOrder): DateVerdict | undefined {
  const some = dateLike(cells).slice(0, enough);
  const found = dateOrders.map((order) => {
    const times = some.map((cell) => readDate(cell, order)).filter((each) => each !== undefined);
    return { order, count: times.length, times };
  });
  const most = Math.max(...found.map(({ count }) => count));
  if (most === 0 || !areDates(some, most) || areVersions(some)) return undefined;
  const likely = found.filter(({ count }) => count === most);
  const different = likely.filter(
    ({ times }, i) =>
      !likely.slice(0, i).some((other) => other.times.every((time, at) => time === times[at])),
  );
  if (different.length === 1) return { order: likely[0].order, ambiguous: false };
  const written = usualOrder(some[0]);
  const isLikely = (order: DateOrder | undefined): boolean => different.some((each) => each.order === order);
  // No one writes the month first with points.
  if (written === 'dmy' && isLikely('dmy')) return { order: 'dmy', ambiguous: false };
  const judged = different.map(({ order, times }) => ({ order, turns: turnsOf(times) }));
  judged.sort((a, b) => a.turns - b.turns);
  const [best, next] = judged;
  if (some.length >= 10 && best.turns < 0.02 && next.turns > 0.1)
    return { order: best.order, ambiguous: false };
  const usual = isLikely(otherwise) ? otherwise : isLikely(written) ? written : best.order;
  return { order: usual ?? best.order, ambiguous: true };
}

/** Nearly all cells are dates; or most, and the others are written as dates of days that do not exist. */
function areDates(cells: readonly string[], count: number): boolean {
  if (count >= 0.95 * cells.length) return true;
  if (count < 0.75 * cells.length) return false;
  return cells.every((cell) => {
    const text = cell.normalize('NFKC').trim();
    return [yearFirst, yearLast, compact, named].some((pattern) => pattern.test(text));
  });
}

/** `1.1.10`, `1.2.11`: never a day of two figures, so that they are versions rather than days. */
const areVersions = (cells: readonly string[]): boolean =>
  cells.length > 3 && cells.every((cell) => /^\s*\d[-.]\d[-.]\d{2}\s*$/.test(cell));

/** A word without a figure is no part of a date; a few of them do not make the others none. */
const dateLike = (cells: readonly string[]): readonly string[] => {
  const withFigures = cells.filter((cell) => /\d/.test(cell.normalize('NFKC')));
  return withFigures.length >= 0.5 * cells.length ? withFigures : cells;
};

/** The share of steps that go against the direction of most; half in a column that is not sorted. */
function turnsOf(times: readonly number[]): number {
  let [forwards, backwards] = [0, 0];
  for (let i = 1; i < times.length; i++) {
    if (times[i] > times[i - 1]) forwards += 1;
    else if (times[i] < times[i - 1]) backwards += 1;
  }
  return forwards + backwards === 0 ? 0 : Math.min(forwards, backwards) / (forwards + backwards);
}

/** `05.03.24` is German, `3/5/24` American, `24-03-05` of a program. */
function usualOrder(cell: string): DateOrder {
  const between = /\d([-/. ])/.exec(cell.normalize('NFKC'))?.[1];
  return between === '/' ? 'mdy' : between === '-' ? 'ymd' : 'dmy';
}
