import type { Chart } from '../../../report/charts/chart.ts';
import { xyChart } from '../../../report/charts/xy-chart.ts';
import type { Format } from '../../../report/format.ts';

export interface ReliabilityBin {
  /** Mean score of the predictions in this bin, 0 to 1. */
  meanScore: number;
  /** Share of them that were right, 0 to 1. */
  accuracy: number;
  count: number;
}

/**
 * Scores against the share that is right: on the dotted diagonal a score of 80% is right 80 times in 100. Larger dots
 * are more predictions (Guo et al. 2017, "On Calibration of Modern Neural Networks").
 */
export function reliability(
  bins: ReliabilityBin[],
  names: { score: string; right: string; ideal: string; model: string },
  format: Format,
): Chart {
  const filled = bins.filter((bin) => bin.count > 0);
  const most = Math.max(1, ...filled.map((bin) => bin.count));
  // A bin of a handful of predictions is due to chance; the line skips it, its small dot stays.
  const sound = filled.filter((bin) => bin.count >= Math.min(5, most));
  const axis = (name: string) => ({
    name,
    min: 0,
    max: 1,
    interval: 0.25,
    write: (value: number) => format.percent(value, 0),
  });
  const pointOf = ({ meanScore, accuracy }: ReliabilityBin) => [meanScore, accuracy] as const;
  return xyChart({
    height: 290,
    x: axis(names.score),
    y: axis(names.right),
    series: [
      {
        kind: 'line',
        name: names.ideal,
        points: [
          [0, 0],
          [1, 1],
        ],
        look: 'reference',
      },
      { kind: 'line', name: names.model, points: sound.map(pointOf), look: 'model' },
      {
        kind: 'dots',
        points: filled.map(pointOf),
        sizes: filled.map(({ count }) => 6 + 12 * Math.sqrt(count / most)),
      },
    ],
  });
}
