import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, explainOptions, options } from './options.ts';

/**
 * Images sorted into classes: surfaces by defect, parts by kind.
 *
 *     millwright train photos --task image-classification --out models/defects
 */
export const imageClassification = defineTask({
  name: 'image-classification',
  summary: {
    en: 'sorts images into classes: surfaces by defect, parts by kind',
    zh: '把图片分到各个类别：按缺陷分表面，按种类分零件',
  },
  example: 'millwright train photos --task image-classification --out models/defects',
  reads: 'image',
  architectures: architectureNames,
  options,
  evaluateOptions,
  explainOptions,
  previews: true,
  load: async () => (await import('./training.ts')).implementation,
  open: async (bundle) => (await import('./model.ts')).openImageClassifier(bundle),
});
