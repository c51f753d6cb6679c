import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, regressionOptions } from '../tabular/options.ts';

/**
 * A number predicted from the other columns of a table: roughness, cycle time, energy.
 *
 *     millwright train parts.csv --task tabular-regression --target "roughness [um]" --ignore scrap,scrap_note --out models/roughness
 *
 * Reads, trains and explains as `tabular-classification` does. Each answer comes with an interval that contains the true
 * value in nine of ten rows (split conformal, on rows that a network was not trained on).
 */
export const tabularRegression = defineTask({
  name: 'tabular-regression',
  summary: {
    en: 'predicts a number from the other columns of a table: roughness, cycle time, energy',
    zh: '根据表格的其他列预测一个数值：粗糙度、节拍、能耗',
  },
  example:
    'millwright train parts.csv --task tabular-regression --target "roughness [um]" --ignore scrap,scrap_note --out models/roughness',
  reads: 'row',
  architectures: architectureNames,
  options: regressionOptions,
  evaluateOptions,
  load: async () => (await import('../tabular/training.ts')).regression,
  open: async (bundle) => (await import('../tabular/model.ts')).openRegressor(bundle),
});
