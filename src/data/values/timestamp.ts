/** Powers of ten by which a count since 1970 is divided for seconds: seconds, milliseconds, microseconds, nanoseconds. */
const scales = [1, 1e3, 1e6, 1e9];
/** Between 1990 and 2050; a count of another scale, or a barcode, is not in this range. */
const [earliest, latest] = [631_152_000, 2_524_608_000];

/** How many of what is counted make a second; undefined for a number that is no count since 1970. */
export const timestampScale = (value: number): number | undefined =>
  scales.find((each) => value >= earliest * each && value < latest * each);

/** Seconds since 1970 of a count since then, whatever its scale; undefined for a number that is no such count. */
export function secondsSince1970(value: number): number | undefined {
  const scale = timestampScale(value);
  return scale === undefined ? undefined : value / scale;
}

/** Seconds since 1970 of a day as Excel counts them, between 1954 and 2118; undefined for another number. */
export const excelDay = (value: number): number | undefined =>
  value >= 20_000 && value < 80_000 ? (value - 25_569) * 86_400 : undefined;

const timeWord =
  /(^|[^a-z])(time|date|datetime|timestamp|ts|epoch|created|updated|zeit|datum|uhrzeit|zeitstempel)([^a-z]|$)|时间|日期|时刻/i;
const timeEnding = /[a-z](Time|Date|At)$|_(at|ts|time|date)$/;

/** Whether a column is called like a moment in time. */
export const isTimeName = (name: string): boolean => timeWord.test(name) || timeEnding.test(name);
