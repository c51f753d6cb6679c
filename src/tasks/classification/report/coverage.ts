import type { Chart } from '../../../report/charts/chart.ts';
import { xyChart } from '../../../report/charts/xy-chart.ts';
import type { Format } from '../../../report/format.ts';

export interface CoveragePoint {
  /** Predictions with at least this score are accepted without a person. */
  threshold: number;
  /** Share of all rows that reach the threshold, 0 to 1. */
  coverage: number;
  /** Share of those that are right, 0 to 1. */
  accuracy: number;
}

/** The share that is accepted without a person, and the share of it that is right, by threshold. */
export function coverageCurve(
  points: CoveragePoint[],
  names: { threshold: string; coverage: string; accuracy: string },
  format: Format,
): Chart {
  const sorted = [...points].sort((a, b) => a.threshold - b.threshold);
  const write = (value: number) => format.percent(value, 0);
  const line = (of: 'accuracy' | 'coverage') => ({
    kind: 'line' as const,
    name: names[of],
    points: sorted.map((point) => [point.threshold, point[of]] as const),
    look: of === 'accuracy' ? ('model' as const) : ('second' as const),
    dashed: of === 'coverage',
    marked: true,
  });
  return xyChart({
    height: 290,
    x: { name: names.threshold, min: sorted[0]?.threshold ?? 0, max: 1, write },
    y: { min: 0, max: 1, interval: 0.25, write },
    series: [line('accuracy'), line('coverage')],
  });
}
