import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, explainOptions, textOptions } from '../text/options.ts';

/**
 * Texts sorted into classes: work orders by failure, messages by topic.
 *
 *     millwright train orders.csv --task text-classification --input description --target failure --out models/failures
 */
export const textClassification = defineTask({
  name: 'text-classification',
  summary: {
    en: 'classifies short texts: work orders by failure, messages by topic',
    zh: '把短文本分到各个类别：按故障类型分工单，按主题分消息',
  },
  example:
    'millwright train orders.csv --task text-classification --input description --target failure --out models/failures',
  reads: 'text',
  architectures: architectureNames,
  options: textOptions,
  evaluateOptions,
  explainOptions,
  load: async () => (await import('../text/training.ts')).implementTextTask({}),
  open: async (bundle) => (await import('../text/model.ts')).openTextModel(bundle),
});
