import {
  type AugmentOptions,
  lightAugmentation,
  noAugmentation,
  strongAugmentation,
} from '../../data/images/augment.ts';

const strengths = { none: noAugmentation, light: lightAugmentation, strong: strongAugmentation };

/** How much images are changed while training. */
export function augmentationOf({
  augment,
  flip,
}: {
  readonly augment: keyof typeof strengths;
  readonly flip: 'both' | 'horizontal' | 'vertical' | 'none';
}): AugmentOptions {
  const options = strengths[augment];
  if (flip === 'both') return options;
  return { ...options, flipHorizontal: flip === 'horizontal', flipVertical: flip === 'vertical' };
}
