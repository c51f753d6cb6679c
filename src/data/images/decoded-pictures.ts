import { readFrom } from '../storage/temporary-file.ts';
import type { ImageShape } from './augment.ts';

/** Decoded images of one shape, by index; plain data, so that it can be sent to a thread. */
export interface DecodedImages {
  readonly shape: ImageShape;
  readonly count: number;
  /** One after the other, in memory that threads share. */
  readonly pixels?: Uint8Array;
  /** Or in a temporary file, in colour: the offset of each. */
  readonly file?: { readonly descriptor: number; readonly starts: Float64Array };
}

/** The image at an index, `[height, width, channels]`; not to be written to. */
export function imageAt({ shape, pixels, file }: DecodedImages, place: number): Uint8Array {
  const size = shape.width * shape.height * shape.channels;
  if (pixels !== undefined) return pixels.subarray(place * size, (place + 1) * size);
  if (file === undefined) throw new Error('the images are nowhere');
  const image = new Uint8Array(shape.width * shape.height * 3);
  readFrom(file.descriptor, image, file.starts[place], 'images');
  return shape.channels === 3 ? image : inGrey(image);
}

export function inGrey(image: Uint8Array): Uint8Array {
  const grey = new Uint8Array(image.length / 3);
  for (let p = 0; p < grey.length; p++) grey[p] = luminance(image, 3 * p);
  return grey;
}

/** ITU-R BT.601, as in JPEG. */
const luminance = (pixels: Uint8Array, at: number): number =>
  Math.round(0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2]);
