import { z } from 'zod';
import {
  architecture,
  explainedLabel,
  splitting,
  testShare,
  validationShare,
} from '../kit/common-options.ts';
import { wholeNumber, words } from '../kit/options.ts';
import { listing, seeing } from '../vision/options.ts';

export const architectureNames = ['residual', 'depthwise'] as const;

export const options = z.object({
  ...listing,
  ...seeing,
  architecture: architecture(architectureNames, { en: 'residual', zh: 'residual' }),
  testShare: testShare(0.2),
  // Without it, 0.08 of all images, or a tenth of the training images if the test images are separate.
  validationShare: validationShare(0.08).removeDefault().optional(),
  ...splitting,
  minRowsPerLabel: wholeNumber(2, {
    en: 'leave out classes with fewer images (default 5)',
    zh: '排除图片数少于此值的类别（默认 5）',
  }).default(5),
});

export const evaluateOptions = z.object(listing);

export const explainOptions = z.object({
  label: explainedLabel,
  out: words(
    {
      en: 'the folder for images with their evidence drawn over them',
      zh: '存放叠加了依据的图片的文件夹',
    },
    'folder',
  ).optional(),
});

export type Options = z.output<typeof options>;
export type EvaluateOptions = z.output<typeof evaluateOptions>;
export type ExplainOptions = z.output<typeof explainOptions>;
