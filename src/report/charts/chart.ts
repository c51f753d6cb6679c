import type { EChartsOption } from 'echarts';
import type { Format } from '../format.ts';

/** Where a chart is shown: its width in pixels, and how numbers are written there. */
export interface ChartFrame {
  width: number;
  phone: boolean;
  format: Format;
}

/** What to draw and how large, in pixels. */
export interface ChartDrawing {
  option: EChartsOption;
  width: number;
  height: number;
}

export type Chart = (frame: ChartFrame) => ChartDrawing;

const DESK_WIDTH = { full: 872, half: 420, third: 278 } as const;
const PHONE_WIDTH = 326;

/** The drawings of one chart for desk and phone. */
export function bothWidths(
  width: 'full' | 'half' | 'third',
  format: Format,
  chart: Chart,
): { width: 'full' | 'half' | 'third'; desk: ChartDrawing; phone?: ChartDrawing } {
  const desk = chart({ width: DESK_WIDTH[width], phone: width === 'third', format });
  if (width === 'third') return { width, desk };
  return { width, desk, phone: chart({ width: PHONE_WIDTH, phone: true, format }) };
}
