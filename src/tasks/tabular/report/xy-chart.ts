import { axisLabel, axisLine, legend, nameStyle, noLine, splitLine } from '../../../report/charts/axis.ts';
import type { Chart } from '../../../report/charts/chart.ts';
import { palette } from '../../../report/charts/palette.ts';

export interface XyChart {
  readonly x: { name: string; min?: number; max?: number; write: (value: number) => string };
  readonly y: { name: string; min?: number; max?: number; write: (value: number) => string };
  /** A line of the model, and one to compare it with. */
  readonly line?: { name: string; points: readonly (readonly [number, number])[] };
  readonly other?: { name: string; points: readonly (readonly [number, number])[] };
  /** Single points: many small ones, or one that matters. */
  readonly dots?: { name: string; points: readonly (readonly [number, number])[]; strong?: boolean };
}

/** Lines and dots over two axes of numbers. */
export function xyChart({ x, y, line, other, dots }: XyChart): Chart {
  return ({ width, phone }) => {
    const axis = ({ name, min, max, write }: XyChart['x'], gap: number) => ({
      type: 'value' as const,
      scale: true,
      min,
      max,
      splitNumber: max === 1 ? 5 : phone ? 3 : 4,
      name,
      nameLocation: 'middle' as const,
      nameGap: gap,
      nameTextStyle: nameStyle,
      axisLabel: { ...axisLabel, formatter: write, hideOverlap: true },
      axisLine,
      axisTick: noLine,
      splitLine,
    });
    const names = [line?.name, other?.name, dots?.name].filter((name) => name !== undefined);
    return {
      width,
      height: 300,
      option: {
        legend: legend(names),
        grid: { left: 66, right: 20, top: 36, bottom: 46, containLabel: false },
        xAxis: axis(x, 28),
        yAxis: axis(y, 48),
        series: [
          ...(other === undefined
            ? []
            : [
                {
                  type: 'line' as const,
                  name: other.name,
                  silent: true,
                  symbol: 'none',
                  data: other.points.map((point) => [...point]),
                  lineStyle: { color: palette.muted, type: 'dotted' as const, width: 1.5 },
                  itemStyle: { color: palette.muted },
                },
              ]),
          ...(line === undefined
            ? []
            : [
                {
                  type: 'line' as const,
                  name: line.name,
                  silent: true,
                  symbol: 'none',
                  data: line.points.map((point) => [...point]),
                  lineStyle: { color: palette.blue, width: 2 },
                  itemStyle: { color: palette.blue },
                },
              ]),
          ...(dots === undefined
            ? []
            : [
                {
                  type: 'scatter' as const,
                  name: dots.name,
                  silent: true,
                  symbol: 'circle',
                  symbolSize: dots.strong ? 11 : dots.points.length > 150 ? 4 : 6,
                  data: dots.points.map((point) => [...point]),
                  itemStyle: { color: dots.strong ? palette.orange : palette.blue },
                },
              ]),
        ],
      },
    };
  };
}
