import type { z } from 'zod';
import { flag } from '../kit/options.ts';
import { textOptions } from '../text/options.ts';

export const options = textOptions.extend({
  starsToPolarity: flag({
    en: 'make three classes of star grades: up to 2 negative, 3 neutral, 4 and more positive',
    zh: '把星级归为三类：2 星及以下为负面，3 星为中性，4 星及以上为正面',
  }).default(false),
});

export type Options = z.output<typeof options>;
