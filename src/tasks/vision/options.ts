import { UserError } from '../../core/errors.ts';
import {
  type AugmentOptions,
  lightAugmentation,
  noAugmentation,
  strongAugmentation,
} from '../../data/images/augment.ts';
import type { ListOptions } from '../../data/images/list-images.ts';

type Given = Readonly<Record<string, unknown>>;

/** Where the classes of pictures are told, from the command line or a saved model. */
export function listOptionsOf({ labelsFrom, input, target }: Given): ListOptions {
  if (labelsFrom !== undefined && labelsFrom !== 'folder' && labelsFrom !== 'name') {
    throw new UserError(`--labels-from ${String(labelsFrom)} is unknown; give folder or name`);
  }
  return {
    ...(labelsFrom === undefined ? {} : { labelsFrom }),
    ...(typeof input === 'string' ? { input } : {}),
    ...(typeof target === 'string' ? { target } : {}),
  };
}

/** Pixels on each side that the network sees. */
export function sizeOf({ size }: Given): number {
  const pixels = Number(size ?? 64);
  if (Number.isSafeInteger(pixels) && pixels >= 16 && pixels <= 512) return pixels;
  throw new UserError(`--size ${String(size)} must be a whole number of pixels from 16 to 512`);
}

/** Grey or colour, where the user decides it. */
export function channelsOf({ color }: Given): 1 | 3 | undefined {
  if (color === undefined || color === 'auto') return undefined;
  if (color === 'grey') return 1;
  if (color === 'rgb') return 3;
  throw new UserError(`--color ${String(color)} is unknown; give auto, grey or rgb`);
}

const strengths: Readonly<Record<string, AugmentOptions>> = {
  none: noAugmentation,
  light: lightAugmentation,
  strong: strongAugmentation,
};

/** How much pictures are changed while training. */
export function augmentationOf({ augment, flip }: Given): { name: string; options: AugmentOptions } {
  const name = String(augment ?? 'light');
  const options = strengths[name];
  if (options === undefined) {
    throw new UserError(`--augment ${name} is unknown; give ${Object.keys(strengths).join(', ')}`);
  }
  if (flip === undefined || flip === 'both') return { name, options };
  if (flip !== 'none' && flip !== 'horizontal' && flip !== 'vertical') {
    throw new UserError(`--flip ${String(flip)} is unknown; give both, horizontal, vertical or none`);
  }
  return {
    name,
    options: { ...options, flipHorizontal: flip === 'horizontal', flipVertical: flip === 'vertical' },
  };
}

export function minRowsOf({ minRowsPerLabel }: Given): number {
  const least = Number(minRowsPerLabel ?? 5);
  if (Number.isSafeInteger(least) && least >= 2) return least;
  throw new UserError(`--min-rows-per-label ${String(minRowsPerLabel)} must be a whole number of at least 2`);
}
