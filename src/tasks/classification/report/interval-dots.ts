import type { CustomSeriesRenderItem } from 'echarts';
import { axisLabel, categoryLabel, FONT_SIZE, noLine, splitLine } from '../../../report/charts/axis.ts';
import type { Chart } from '../../../report/charts/chart.ts';
import { palette } from '../../../report/charts/palette.ts';
import { fitText, textWidth } from '../../../report/plain-text.ts';

export interface IntervalDot {
  label: string;
  value: number;
  low: number;
  high: number;
  /** Drawn hollow and grey: something to compare with. */
  muted?: boolean;
}

export interface IntervalDotsOptions {
  /** Write values as percentages. */
  readonly percent?: boolean;
  /** What the axis spans; 0 to 1 unless given. */
  readonly range?: readonly [number, number];
  readonly rowHeight?: number;
}

/** A dot for each value and a line for its interval, one row each, in the order given. */
export function intervalDots(
  dots: IntervalDot[],
  { percent = false, range: [least, greatest] = [0, 1], rowHeight = 24 }: IntervalDotsOptions = {},
): Chart {
  return ({ width, phone, format }) => {
    const labels = dots.map((dot) => fitText(dot.label, width * (width < 600 ? 0.42 : 0.34), FONT_SIZE));
    const left = Math.ceil(Math.max(20, ...labels.map((label) => textWidth(label, FONT_SIZE)))) + 14;
    const write = (value: number) => (percent ? format.percent(value) : format.decimal(value));
    const renderItem: CustomSeriesRenderItem = (params, api) => {
      const dot = dots[params.dataIndex];
      if (dot === undefined || !Number.isFinite(dot.value)) return;
      const row = params.dataIndex;
      const at = (value: number) => api.coord([value, row]);
      const [x = 0, y = 0] = at(dot.value);
      const [low = 0] = at(dot.low);
      const [high = 0] = at(dot.high);
      const colour = dot.muted ? palette.grey : palette.blue;
      return {
        type: 'group',
        children: [
          {
            type: 'rect',
            shape: { x: low, y: y - 3, width: Math.max(0, high - low), height: 6, r: 3 },
            style: { fill: dot.muted ? palette.line : palette.paleBlue },
          },
          { type: 'circle', shape: { cx: x, cy: y, r: 5 }, style: { fill: colour } },
        ],
      };
    };
    return {
      width,
      height: dots.length * rowHeight + 30,
      option: {
        grid: { left, right: 52, top: 2, bottom: 26, containLabel: false },
        xAxis: {
          type: 'value',
          min: least,
          max: greatest,
          interval: (greatest - least) * (phone ? 0.5 : width < 600 ? 0.25 : 0.2),
          axisLabel: {
            ...axisLabel,
            formatter: (value: number) =>
              percent ? format.percent(value, 0) : format.decimal(value, width < 600 ? 2 : 1),
          },
          splitLine,
        },
        yAxis: [
          {
            type: 'category',
            inverse: true,
            data: dots.map((_, index) => String(index)),
            axisLabel: { ...categoryLabel, formatter: (index: string) => labels[Number(index)] ?? '' },
            axisLine: noLine,
            axisTick: noLine,
          },
          {
            type: 'category',
            inverse: true,
            position: 'right',
            data: dots.map((_, index) => String(index)),
            axisLabel: {
              ...categoryLabel,
              color: palette.muted,
              formatter: (index: string) => write(dots[Number(index)]?.value ?? Number.NaN),
            },
            axisLine: noLine,
            axisTick: noLine,
          },
        ],
        series: [
          { type: 'custom', silent: true, renderItem, data: dots.map((dot, index) => [dot.value, index]) },
        ],
      },
    };
  };
}
