import { Random } from '../../core/random.ts';

/** How far an image may be changed while training. 0 or false leaves a change out. */
export interface AugmentOptions {
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** Degrees to either side. */
  readonly rotate: number;
  /** Share by which it grows or shrinks. */
  readonly scale: number;
  /** Share of its size by which it is moved, so that a part is cropped. */
  readonly crop: number;
  /** Share of 255 added or taken, and share by which contrast changes. */
  readonly brightness: number;
  readonly contrast: number;
  /** Share by which each colour's strength changes by itself. */
  readonly colour: number;
  /** How often it is blurred. */
  readonly blur: number;
  /** Standard deviation of noise, in steps of 255, drawn from 0 to this. */
  readonly noise: number;
  /** Largest side of a grey rectangle drawn over it, as a share of its side. */
  readonly cutout: number;
  /** How often it is mixed with another image and its label (Zhang et al. 2018). */
  readonly mixup: number;
}

export const noAugmentation: AugmentOptions = {
  flipHorizontal: false,
  flipVertical: false,
  rotate: 0,
  scale: 0,
  crop: 0,
  brightness: 0,
  contrast: 0,
  colour: 0,
  blur: 0,
  noise: 0,
  cutout: 0,
  mixup: 0,
};
export const lightAugmentation: AugmentOptions = {
  ...noAugmentation,
  flipHorizontal: true,
  flipVertical: true,
  rotate: 8,
  scale: 0.1,
  crop: 0.06,
  brightness: 0.1,
  contrast: 0.15,
  colour: 0.05,
};
export const strongAugmentation: AugmentOptions = {
  ...lightAugmentation,
  rotate: 15,
  scale: 0.2,
  crop: 0.12,
  blur: 0.2,
  noise: 6,
  cutout: 0.35,
  mixup: 0.3,
};

/** Width, height and channels of images that are stored one after the other. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}
/** Which other image is mixed in, and how much of the first remains. */
export interface Mix {
  readonly other: number;
  readonly share: number;
}

/** What is mixed with `row` in `epoch`, or undefined for nothing. Depends on these numbers alone. */
export function mixOf(
  options: AugmentOptions,
  rows: ArrayLike<number>,
  row: number,
  { seed, epoch }: { seed: number; epoch: number },
): Mix | undefined {
  if (options.mixup === 0) return undefined;
  const random = new Random(seed).fork(`mix ${epoch} ${row}`);
  if (random.next() >= options.mixup) return undefined;
  return { other: rows[random.integer(rows.length)], share: 0.5 + 0.5 * random.next() };
}

/**
 * Writes a randomly augmented image to `into` at `offset`: flip, rotation, scale and crop in one bilinear sampling (the
 * outside mirrors the edge), then brightness, contrast and colour, blur, noise and cutout.
 */
export function augment(
  source: Uint8Array,
  { width, height, channels }: ImageShape,
  options: AugmentOptions,
  random: Random,
  into: Uint8Array,
  offset: number,
): void {
  const between = (limit: number): number => (2 * random.next() - 1) * limit;
  const flipX = options.flipHorizontal && random.next() < 0.5 ? -1 : 1;
  const flipY = options.flipVertical && random.next() < 0.5 ? -1 : 1;
  const turn = (between(options.rotate) * Math.PI) / 180;
  const size = 1 + between(options.scale);
  const [moveX, moveY] = [between(options.crop) * width, between(options.crop) * height];
  const gain = 1 + between(options.contrast);
  const level = between(options.brightness) * 255;
  const gains = Array.from(
    { length: channels },
    () => gain * (1 + (channels > 1 ? between(options.colour) : 0)),
  );

  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const [cos, sin] = [Math.cos(turn) / size, Math.sin(turn) / size];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - middleX + moveX, y - middleY + moveY];
      const fromX = mirrored(flipX * (cos * dx + sin * dy) + middleX, width);
      const fromY = mirrored(flipY * (cos * dy - sin * dx) + middleY, height);
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
      const [a, b] = [fromX - left, fromY - top];
      const right = Math.min(left + 1, width - 1);
      const below = Math.min(top + 1, height - 1);
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number): number => source[(row * width + column) * channels + c];
        const high = at(top, left) * (1 - a) + at(top, right) * a;
        const low = at(below, left) * (1 - a) + at(below, right) * a;
        const value = (high * (1 - b) + low * b - 127.5) * gains[c] + 127.5 + level;
        into[offset + (y * width + x) * channels + c] = byte(value);
      }
    }
  }
  const target = into.subarray(offset, offset + width * height * channels);
  if (random.next() < options.blur) blur(target, { width, height, channels });
  const noise = options.noise * random.next();
  if (noise > 0)
    for (let i = 0; i < target.length; i++) target[i] = byte(target[i] + noise * random.normal());
  if (options.cutout > 0) cutout(target, { width, height, channels }, options.cutout, random);
}

const byte = (value: number): number => Math.min(255, Math.max(0, Math.round(value)));

/** The position of a place beyond the edge in an image that is mirrored there. */
function mirrored(at: number, extent: number): number {
  const period = 2 * (extent - 1);
  if (period === 0) return 0;
  const folded = Math.abs(at) % period;
  return folded > extent - 1 ? period - folded : folded;
}

/** The mean of 3 x 3 pixels, the middle ones counted more often (1 2 1 in both directions). */
function blur(pixels: Uint8Array, { width, height, channels }: ImageShape): void {
  const source = pixels.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            const row = Math.min(height - 1, Math.max(0, y + dy));
            const column = Math.min(width - 1, Math.max(0, x + dx));
            sum += source[(row * width + column) * channels + c] * (2 - Math.abs(dx)) * (2 - Math.abs(dy));
          }
        }
        pixels[(y * width + x) * channels + c] = byte(sum / 16);
      }
    }
  }
}

function cutout(pixels: Uint8Array, shape: ImageShape, largest: number, random: Random): void {
  const { width, height, channels } = shape;
  const share = largest * random.next();
  const [wide, high] = [Math.round(share * width), Math.round(share * height)];
  const [x, y] = [random.integer(width - wide + 1), random.integer(height - high + 1)];
  for (let row = y; row < y + high; row++) {
    pixels.fill(127, (row * width + x) * channels, (row * width + x + wide) * channels);
  }
}
