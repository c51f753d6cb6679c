import { renderReport } from '../../report/render-report.ts';
import type { Learned, Task } from '../kit/task.ts';
import { architectures } from '../tabular/architectures.ts';
import { learnedTable } from '../tabular/learned-table.ts';
import { tableEvaluateOptions, tableOptions } from '../tabular/options.ts';
import { tabularReport } from '../tabular/report/tabular-report.ts';
import { tableTaskModel } from '../tabular/table-task-model.ts';
import { TabularModel } from '../tabular/tabular-model.ts';

/**
 * Rows of a table sorted into classes: failure or not, quality grades.
 *
 *     millwright sample parts --out parts.csv
 *     millwright train parts.csv --task tabular-classification --target scrap --ignore "roughness [um]" \
 *       --cost-miss 120 --cost-false-alarm 4 --out models/scrap
 *     millwright predict models/scrap --file new-parts.csv
 *     millwright explain models/scrap '{"machine": "L2", "tool_wear [min]": 95, ...}'
 *
 * What each column holds is found from its cells: numbers (`1.234,5`, `12 kg`, `N/A`), dates, categories. Ids, constants
 * and free text are left out with a word; so is a column that by itself knows the answer, unless `--keep` names it.
 * Five networks learn, each judged by a fifth of the rows that the others learn from (`data/folds.ts`); what they say of
 * rows they did not see calibrates the probabilities (Platt) and sets the threshold: by the costs given, else by the
 * best F1 where the class looked for is rare, else one half. A fifth of all rows is kept for the report.
 * `model.onnx` takes raw columns under their own names; `explain` gives integrated gradients from a typical row.
 */
export const tabularClassification: Task = {
  name: 'tabular-classification',
  summary: {
    en: 'tells from a row of a table which class it belongs to: failure or not, good part or scrap',
    zh: '根据表格中的一行判断它属于哪一类：是否故障、合格还是报废',
  },
  example:
    'millwright train parts.csv --task tabular-classification --target scrap --ignore "roughness [um]" --cost-miss 120 --cost-false-alarm 4 --out models/scrap',
  architectures: architectures.map(({ name }) => name),
  options: [
    ...tableOptions,
    {
      flags: '--positive <label>',
      description: 'of two classes the one to be found (default: the rarer one)',
    },
    { flags: '--cost-miss <amount>', description: 'what it costs to miss one; sets the threshold' },
    { flags: '--cost-false-alarm <amount>', description: 'what a false alarm costs' },
    { flags: '--min-rows-per-label <number>', description: 'leave out labels with fewer rows (default 10)' },
  ],
  evaluateOptions: tableEvaluateOptions,
  learn: (request, checkpoint): Promise<Learned> =>
    learnedTable('classes', request, checkpoint, (data) => renderReport(tabularReport(data, request.lang))),
  async load(bundle) {
    return tableTaskModel(bundle, await TabularModel.open(bundle));
  },
};
