import type { Chart } from '../../../report/charts/chart.ts';
import { xyChart } from '../../../report/charts/xy-chart.ts';
import type { Format } from '../../../report/format.ts';
import type { LifeAnswer } from './facts.ts';

/** Predicted against true remaining life with intervals; on the dotted diagonal both are the same. */
export function lifeScatter(
  answers: readonly LifeAnswer[],
  cap: number,
  names: { truth: string; predicted: string; ideal: string; dots: string },
  { count: write }: Format,
): Chart {
  return (frame) =>
    xyChart({
      height: frame.phone ? 320 : 420,
      x: { name: names.truth, min: 0, max: cap, write },
      y: { name: names.predicted, min: 0, max: cap, write },
      series: [
        { kind: 'intervals', points: answers.map(({ truth, low, high }) => [truth, low, high]) },
        {
          kind: 'line',
          name: names.ideal,
          points: [
            [0, 0],
            [cap, cap],
          ],
          look: 'reference',
        },
        {
          kind: 'dots',
          name: names.dots,
          points: answers.map(({ truth, predicted }) => [truth, predicted]),
          sizes: answers.length > 150 ? 4 : 7,
        },
      ],
    })(frame);
}

/** The prediction at each moment of one unit's life, with its interval, beside the truth. */
export function lifeCurve(
  points: readonly LifeAnswer[],
  cap: number,
  names: { predicted: string; truth: string; band: string; time: string },
  { count: write }: Format,
): Chart {
  return xyChart({
    height: 216,
    x: { name: names.time, min: points[0]?.time ?? 0, max: points.at(-1)?.time ?? 1, write },
    y: { min: 0, max: cap, write },
    series: [
      { kind: 'band', name: names.band, points: points.map(({ time, low, high }) => [time, low, high]) },
      {
        kind: 'line',
        name: names.truth,
        points: points.map(({ time, truth }) => [time, truth]),
        look: 'reference',
      },
      {
        kind: 'line',
        name: names.predicted,
        points: points.map(({ time, predicted }) => [time, predicted]),
        look: 'model',
      },
    ],
  });
}
