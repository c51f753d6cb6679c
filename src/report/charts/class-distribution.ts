import type { Format } from '../format.ts';
import type { Chart } from './chart.ts';
import { type Bar, horizontalBars } from './horizontal-bars.ts';

/** How many rows each class has, largest first; beyond `limit` classes the rest is one grey bar. */
export function classDistribution(
  classes: { label: string; rows: number }[],
  format: Format,
  others: (classes: string) => string,
  limit = 30,
): Chart {
  const sorted = [...classes].sort((a, b) => b.rows - a.rows);
  const total = sorted.reduce((sum, entry) => sum + entry.rows, 0);
  const text = (rows: number) => `${format.count(rows)} · ${format.percent(total > 0 ? rows / total : 0)}`;
  const shown = sorted.length > limit ? sorted.slice(0, limit - 1) : sorted;
  const bars: Bar[] = shown.map(({ label, rows }) => ({ label, value: rows, text: text(rows) }));
  const rest = sorted.slice(shown.length);
  if (rest.length > 0) {
    const rows = rest.reduce((sum, entry) => sum + entry.rows, 0);
    bars.push({ label: others(format.count(rest.length)), value: rows, text: text(rows), muted: true });
  }
  return horizontalBars(bars);
}
