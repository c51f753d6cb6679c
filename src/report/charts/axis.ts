import { palette } from './palette.ts';

/** The parts that all charts share: thin grey axes, small grey letters, dotted guide lines. */
export const FONT_SIZE = 12;

export const axisLabel = { color: palette.muted, fontSize: FONT_SIZE };
export const categoryLabel = { color: palette.ink, fontSize: FONT_SIZE, interval: 0 };
export const axisLine = { show: true, lineStyle: { color: palette.line } };
export const noLine = { show: false };
export const splitLine = { show: true, lineStyle: { color: palette.grid } };
export const nameStyle = { color: palette.muted, fontSize: FONT_SIZE };

/** Legend entries above a chart, starting at its left edge. */
export function legend(names: string[]) {
  return {
    data: names,
    left: 0,
    top: 0,
    itemWidth: 18,
    itemHeight: 8,
    itemGap: 14,
    selectedMode: false as const,
    textStyle: { color: palette.muted, fontSize: FONT_SIZE },
  };
}
