import { breathing } from '../../core/breathing.ts';
import { TrainingInterrupted } from '../../core/errors.ts';
import { pickRows, type RawColumn } from '../../data/table/columns/raw-columns.ts';
import { decide } from './measure.ts';
import type { TabularModel } from './tabular-model.ts';

/** As many rows show whether a column has an influence. */
const rowsTried = 200;
/** Of a table with more, each column is needed: the network runs once for each that is tried. */
const columnsTried = 512;
/** The mean change that counts as none: half a percentage point of a probability, or this share of the deviation. */
const negligible = 0.005;

/**
 * Names of columns without which answers stay the same: with all their cells missing, no row of a sample gets another
 * label, and scores (or quantities) hardly change. All of them can be missing together.
 */
export async function columnsWithoutInfluence(
  model: TabularModel,
  raw: readonly RawColumn[],
  signal?: AbortSignal,
): Promise<string[]> {
  const { columns, head } = model.design;
  if (columns.length > columnsTried) return [];
  const breathe = breathing();
  const all = raw[0].values.length;
  const count = Math.min(rowsTried, all);
  const places = Int32Array.from({ length: count }, (_, i) => Math.floor((i * all) / count));
  const sample = pickRows(raw, places);
  const usual = await model.run(sample);
  const labelsOf = (output: Float32Array) => (head.kind === 'classes' ? decide(model, output) : []);
  const usualLabels = labelsOf(usual);
  const most = negligible * (head.kind === 'classes' ? 1 : head.deviation);
  const found: string[] = [];
  for (const [at, { name }] of columns.entries()) {
    const present = sample[at];
    sample[at] = missing(present.kind, count);
    const output = await model.run(sample);
    const change = output.reduce((sum, value, i) => sum + Math.abs(value - usual[i]), 0) / output.length;
    const labels = labelsOf(output);
    if (change <= most && usualLabels.every((label, row) => label === labels[row])) found.push(name);
    else sample[at] = present;
    await breathe();
    if (signal?.aborted) {
      throw new TrainingInterrupted({ en: 'training was interrupted', zh: '训练被中断' });
    }
  }
  return found;
}

const missing = (kind: RawColumn['kind'], rows: number): RawColumn =>
  kind === 'category'
    ? { kind, values: new Array<string>(rows).fill('') }
    : { kind, values: new Float64Array(rows).fill(Number.NaN) };
