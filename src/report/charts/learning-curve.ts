import { oneLine } from '../plain-text.ts';
import { axisLabel, axisLine, FONT_SIZE, legend, nameStyle, noLine, splitLine } from './axis.ts';
import type { Chart } from './chart.ts';
import { palette } from './palette.ts';

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

/** One quantity on training and validation data, epoch by epoch, with the epoch that was kept marked. */
export function learningCurve(curve: LearningCurve): Chart {
  return ({ width, format }) => {
    const line = (name: string, values: (number | undefined)[], colour: string, dashed: boolean) => ({
      type: 'line' as const,
      name,
      silent: true,
      data: values.map((value, index) => [
        curve.epochs[index] ?? index + 1,
        value !== undefined && Number.isFinite(value) ? value : '-',
      ]),
      symbol: 'circle',
      symbolSize: curve.epochs.length > 30 ? 0 : 5,
      lineStyle: { color: colour, width: 2, type: dashed ? ('dashed' as const) : ('solid' as const) },
      itemStyle: { color: colour },
    });
    const best = curve.bestEpoch;
    const first = Math.min(...curve.epochs);
    const last = Math.max(...curve.epochs);
    // The label leans away from the nearer edge, so that it is never cut.
    const nearEnd = best !== undefined && best - first > (last - first) / 2;
    const validation = {
      ...line(curve.names.validation, curve.validation, palette.orange, false),
      ...(best === undefined
        ? {}
        : {
            markLine: {
              symbol: 'none',
              silent: true,
              lineStyle: { color: palette.muted, type: 'dotted' as const, width: 1.5 },
              label: {
                formatter: oneLine(curve.names.best),
                position: 'end' as const,
                color: palette.muted,
                fontSize: FONT_SIZE,
                align: nearEnd ? ('right' as const) : ('left' as const),
                distance: 4,
              },
              data: [{ xAxis: best }],
            },
          }),
    };
    return {
      width,
      height: 236,
      option: {
        legend: legend([curve.names.training, curve.names.validation]),
        grid: { left: 46, right: 14, top: 52, bottom: 42, containLabel: false },
        xAxis: {
          type: 'value',
          min: first,
          max: last > first ? last : first + 1,
          minInterval: 1,
          name: curve.names.epoch,
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: nameStyle,
          axisLabel,
          axisLine,
          axisTick: noLine,
          splitLine: noLine,
        },
        yAxis: {
          type: 'value',
          scale: true,
          splitNumber: 4,
          axisLabel: {
            ...axisLabel,
            formatter: (value: number) =>
              curve.percent ? format.percent(value, 0) : format.decimal(value, value < 10 ? 2 : 0),
          },
          axisLine: noLine,
          axisTick: noLine,
          splitLine,
        },
        series: [line(curve.names.training, curve.training, palette.blue, true), validation],
      },
    };
  };
}
