import type { CustomSeriesRenderItem, SeriesOption } from 'echarts';
import { textWidth } from '../plain-text.ts';
import { axisLabel, axisLine, FONT_SIZE, legend, nameStyle, noLine, splitLine } from './axis.ts';
import type { Chart } from './chart.ts';
import { palette } from './palette.ts';

export interface NumberAxis {
  readonly name?: string;
  readonly min?: number;
  readonly max?: number;
  readonly interval?: number;
  /** Whole numbers only. */
  readonly whole?: boolean;
  readonly write: (value: number) => string;
}

type Point = readonly [x: number, y: number];

export type XySeries =
  | {
      readonly kind: 'line';
      /** In the legend; nothing is drawn at a `y` that is not a finite number. */
      readonly name: string;
      readonly points: readonly Point[];
      /** Blue, orange, or dotted grey for something to compare with. */
      readonly look: 'model' | 'second' | 'reference';
      readonly dashed?: boolean;
      /** A dot at each point. */
      readonly marked?: boolean;
      /** A vertical line with a label. */
      readonly mark?: { readonly at: number; readonly label: string };
    }
  | {
      readonly kind: 'dots';
      readonly name?: string;
      readonly points: readonly Point[];
      /** Of each dot, in pixels. */
      readonly sizes: number | readonly number[];
      readonly look?: 'model' | 'second';
    }
  /** `[x, low, high]`: an area, or a vertical line for each. */
  | {
      readonly kind: 'band' | 'intervals';
      readonly name?: string;
      readonly points: readonly (readonly [number, number, number])[];
    };

export interface XyChart {
  readonly x: NumberAxis;
  readonly y: NumberAxis;
  readonly series: readonly XySeries[];
  /** In pixels, with one line of legend; 300 if left out. */
  readonly height?: number;
}

const LEGEND_LINE = 22;

/** Lines, dots and bands over two axes of numbers, with a legend above. */
export function xyChart({ x, y, series, height = 300 }: XyChart): Chart {
  return ({ width, phone }) => {
    const names = series.flatMap(({ name }) => (name === undefined ? [] : [name]));
    const marked = series.some((each) => each.kind === 'line' && each.mark !== undefined);
    // A legend that is wider than the chart takes another line.
    const legendWidth = names.reduce((sum, name) => sum + textWidth(name, FONT_SIZE) + 38, 0);
    const above = LEGEND_LINE * (Math.ceil(legendWidth / width) - 1);
    const axis = ({ name, min, max, interval, whole, write }: NumberAxis, gap: number) => ({
      type: 'value' as const,
      scale: true,
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(interval === undefined ? {} : { interval }),
      ...(whole ? { minInterval: 1 } : {}),
      splitNumber: max === 1 ? 5 : phone ? 3 : 4,
      ...(name === undefined
        ? {}
        : { name, nameLocation: 'middle' as const, nameGap: gap, nameTextStyle: nameStyle }),
      axisLabel: { ...axisLabel, formatter: write, hideOverlap: true },
      axisLine,
      axisTick: noLine,
      splitLine,
    });
    return {
      width,
      height: height + above,
      option: {
        legend: legend(names),
        grid: {
          left: y.name === undefined ? 48 : 66,
          right: 18,
          top: (marked ? 52 : 36) + above,
          bottom: x.name === undefined ? 28 : 46,
          containLabel: false,
        },
        xAxis: axis(x, 28),
        yAxis: axis(y, 48),
        series: series.flatMap(drawn),
      },
    };
  };
}

function drawn(series: XySeries): SeriesOption[] {
  switch (series.kind) {
    case 'line':
      return [line(series)];
    case 'dots': {
      const { name, points, sizes, look } = series;
      const color = look === 'second' ? palette.orange : palette.blue;
      const data = points.map((point, i) => ({
        value: [...point],
        symbolSize: typeof sizes === 'number' ? sizes : sizes[i],
      }));
      return [{ type: 'scatter', name, silent: true, symbol: 'circle', data, itemStyle: { color } }];
    }
    case 'intervals': {
      const { name, points } = series;
      const color = palette.paleBlue;
      const renderItem = interval(points.length > 150 ? 1 : 2);
      const data = points.map((point) => [...point]);
      return [{ type: 'custom', name, silent: true, renderItem, data, itemStyle: { color } }];
    }
    case 'band':
      return band(series);
  }
}

const colours = { model: palette.blue, second: palette.orange, reference: palette.muted } as const;

function line({
  name,
  points,
  look,
  dashed,
  marked,
  mark,
}: Extract<XySeries, { kind: 'line' }>): SeriesOption {
  const color = colours[look];
  const reference = look === 'reference';
  // The label leans away from the nearer edge, so that it is not cut.
  const [first = 0, last = 0] = [points[0]?.[0], points.at(-1)?.[0]];
  const label = mark && {
    formatter: mark.label,
    position: 'end' as const,
    color: palette.muted,
    fontSize: FONT_SIZE,
    align: mark.at - first > (last - first) / 2 ? ('right' as const) : ('left' as const),
    distance: 4,
  };
  return {
    type: 'line',
    name,
    silent: true,
    symbol: marked ? 'circle' : 'none',
    symbolSize: 5,
    data: points.map(([x, y]) => [x, Number.isFinite(y) ? y : '-']),
    lineStyle: {
      color,
      width: reference ? 1.5 : 2,
      type: reference ? 'dotted' : dashed ? 'dashed' : 'solid',
    },
    itemStyle: { color },
    ...(mark && {
      markLine: {
        symbol: 'none',
        silent: true,
        lineStyle: { color: palette.muted, type: 'dotted', width: 1.5 },
        label,
        data: [{ xAxis: mark.at }],
      },
    }),
  };
}

/** An area is drawn as one that is stacked on another without colour. */
function band({ name, points }: Extract<XySeries, { kind: 'band' | 'intervals' }>): SeriesOption[] {
  const color = palette.paleBlue;
  const part = (data: number[][]): SeriesOption & { type: 'line' } => ({
    type: 'line',
    stack: 'band',
    silent: true,
    symbol: 'none',
    data,
    lineStyle: { opacity: 0 },
  });
  return [
    part(points.map(([x, low]) => [x, low])),
    {
      ...part(points.map(([x, low, high]) => [x, high - low])),
      name,
      areaStyle: { color, opacity: 0.45 },
      itemStyle: { color },
    },
  ];
}

const interval =
  (lineWidth: number): CustomSeriesRenderItem =>
  (_params, api) => {
    const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
    const [, high = 0] = api.coord([api.value(0), api.value(2)]);
    return {
      type: 'line',
      shape: { x1: x, y1: low, x2: x, y2: high },
      style: { stroke: palette.paleBlue, lineWidth },
    };
  };
