import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, explainOptions, options } from './options.ts';

/**
 * Translates sentences as the user's own examples do. Numbers and part numbers are kept as they are.
 *
 *     millwright train phrases.csv --task translation --input english --target chinese --out models/en-zh
 */
export const translation = defineTask({
  name: 'translation',
  summary: {
    en: 'translates sentences as your examples do; numbers and part numbers stay as they are',
    zh: '按您的例句翻译句子；数字和零件号保持原样',
  },
  example:
    'millwright train phrases.csv --task translation --input english --target chinese --out models/en-zh',
  reads: 'text',
  architectures: architectureNames,
  options,
  evaluateOptions,
  explainOptions,
  load: async () => (await import('./training.ts')).implementation,
  open: async (bundle) => (await import('./model.ts')).openTranslation(bundle),
});
