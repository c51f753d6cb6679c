import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, explainOptions, options, predictOptions } from './options.ts';

/**
 * What a user takes next, from what they took before: spare parts, products, pages.
 *
 *     millwright train spare-parts.csv --task product-recommendation --items spare-parts-parts.csv --out models/parts
 */
export const productRecommendation = defineTask({
  name: 'product-recommendation',
  summary: {
    en: 'recommends what comes next after a history of purchases or spare-part orders',
    zh: '根据购买或备件领用的历史，推荐接下来需要的物品',
  },
  example:
    'millwright train spare-parts.csv --task product-recommendation --items spare-parts-parts.csv --out models/parts',
  reads: 'text',
  architectures: architectureNames,
  options,
  evaluateOptions,
  predictOptions,
  explainOptions,
  load: async () => (await import('./training.ts')).implementation,
  open: async (bundle) => (await import('./model.ts')).openRecommendation(bundle),
});
