import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, explainOptions } from '../text/options.ts';
import { options } from './options.ts';

/**
 * What people think, from what they write: reviews, remarks of operators, answers to a survey; Chinese and English.
 * Labels are polarities (positive, neg, 好评, -1 ...), or star grades, which stay five classes in their order unless
 * `--stars-to-polarity` makes three of them: up to 2 negative, 3 neutral, 4 and more positive.
 *
 *     millwright sample remarks --out remarks.csv
 *     millwright train remarks.csv --task sentiment-analysis --input remark --target sentiment --out models/sentiment
 *     millwright predict models/sentiment "the new gripper saves us an hour a shift" "新夹具天天卡，越用越慢"
 */
export const sentimentAnalysis = defineTask({
  name: 'sentiment-analysis',
  summary: {
    en: 'determines the opinion of the writer of a text: positive, negative, neutral, or one to five stars',
    zh: '从文本判断作者的态度：正面、负面、中性，或一至五星',
  },
  example:
    'millwright train remarks.csv --task sentiment-analysis --input remark --target sentiment --out models/sentiment',
  reads: 'text',
  architectures: architectureNames,
  options,
  evaluateOptions,
  explainOptions,
  load: async () => (await import('./training.ts')).implementation,
  async open(bundle) {
    const { openTextModel } = await import('../text/model.ts');
    return openTextModel(bundle, (await import('./labellings.ts')).labellings);
  },
});
