import type { Task } from '../kit/task.ts';
import { textTask } from '../text/text-task.ts';

/**
 * Texts sorted into classes: work orders by failure, messages by topic.
 *
 *     millwright train orders.csv --task text-classification --input description --target failure --out models/failures
 */
export const textClassification: Task = textTask({
  name: 'text-classification',
  summary: {
    en: 'sorts short texts into classes: work orders by failure, messages by topic',
    zh: '把短文本分到各个类别：按故障类型分工单，按主题分消息',
  },
  example:
    'millwright train orders.csv --task text-classification --input description --target failure --out models/failures',
});
