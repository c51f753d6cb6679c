import { readImage } from './read-image.ts';

export interface HeatGrid {
  readonly rows: number;
  readonly columns: number;
  readonly values: readonly number[];
}

/**
 * An image file with `grid` drawn over it, as PNG: the warmer, the more a place supports the answer; places that speak
 * against it stay as they are. The strongest place of the image has the full colour. No side is longer than `longest`.
 */
export async function heatMapOver(
  path: string,
  { rows, columns, values }: HeatGrid,
  longest = 800,
): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { width, height, data } = await readImage(path);
  const scale = Math.min(1, longest / Math.max(width, height));
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const strongest = Math.max(...values, 1e-12);
  const bytes = Uint8Array.from(values, (value) => Math.round((255 * Math.max(0, value)) / strongest));
  const heat = await sharp(bytes, { raw: { width: columns, height: rows, channels: 1 } })
    .resize(size.width, size.height, { kernel: 'cubic', fit: 'fill' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const overlay = new Uint8Array(heat.length * 4);
  for (let i = 0; i < heat.length; i++) {
    const share = heat[i] / 255;
    overlay[4 * i] = 255;
    overlay[4 * i + 1] = Math.round(200 * (1 - share));
    overlay[4 * i + 2] = 0;
    overlay[4 * i + 3] = Math.round(150 * share);
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(size.width, size.height, { fit: 'fill' })
    .composite([{ input: Buffer.from(overlay.buffer), raw: { ...size, channels: 4 } }])
    .png()
    .toBuffer();
}
