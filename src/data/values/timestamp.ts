/** Powers of ten by which a count since 1970 is divided for seconds: seconds, milliseconds, microseconds, nanoseconds. */
const scales = [1, 1e3, 1e6, 1e9];
/** Between 1980 and 2100; a count of another scale is not in this range. */
const [earliest, latest] = [315_532_800, 4_102_444_800];

/** Seconds since 1970 of a count since then, whatever its scale; undefined for a number that is no such count. */
export function secondsSince1970(value: number): number | undefined {
  const scale = scales.find((each) => value >= earliest * each && value < latest * each);
  return scale === undefined ? undefined : value / scale;
}

const timeName =
  /(^|[^a-z])(time|date|datetime|timestamp|ts|epoch|created|updated|zeit|datum|uhrzeit|zeitstempel)([^a-z]|$)|(Time|Date|At|_at|_ts)$|时间|日期|时刻/i;

/** Whether a column is called like a moment in time. */
export const isTimeName = (name: string): boolean => timeName.test(name);
