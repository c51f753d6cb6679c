import { UserError } from '../core/errors.ts';
import type { Dataset } from '../data/dataset.ts';
import { faultOfRows, targetChecks } from './check-targets.ts';
import type { Engine } from './engine.ts';
import { notFinite } from './fit.ts';
import { scalarsOf, updateOf } from './optimizers/refined-update.ts';
import { learningRateAt } from './schedules.ts';
import { addTo, meansOf, type Sums } from './step-values.ts';
import type { StreamedSums } from './streamed-sums.ts';

/**
 * One step of training on all rows of a data set, in their order: loss and metrics as they were before it. Throws
 * UserError where the loss is no finite number.
 */
export async function stepOnAll(
  engine: Engine,
  data: Dataset,
  seed: number,
): Promise<Record<string, number>> {
  const { optimizer } = engine.objective;
  engine.prepareSlots();
  const rows = Int32Array.from({ length: data.length }, (_, i) => i);
  const number = engine.steps + 1;
  const learningRate =
    learningRateAt(optimizer.learningRate, updateOf(optimizer, number) - 1) * engine.learningRateFactor;
  const scalars = { ...scalarsOf(optimizer, number), learningRate };
  const streamed: StreamedSums = {};
  await data.ready?.(rows);
  const numbers = await engine.train(data, rows, { number, seed, scalars }, streamed);
  engine.steps = number;
  if (!Number.isFinite(numbers.get('loss'))) {
    const fault = faultOfRows(data, rows, targetChecks(engine.objective, engine.network));
    if (fault !== undefined) throw new UserError(fault);
    const what = await engine.diagnose(data, rows, { number, seed });
    throw new UserError({
      en: `step ${number}: ${what} ${notFinite.en}`,
      zh: `第 ${number} 步：${what} ${notFinite.zh}`,
    });
  }
  const sums: Sums = {};
  addTo(sums, numbers, data.length);
  return { ...meansOf(sums, data.length, engine.objective), ...engine.streamedResults(streamed) };
}
