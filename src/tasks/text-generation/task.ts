import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, explainOptions, options } from './options.ts';

/**
 * A language model of the user's own texts, which continues a prompt.
 *
 *     millwright train orders.csv --task text-generation --input description --out models/writer
 *     millwright generate models/writer --prompt "Hyd hose"
 */
export const textGeneration = defineTask({
  name: 'text-generation',
  summary: {
    en: 'learns to write like your texts: drafts of work orders, suggestions while typing',
    zh: '学习按您的文本书写：起草工单、输入时给出提示',
  },
  example: 'millwright train orders.csv --task text-generation --input description --out models/writer',
  reads: 'text',
  architectures: architectureNames,
  options,
  evaluateOptions,
  explainOptions,
  load: async () => (await import('./training.ts')).implementation,
  open: async (bundle) => (await import('./model.ts')).openTextGeneration(bundle),
});
