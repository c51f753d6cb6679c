import { axisLabel, axisLine, legend, nameStyle, noLine, splitLine } from '../../../report/charts/axis.ts';
import type { Chart } from '../../../report/charts/chart.ts';
import { palette } from '../../../report/charts/palette.ts';

export interface LifeCurvePoint {
  time: number;
  truth: number;
  predicted: number;
  low: number;
  high: number;
}

/** Remaining life as it was said at each moment of one unit's life, with its interval, beside the truth. */
export function lifeCurve(
  points: LifeCurvePoint[],
  cap: number,
  names: { said: string; truth: string; band: string; time: string },
): Chart {
  return ({ width, format }) => {
    const band = (data: number[][], color: string | undefined) => ({
      type: 'line' as const,
      stack: 'interval',
      silent: true,
      symbol: 'none',
      data,
      lineStyle: { opacity: 0 },
      ...(color === undefined
        ? {}
        : { name: names.band, areaStyle: { color, opacity: 0.45 }, itemStyle: { color } }),
    });
    return {
      width,
      height: 210,
      option: {
        legend: legend([names.said, names.truth, names.band]),
        grid: { left: 40, right: 12, top: 30, bottom: 40, containLabel: false },
        xAxis: {
          type: 'value',
          min: points[0]?.time ?? 0,
          max: points.at(-1)?.time ?? 1,
          splitNumber: 3,
          name: names.time,
          nameLocation: 'middle',
          nameGap: 24,
          nameTextStyle: nameStyle,
          axisLabel: { ...axisLabel, formatter: (value: number) => format.count(value), hideOverlap: true },
          axisLine,
          axisTick: noLine,
          splitLine: noLine,
        },
        yAxis: {
          type: 'value',
          min: 0,
          max: cap,
          splitNumber: 3,
          axisLabel: { ...axisLabel, formatter: (value: number) => format.count(value), hideOverlap: true },
          axisLine: noLine,
          axisTick: noLine,
          splitLine,
        },
        series: [
          band(
            points.map(({ time, low }) => [time, low]),
            undefined,
          ),
          band(
            points.map(({ time, low, high }) => [time, high - low]),
            palette.paleBlue,
          ),
          {
            type: 'line',
            name: names.truth,
            silent: true,
            symbol: 'none',
            data: points.map(({ time, truth }) => [time, truth]),
            lineStyle: { color: palette.muted, type: 'dotted', width: 1.5 },
            itemStyle: { color: palette.muted },
          },
          {
            type: 'line',
            name: names.said,
            silent: true,
            symbol: 'none',
            data: points.map(({ time, predicted }) => [time, predicted]),
            lineStyle: { color: palette.blue, width: 2 },
            itemStyle: { color: palette.blue },
          },
        ],
      },
    };
  };
}
