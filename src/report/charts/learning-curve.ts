import type { Format } from '../format.ts';
import { oneLine } from '../plain-text.ts';
import type { Chart } from './chart.ts';
import { xyChart } from './xy-chart.ts';

export interface LearningCurve {
  /** Names for training and validation, and of the horizontal axis. */
  names: { training: string; validation: string; epoch: string; best: string };
  epochs: number[];
  training: (number | undefined)[];
  validation: (number | undefined)[];
  bestEpoch?: number;
  /** Write the vertical axis in percent. */
  percent: boolean;
}

/** One quantity on training and validation data, epoch by epoch, with the best epoch marked. */
export function learningCurve(
  { names, epochs, training, validation, bestEpoch, percent }: LearningCurve,
  format: Format,
): Chart {
  const first = Math.min(...epochs);
  const points = (values: (number | undefined)[]) =>
    values.map((value, i): [number, number] => [epochs[i] ?? i + 1, value ?? Number.NaN]);
  const values = [...training, ...validation].filter(
    (value): value is number => value !== undefined && Number.isFinite(value),
  );
  const range = Math.max(...values) - Math.min(...values);
  // So many digits that marks on the axis differ.
  const digits = range > 0 ? Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(range)))) : 2;
  const marked = epochs.length <= 30;
  const mark = bestEpoch === undefined ? undefined : { at: bestEpoch, label: oneLine(names.best) };
  return xyChart({
    height: 240,
    x: {
      name: names.epoch,
      min: first,
      max: Math.max(first + 1, ...epochs),
      whole: true,
      write: format.count,
    },
    y: { write: (value) => (percent ? format.percent(value, 0) : format.decimal(value, digits)) },
    series: [
      { kind: 'line', name: names.training, points: points(training), look: 'model', dashed: true, marked },
      { kind: 'line', name: names.validation, points: points(validation), look: 'second', marked, mark },
    ],
  });
}
