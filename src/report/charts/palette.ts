/**
 * The colours of charts. Each is unique, so that after drawing it can be replaced by a CSS variable and the
 * chart follows the colour scheme of the page. Blue and orange stay apart for colour-blind readers and in grey.
 */
export const palette = {
  ink: '#1b2632',
  muted: '#5d6b7a',
  line: '#c9d1d9',
  grid: '#e6eaee',
  surface: '#fefefe',
  blue: '#1f6296',
  paleBlue: '#a9c6de',
  orange: '#c8641b',
  grey: '#98a4b0',
} as const;

/** The same colours where the reader's screen is dark. */
export const darkPalette: Record<keyof typeof palette, string> = {
  ink: '#e4eaf0',
  muted: '#9fadba',
  line: '#43505d',
  grid: '#2b3641',
  surface: '#18212a',
  blue: '#6fb1e3',
  paleBlue: '#34597a',
  orange: '#f0985a',
  grey: '#6f7d8b',
};

/** `#1f6296` becomes `var(--blue, #1f6296)` wherever a drawing uses it. */
export function followColourScheme(svg: string): string {
  let themed = svg;
  for (const [name, colour] of Object.entries(palette)) {
    themed = themed.replaceAll(`="${colour}"`, `="var(--${name},${colour})"`);
  }
  return themed;
}
