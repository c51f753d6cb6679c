import { axisLabel, axisLine, legend, nameStyle, noLine, splitLine } from '../../../report/charts/axis.ts';
import type { Chart } from '../../../report/charts/chart.ts';
import { palette } from '../../../report/charts/palette.ts';

export interface ReliabilityBin {
  /** Mean score of the predictions in this bin, 0 to 1. */
  meanScore: number;
  /** Share of them that were right, 0 to 1. */
  accuracy: number;
  count: number;
}

/**
 * Said against true: on the dotted diagonal a score of 80% is right 80 times in 100. Larger dots hold more
 * predictions (Guo et al. 2017, "On Calibration of Modern Neural Networks").
 */
export function reliability(
  bins: ReliabilityBin[],
  names: { score: string; right: string; ideal: string; model: string },
): Chart {
  return ({ width, format }) => {
    const filled = bins.filter((bin) => bin.count > 0);
    const most = Math.max(1, ...filled.map((bin) => bin.count));
    // A bin of a handful of predictions is chance; the line passes it by, its small dot stays.
    const sound = filled.filter((bin) => bin.count >= Math.min(5, most));
    const axis = (name: string, gap: number) => ({
      type: 'value' as const,
      min: 0,
      max: 1,
      interval: 0.25,
      name,
      nameLocation: 'middle' as const,
      nameGap: gap,
      nameTextStyle: nameStyle,
      axisLabel: { ...axisLabel, formatter: (value: number) => format.percent(value, 0) },
      axisLine,
      axisTick: noLine,
      splitLine,
    });
    return {
      width,
      height: 290,
      option: {
        legend: legend([names.model, names.ideal]),
        grid: { left: 64, right: 18, top: 36, bottom: 46, containLabel: false },
        xAxis: axis(names.score, 28),
        yAxis: axis(names.right, 46),
        series: [
          {
            type: 'line',
            name: names.ideal,
            silent: true,
            symbol: 'none',
            data: [
              [0, 0],
              [1, 1],
            ],
            lineStyle: { color: palette.muted, type: 'dotted', width: 1.5 },
            itemStyle: { color: palette.muted },
          },
          {
            type: 'line',
            name: names.model,
            silent: true,
            data: sound.map((bin) => [bin.meanScore, bin.accuracy]),
            symbol: 'circle',
            symbolSize: 0.1,
            lineStyle: { color: palette.blue, width: 2 },
            itemStyle: { color: palette.blue },
          },
          {
            type: 'scatter',
            silent: true,
            data: filled.map((bin) => ({
              value: [bin.meanScore, bin.accuracy],
              symbolSize: 6 + 12 * Math.sqrt(bin.count / most),
            })),
            symbol: 'circle',
            itemStyle: { color: palette.blue },
          },
        ],
      },
    };
  };
}
