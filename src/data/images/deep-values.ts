import type { Metadata } from 'sharp';
import { UserError } from '../../core/errors.ts';

/** The values that become 0 and 255; those between are in proportion, those outside are 0 and 255. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
}

/** Values of one image of more than 8 bits a channel: the extremes, and those without the outermost 0.05%. */
export interface ValueRange {
  readonly lowest: number;
  readonly highest: number;
  readonly low: number;
  readonly high: number;
  readonly isFloat: boolean;
}

/** Pixels of more than 8 bits a channel; 2 and 4 channels end with the opacity. */
export interface DeepPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
  readonly values: Uint16Array | Float32Array;
}

/** Whether an image has values that 8 bits do not hold: 16-bit PNG and TIFF, whole numbers and floats of scientific TIFF. */
export const isDeep = ({ depth, space }: Metadata): boolean =>
  depth !== 'uchar' && deepSpaces.has(space ?? '');
const deepSpaces: ReadonlySet<string> = new Set(['grey16', 'rgb16', 'b-w', 'scrgb']);

/** Black and white of 16 bits. */
const whole: ValueScale = { low: 0, high: 65_535 };
/** 12 bits hold smaller ones. In 16 bits they are nearly black. */
const dark = 4096;
/** Share of the values at either end that may be faulty pixels. */
const outermost = 0.0005;
/** Values that are sorted of a large image. */
const maxSorted = 250_000;

/** The range of an image's values where it is not transparent. Throws no error where it has none: they are then 0. */
export function rangeOf({ values, channels }: DeepPixels): ValueRange {
  const colours = channels > 2 ? 3 : 1;
  const pixels = values.length / channels;
  const every = Math.max(1, Math.floor((pixels * colours) / maxSorted));
  const some = new Float32Array(Math.ceil((pixels * colours) / every));
  let [lowest, highest, seen, kept] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (colours !== channels && values[pixel * channels + colours] === 0) continue;
    for (let c = 0; c < colours; c++) {
      const value = values[pixel * channels + c];
      if (!Number.isFinite(value)) continue;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
      if (seen++ % every === 0) some[kept++] = value;
    }
  }
  const isFloat = values instanceof Float32Array;
  if (kept === 0) return { lowest: 0, highest: 0, low: 0, high: 0, isFloat };
  const sorted = some.subarray(0, kept).sort();
  const cut = Math.floor(kept * outermost);
  return { lowest, highest, low: sorted[cut], high: sorted[kept - 1 - cut], isFloat };
}

/**
 * One scale for a data set: from the lowest to the highest value of its images. A faulty pixel must not take the
 * contrast of all others: further out than the usual values are wide, values are cut off. Where other images have 8 bits
 * (`mixed`) and these use all 16, black and white are those of the format, so that both mean the same.
 */
export function scaleOf(ranges: readonly ValueRange[], mixed = false): ValueScale {
  if (mixed && ranges.every(({ isFloat }) => !isFloat) && ranges.some(({ high }) => high >= dark)) {
    return whole;
  }
  const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));
  const [low, high] = [least(ranges.map((each) => each.low)), most(ranges.map((each) => each.high))];
  const width = high - low;
  const scale = {
    low: Math.max(low - width, least(ranges.map(({ lowest }) => lowest))),
    high: Math.min(high + width, most(ranges.map(({ highest }) => highest))),
  };
  return scale.high > scale.low ? scale : { low: scale.low, high: scale.low + 1 };
}

/** The scale of the format itself: all that 16 bits hold, or from 0 to 1 for floats, from 0 to 255 where they are larger. */
export function usualScale({ values }: DeepPixels, { highest }: ValueRange): ValueScale {
  if (values instanceof Uint16Array) return whole;
  return { low: 0, high: highest <= 1 ? 1 : 255 };
}

/** The pixels in 8 bits a channel. */
export function toBytes({ values, channels }: DeepPixels, { low, high }: ValueScale): Uint8Array {
  const bytes = new Uint8Array(values.length);
  const factor = 255 / (high - low);
  const opacity = channels === 2 || channels === 4 ? channels - 1 : -1;
  const opaque = values instanceof Uint16Array ? 65_535 : 1;
  for (let i = 0; i < values.length; i++) {
    const value = i % channels === opacity ? (255 * values[i]) / opaque : (values[i] - low) * factor;
    // NaN, which scientific files have where nothing was measured, is as dark as the darkest.
    bytes[i] = value > 0 ? Math.min(255, Math.round(value)) : 0;
  }
  return bytes;
}

/** How a model was trained: the scale of deep images, and whether there were others. */
export interface TrainedDepth {
  readonly scale?: ValueScale;
  /** Whether images of 8 bits were among them. */
  readonly mixed?: boolean;
}

/**
 * Throws UserError for an image whose values mean nothing to a model: one of 8 bits where it was trained on a scale of
 * others, or one of another scale than that of 16 bits where it was trained on 8 bits.
 */
export function checkDepth(
  path: string,
  values: ValueRange | undefined,
  { scale, mixed = true }: TrainedDepth,
): void {
  if (scale !== undefined && !mixed && values === undefined) {
    const [low, high] = [scale.low, scale.high].map(shortly);
    throw new UserError({
      en: `${path} has 8 bits a channel, and the model was trained on images of more, with values from ${low} to ${high}; give it as the camera wrote it`,
      zh: `${path} 每通道 8 位，而模型用位数更多的图片训练，取值为 ${low} 到 ${high}；请提供相机原始文件`,
    });
  }
  if (scale !== undefined || values === undefined || values.highest === 0) return;
  const known = values.isFloat ? values.lowest >= 0 && values.highest <= 255 : values.highest >= dark;
  if (known) return;
  const [low, high] = [values.lowest, values.highest].map(shortly);
  throw new UserError({
    en: `${path} has more than 8 bits a channel, with values from ${low} to ${high}, and the model was trained on images of 8 bits; convert it as those were, or train on such images`,
    zh: `${path} 每通道超过 8 位，取值为 ${low} 到 ${high}，而模型用 8 位图片训练；请按训练图片的方式转换，或用此类图片训练`,
  });
}

/** A value with at most five digits after the decimal mark. */
export const shortly = (value: number): string => String(Number(value.toPrecision(5)));
