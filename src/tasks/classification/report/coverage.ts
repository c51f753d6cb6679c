import { axisLabel, axisLine, legend, nameStyle, noLine, splitLine } from '../../../report/charts/axis.ts';
import type { Chart } from '../../../report/charts/chart.ts';
import { palette } from '../../../report/charts/palette.ts';

export interface CoveragePoint {
  /** Predictions with at least this score are filed without a person. */
  threshold: number;
  /** Share of all rows that reach the threshold, 0 to 1. */
  coverage: number;
  /** Share of those that are right, 0 to 1. */
  accuracy: number;
}

/** What share is handled automatically, and how much of it rightly, as the least accepted score rises. */
export function coverageCurve(
  points: CoveragePoint[],
  names: { threshold: string; coverage: string; accuracy: string },
): Chart {
  return ({ width, format }) => {
    const sorted = [...points].sort((a, b) => a.threshold - b.threshold);
    const line = (
      name: string,
      value: (point: CoveragePoint) => number,
      colour: string,
      dashed: boolean,
    ) => ({
      type: 'line' as const,
      name,
      silent: true,
      symbol: 'circle',
      symbolSize: 5,
      data: sorted.map((point) => {
        const y = value(point);
        return [point.threshold, Number.isFinite(y) ? y : '-'];
      }),
      lineStyle: { color: colour, width: 2, type: dashed ? ('dashed' as const) : ('solid' as const) },
      itemStyle: { color: colour },
    });
    return {
      width,
      height: 290,
      option: {
        legend: legend([names.accuracy, names.coverage]),
        grid: { left: 48, right: 18, top: 36, bottom: 46, containLabel: false },
        xAxis: {
          type: 'value',
          min: Math.min(...sorted.map((point) => point.threshold)),
          max: 1,
          name: names.threshold,
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: nameStyle,
          axisLabel: {
            ...axisLabel,
            formatter: (value: number) => format.percent(value, 0),
            hideOverlap: true,
          },
          axisLine,
          axisTick: noLine,
          splitLine: noLine,
        },
        yAxis: {
          type: 'value',
          min: 0,
          max: 1,
          interval: 0.25,
          axisLabel: { ...axisLabel, formatter: (value: number) => format.percent(value, 0) },
          axisLine: noLine,
          axisTick: noLine,
          splitLine,
        },
        series: [
          line(names.accuracy, (point) => point.accuracy, palette.blue, false),
          line(names.coverage, (point) => point.coverage, palette.orange, true),
        ],
      },
    };
  };
}
