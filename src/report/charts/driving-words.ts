import type { Format } from '../format.ts';
import type { Chart } from './chart.ts';
import { horizontalBars } from './horizontal-bars.ts';

/** The words that push a text towards (blue) or away from (orange) one class, strongest first. */
export function drivingWords(
  words: { word: string; weight: number; count: number }[],
  format: Format,
  limit = 8,
): Chart {
  const strongest = [...words].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, limit);
  return horizontalBars(
    strongest.map(({ word, weight, count }) => ({
      label: word,
      value: weight,
      text: `${weight < 0 ? '−' : '+'}${format.decimal(Math.abs(weight), 2)} · ×${format.count(count)}`,
    })),
    22,
  );
}
