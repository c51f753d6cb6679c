import type { CustomSeriesRenderItem } from 'echarts';
import { axisLabel, axisLine, legend, nameStyle, noLine, splitLine } from '../../../report/charts/axis.ts';
import type { Chart } from '../../../report/charts/chart.ts';
import { palette } from '../../../report/charts/palette.ts';

export interface LifeDot {
  truth: number;
  predicted: number;
  low: number;
  high: number;
}

/** Predicted against true remaining life with intervals; on the dotted diagonal both are the same. */
export function lifeScatter(
  dots: LifeDot[],
  cap: number,
  names: { truth: string; said: string; ideal: string; dots: string },
): Chart {
  return ({ width, phone, format }) => {
    const renderInterval: CustomSeriesRenderItem = (_params, api) => {
      const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
      const [, high = 0] = api.coord([api.value(0), api.value(2)]);
      return {
        type: 'line',
        shape: { x1: x, y1: low, x2: x, y2: high },
        style: { stroke: palette.paleBlue, lineWidth: dots.length > 150 ? 1 : 2 },
      };
    };
    const axis = (name: string, gap: number) => ({
      type: 'value' as const,
      min: 0,
      max: cap,
      splitNumber: phone ? 3 : 5,
      name,
      nameLocation: 'middle' as const,
      nameGap: gap,
      nameTextStyle: nameStyle,
      axisLabel: { ...axisLabel, formatter: (value: number) => format.count(value), hideOverlap: true },
      axisLine,
      axisTick: noLine,
      splitLine,
    });
    return {
      width,
      height: phone ? 320 : 420,
      option: {
        legend: legend([names.dots, names.ideal]),
        grid: { left: 60, right: 18, top: 34, bottom: 46, containLabel: false },
        xAxis: axis(names.truth, 28),
        yAxis: axis(names.said, 42),
        series: [
          {
            type: 'custom',
            silent: true,
            renderItem: renderInterval,
            data: dots.map(({ truth, low, high }) => [truth, low, high]),
          },
          {
            type: 'line',
            name: names.ideal,
            silent: true,
            symbol: 'none',
            data: [
              [0, 0],
              [cap, cap],
            ],
            lineStyle: { color: palette.muted, type: 'dotted', width: 1.5 },
            itemStyle: { color: palette.muted },
          },
          {
            type: 'scatter',
            name: names.dots,
            silent: true,
            symbolSize: dots.length > 150 ? 4 : 7,
            itemStyle: { color: palette.blue },
            data: dots.map(({ truth, predicted }) => [truth, predicted]),
          },
        ],
      },
    };
  };
}
