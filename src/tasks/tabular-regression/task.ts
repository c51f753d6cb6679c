import { renderReport } from '../../report/render-report.ts';
import type { Learned, Task } from '../kit/task.ts';
import { architectures } from '../tabular/architectures.ts';
import { learnedTable } from '../tabular/learned-table.ts';
import { tableEvaluateOptions, tableOptions } from '../tabular/options.ts';
import { tabularReport } from '../tabular/report/tabular-report.ts';
import { tableTaskModel } from '../tabular/table-task-model.ts';
import { TabularModel } from '../tabular/tabular-model.ts';

/**
 * A number predicted from the other columns of a table: roughness, cycle time, energy.
 *
 *     millwright train parts.csv --task tabular-regression --target "roughness [um]" --ignore scrap,scrap_note --out models/roughness
 *
 * Reads, learns and explains as `tabular-classification` does. Each answer comes with an interval that nine of ten
 * rows kept (split conformal, on rows that networks had not learned from).
 */
export const tabularRegression: Task = {
  name: 'tabular-regression',
  summary: {
    en: 'predicts a number from the other columns of a table: roughness, cycle time, energy',
    zh: '根据表格的其他列预测一个数值：粗糙度、节拍、能耗',
  },
  example:
    'millwright train parts.csv --task tabular-regression --target "roughness [um]" --ignore scrap,scrap_note --out models/roughness',
  architectures: architectures.map(({ name }) => name),
  options: tableOptions,
  evaluateOptions: tableEvaluateOptions,
  learn: (request, checkpoint): Promise<Learned> =>
    learnedTable('quantity', request, checkpoint, (data) => renderReport(tabularReport(data, request.lang))),
  async load(bundle) {
    return tableTaskModel(bundle, await TabularModel.open(bundle));
  },
};
