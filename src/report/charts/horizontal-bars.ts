import { fitText, textWidth } from '../plain-text.ts';
import { categoryLabel, FONT_SIZE, noLine } from './axis.ts';
import type { Chart } from './chart.ts';
import { palette } from './palette.ts';

export interface Bar {
  label: string;
  value: number;
  /** Written at the end of the bar. */
  text: string;
  muted?: boolean;
}

/** Horizontal bars, long labels truncated, the number at the end of each bar; negative values in orange. */
export function horizontalBars(bars: Bar[], rowHeight = 24): Chart {
  return ({ width }) => {
    const labelRoom = width * 0.42;
    const labels = bars.map((bar) => fitText(bar.label, labelRoom, FONT_SIZE));
    const left = Math.ceil(Math.max(20, ...labels.map((label) => textWidth(label, FONT_SIZE)))) + 10;
    const right = Math.ceil(Math.max(10, ...bars.map((bar) => textWidth(bar.text, FONT_SIZE)))) + 12;
    const longest = Math.max(0, ...bars.map((bar) => Math.abs(bar.value)));
    return {
      width,
      height: bars.length * rowHeight + 8,
      option: {
        grid: { left, right, top: 4, bottom: 4, containLabel: false },
        xAxis: { type: 'value', show: false, min: 0, max: longest > 0 ? longest : 1 },
        yAxis: {
          type: 'category',
          inverse: true,
          // Equal labels must stay apart, so the axis holds positions and writes the labels itself.
          data: bars.map((_, index) => String(index)),
          axisLabel: { ...categoryLabel, formatter: (index: string) => labels[Number(index)] ?? '' },
          axisLine: noLine,
          axisTick: noLine,
        },
        series: [
          {
            type: 'bar',
            silent: true,
            barWidth: Math.round(rowHeight * 0.62),
            data: bars.map((bar) => ({
              value: Math.abs(bar.value),
              itemStyle: {
                color: bar.value < 0 ? palette.orange : bar.muted ? palette.grey : palette.blue,
                borderRadius: [0, 2, 2, 0],
              },
            })),
            label: {
              show: true,
              position: 'right',
              color: palette.muted,
              fontSize: FONT_SIZE,
              textBorderWidth: 0,
              formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]?.text ?? '',
            },
          },
        ],
      },
    };
  };
}
