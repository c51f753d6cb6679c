/**
 * A moment in milliseconds: a number as it is (a count of seconds or milliseconds, all of one kind in a column), or a
 * date that JavaScript reads, such as `2024-03-01 12:30`. Undefined for anything else.
 */
export function timeOf(text: string | null | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return undefined;
  const number = Number(trimmed);
  if (Number.isFinite(number)) return number;
  const moment = Date.parse(trimmed);
  return Number.isNaN(moment) ? undefined : moment;
}
