const clock =
  /^(?<sign>-)?(?:(?<days>\d{1,5})(?:\s*(?:d|days?|Tage?|天|日)\s*,?\s*|\.(?=\d{2}:)))?(?<hours>\d{1,6}):(?<minutes>[0-5]\d)(?::(?<seconds>[0-5]\d)(?:[.,](?<part>\d{1,9}))?)?$/iu;
const parts =
  /^(?<sign>-)?(?:(?<days>\d+(?:[.,]\d+)?)\s*(?:d|days?|Tage?|天|日)\s*)?(?:(?<hours>\d+(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|Std\.?|Stunden?|小时|时)\s*)?(?:(?<minutes>\d+(?:[.,]\d+)?)\s*(?:m|min|mins|minutes?|Min\.?|Minuten?|分钟|分)\s*)?(?:(?<seconds>\d+(?:[.,]\d+)?)\s*(?:s|secs?|seconds?|Sek\.?|Sekunden?|秒钟|秒)\s*)?$/iu;
const iso =
  /^(?<sign>-)?P(?:(?<days>\d+(?:[.,]\d+)?)D)?(?:T(?:(?<hours>\d+(?:[.,]\d+)?)H)?(?:(?<minutes>\d+(?:[.,]\d+)?)M)?(?:(?<seconds>\d+(?:[.,]\d+)?)S)?)?$/u;

/**
 * Hours of a span of time or a time of day (`26:30:00`, `1 day, 2:30:00`, `1.02:30:00`, `2 h 30 min`, `PT2H30M`, `2小时30分`);
 * undefined for anything else, also for a number with one unit, which `readNumber` reads.
 */
export function readDuration(cell: string): number | undefined {
  if (cell.length > 48 || !/[\d０-９]/.test(cell)) return undefined;
  const text = cell.normalize('NFKC').trim();
  const found = (clock.exec(text) ?? iso.exec(text) ?? parts.exec(text))?.groups;
  if (found === undefined) return undefined;
  const given = ['days', 'hours', 'minutes', 'seconds'].filter((part) => found[part] !== undefined);
  if (given.length === 0) return undefined;
  const [days, hours, minutes, seconds] = [found.days, found.hours, found.minutes, found.seconds].map(
    (each) => Number((each ?? '0').replace(',', '.')),
  );
  const fraction = found.part === undefined ? 0 : Number(`0.${found.part}`);
  const value = 24 * days + hours + minutes / 60 + (seconds + fraction) / 3600;
  return found.sign === undefined ? value : -value;
}
