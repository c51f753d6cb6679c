import { createRequire } from 'node:module';
import type * as echarts from 'echarts';
import { escapeHtml, printable } from '../plain-text.ts';
import type { ChartDrawing } from './chart.ts';
import { followColourScheme, palette } from './palette.ts';

/** ECharts as the one file that it also comes as: 585 modules take four times as long to load. */
const require = createRequire(import.meta.url);

/**
 * A drawing as one SVG element, without scripts, style sheets or links. `prefix` keeps the names of clip paths
 * unique among all charts of a page.
 */
export function drawChart(drawing: ChartDrawing, description: string, prefix: string): string {
  const { init } = require('echarts') as typeof echarts;
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: drawing.width,
    height: drawing.height,
  });
  try {
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: 'inherit', color: palette.ink },
      ...drawing.option,
    });
    return tidy(chart.renderToSVGString(), drawing, description, prefix);
  } finally {
    chart.dispose();
  }
}

/** Takes out what only serves a mouse, shortens numbers, and names the chart for readers who cannot see it. */
function tidy(svg: string, { width, height }: ChartDrawing, description: string, prefix: string): string {
  // ECharts escapes markup, but lets through characters that no HTML may hold.
  const body = printable(svg)
    .replace(/^<svg[^>]*>\n?/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<rect [^>]*fill="none"><\/rect>\n?/, '')
    .replace(/ (?:class|ecmeta_[a-z_]+|pointer-events|xml:space)="[^"]*"/g, '')
    .replace(/ (?:stroke-miterlimit|paint-order)="[^"]*"/g, '')
    .replaceAll('font-family:inherit;', '')
    .replace(/(id="|url\(#)zr\d+-/g, `$1${prefix}-`);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img"` +
    ` aria-label="${escapeHtml(description)}">${followColourScheme(body).trim()}</svg>`
  );
}
