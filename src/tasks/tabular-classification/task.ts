import { defineTask } from '../kit/task.ts';
import {
  architectureNames,
  classificationOptions,
  evaluateOptions,
  explainOptions,
} from '../tabular/options.ts';

/**
 * Rows of a table sorted into classes: failure or not, quality grades.
 *
 *     millwright sample parts --out parts.csv
 *     millwright train parts.csv --task tabular-classification --target scrap --ignore "roughness [um]" \
 *       --cost-miss 120 --cost-false-alarm 4 --out models/scrap
 *     millwright predict models/scrap --file new-parts.csv
 *     millwright explain models/scrap '{"machine": "L2", "tool_wear [min]": 95, ...}'
 *
 * What each column contains is detected from its cells: numbers (`1.234,5`, `12 kg`, `N/A`), dates, categories. Ids,
 * constants and free text are left out, and so is a column that alone gives the answer, unless `--keep` names it; the log
 * names each of them. Five networks are trained, each validated on a fifth of the rows that the others are trained on
 * (`data/split/folds.ts`). Their answers for rows they were not trained on calibrate the probabilities (Platt) and set the
 * threshold: by the given costs, otherwise by the best F1 if the positive class is rare, otherwise one half. A fifth of
 * all rows is held out for the test. `model.onnx` takes raw columns under their own names; `explain` gives integrated
 * gradients from a typical row.
 */
export const tabularClassification = defineTask({
  name: 'tabular-classification',
  summary: {
    en: 'predicts the class of a row of a table: failure or not, good part or scrap',
    zh: '根据表格中的一行判断它属于哪一类：是否故障、合格还是报废',
  },
  example:
    'millwright train parts.csv --task tabular-classification --target scrap --ignore "roughness [um]" --cost-miss 120 --cost-false-alarm 4 --out models/scrap',
  reads: 'row',
  architectures: architectureNames,
  options: classificationOptions,
  evaluateOptions,
  explainOptions,
  load: async () => (await import('../tabular/training.ts')).classification,
  open: async (bundle) => (await import('../tabular/model.ts')).openClassifier(bundle),
});
