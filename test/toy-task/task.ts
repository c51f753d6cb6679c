import { defineTask } from '../../src/tasks/kit/task.ts';
import { evaluateOptions, options } from './options.ts';

/** A straight line through points: the smallest task there can be. */
export const straightLine = defineTask({
  name: 'straight-line',
  summary: { en: 'puts a straight line through points', zh: '用直线拟合点' },
  example: 'millwright train points.csv --task straight-line --x x --y y --out models/line',
  reads: 'row',
  architectures: ['line'],
  options,
  evaluateOptions,
  load: async () => (await import('./training.ts')).implementation,
  open: async (bundle) => (await import('./model.ts')).openLine(bundle),
});
