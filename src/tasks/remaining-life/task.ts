import { defineTask } from '../kit/task.ts';
import { architectureNames, evaluateOptions, explainOptions, options, predictOptions } from './options.ts';

/**
 * How long each machine will still run, predicted from its sensors, with an interval. A unit is compared with how it
 * began, so a file to predict from holds each unit's readings from the first one on.
 *
 *     millwright train pumps.csv --task remaining-life --unit pump --time hours --event failed --out models/pumps
 */
export const remainingLife = defineTask({
  name: 'remaining-life',
  summary: {
    en: 'predicts how long each machine will still run, from its sensors since it began, with an interval',
    zh: '根据设备自开始运行以来的传感器读数，预测每台设备的剩余寿命，并给出区间',
  },
  example:
    'millwright train pumps.csv --task remaining-life --unit unit --time cycle --event event --out models/pumps',
  reads: 'series',
  architectures: architectureNames,
  options,
  evaluateOptions,
  predictOptions,
  explainOptions,
  load: async () => (await import('./training.ts')).implementation,
  open: async (bundle) => (await import('./model.ts')).openRemainingLife(bundle),
});
