import type { ImageShape } from './augment.ts';

/** An image of many images, `columns` in a row, each enlarged to `side` pixels without smoothing; as PNG. */
export async function contactSheet(
  images: readonly Uint8Array[],
  shape: ImageShape,
  { columns = 8, side = 128, gap = 4 }: { columns?: number; side?: number; gap?: number } = {},
): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const rows = Math.ceil(images.length / columns);
  const tiles = await Promise.all(
    images.map(async (pixels, i) => ({
      input: await enlarged(pixels, shape, side),
      left: gap + (i % columns) * (side + gap),
      top: gap + Math.floor(i / columns) * (side + gap),
    })),
  );
  const width = gap + columns * (side + gap);
  const height = gap + Math.max(1, rows) * (side + gap);
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite(tiles)
    .png()
    .toBuffer();
}

async function enlarged(
  pixels: Uint8Array,
  { width, height, channels }: ImageShape,
  side: number,
): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(pixels, { raw: { width, height, channels: channels === 1 ? 1 : 3 } })
    .resize(side, side, { kernel: 'nearest', fit: 'fill' })
    .toColourspace('srgb')
    .png()
    .toBuffer();
}
