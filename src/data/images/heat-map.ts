import type { Sharp } from 'sharp';
import type { ValueScale } from './deep-values.ts';
import { readImage } from './read-image.ts';

export interface HeatGrid {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/** The length of the longer side in pixels, and the scale of images of more than 8 bits. */
export interface SeenAs {
  readonly side?: number;
  readonly scale?: ValueScale;
}

/** An outline surrounds the places with at least this share of the strongest evidence. */
const outlined = 0.5;
/** Orange; the tint is never more opaque than this, so that a defect stays visible under it. */
const colour = [255, 96, 0] as const;
const maxOpacity = 80;
/** Pixels of the longest side where none is asked for. */
const longest = 800;

/**
 * An image file with `grid` over it, as PNG: a transparent tint, the stronger the more a place speaks for the answer, and
 * an outline around the strongest places. Places that speak against the answer are left unchanged. `side` is the
 * length of the longer side in pixels; if left out, the image's own, at most 800.
 */
export async function heatMapOver(
  path: string,
  grid: HeatGrid,
  { side, scale }: SeenAs = {},
): Promise<Buffer> {
  const { image, width, height } = await scaled(path, { side, scale });
  const heat = await heatAt(grid, width, height);
  const overlay = new Uint8Array(heat.length * 4);
  const line = Math.max(1, Math.round(Math.max(width, height) / 200));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      overlay.set(colour, 4 * at);
      overlay[4 * at + 3] = isEdge(heat, x, y, width, height, line)
        ? 255
        : Math.round((maxOpacity * heat[at]) / 255);
    }
  }
  return image
    .composite([{ input: Buffer.from(overlay.buffer), raw: { width, height, channels: 4 } }])
    .png()
    .toBuffer();
}

/** The same image in the same size, as PNG, without a heat map. */
export async function imageWithoutHeat(path: string, seen: SeenAs = {}): Promise<Buffer> {
  return (await scaled(path, seen)).image.png().toBuffer();
}

async function scaled(
  path: string,
  { side: asked, scale: values }: SeenAs,
): Promise<{ readonly image: Sharp; readonly width: number; readonly height: number }> {
  const { width, height, data } = await readImage(path, { scale: values });
  const side = Math.max(width, height);
  const scale = (asked ?? Math.min(longest, side)) / side;
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const { default: sharp } = await import('sharp');
  const image = sharp(data, { raw: { width, height, channels: 3 } });
  return { image: image.resize(size.width, size.height, { fit: 'fill' }), ...size };
}

/** The grid's values at each pixel, 255 for the strongest of the grid. */
async function heatAt({ rows, columns, values }: HeatGrid, width: number, height: number): Promise<Buffer> {
  const strongest = Math.max(...values, 1e-12);
  const bytes = Uint8Array.from(values, (value) => Math.round((255 * Math.max(0, value)) / strongest));
  const { default: sharp } = await import('sharp');
  return sharp(bytes, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .extractChannel(0)
    .raw()
    .toBuffer();
}

/** Whether a pixel is inside the outline and one at most `line` pixels away is not. */
function isEdge(
  heat: Uint8Array,
  x: number,
  y: number,
  width: number,
  height: number,
  line: number,
): boolean {
  const least = outlined * 255;
  const inside = (column: number, row: number): boolean =>
    column < 0 || row < 0 || column >= width || row >= height || heat[row * width + column] >= least;
  return (
    heat[y * width + x] >= least &&
    !(inside(x - line, y) && inside(x + line, y) && inside(x, y - line) && inside(x, y + line))
  );
}
