import type { Sentence } from '../../core/language.ts';
import { numericStrata, stratifiedFolds } from '../../data/split/folds.ts';
import { joinRows } from '../../data/table/columns/raw-columns.ts';
import {
  bestF1Threshold,
  type Costs,
  calibrated,
  costThreshold,
  fitCalibrator,
} from '../../train/metrics/index.ts';
import type { FitRequest } from '../kit/fit-facts.ts';
import type { NetworkChoice, Prepared, Trained } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import type { Answers } from './answers.ts';
import type { TabularArchitecture } from './architectures.ts';
import { designJson, type SavedDesign } from './design-json.ts';
import { encodeRows } from './encode-rows.ts';
import { ensembleOnnx, type Head } from './ensemble-graph.ts';
import { typicalRow } from './explain-rows.ts';
import { columnsWithoutInfluence } from './influence.ts';
import { fitColumns, layoutOf } from './inputs.ts';
import { memberCount } from './options.ts';
import type { PreparedTable } from './prepare.ts';
import { TabularModel } from './tabular-model.ts';
import {
  type EnsembleTraining,
  foldRows,
  type MemberRows,
  type TabularTarget,
  trainEnsemble,
} from './train-ensemble.ts';

/** A table ready for training, with what was asked about its classes. */
export interface TableData extends Prepared {
  readonly table: PreparedTable;
  /** The positive class; only of two classes. */
  readonly positive: number | undefined;
  readonly costs: Costs | undefined;
}

export interface TableNetwork extends NetworkChoice {
  readonly architecture: TabularArchitecture;
  readonly members: readonly MemberRows[];
}

export interface TrainedTable extends Trained, EnsembleTraining {
  readonly design: SavedDesign;
  readonly model: TabularModel;
  /** How the threshold was determined. */
  readonly thresholdBy: 'costs' | 'f1' | 'half' | undefined;
}

/** From a table to a trained ensemble with its threshold or interval; the same for classes and quantities. */
export async function trainTable(
  { table, positive, costs, onDisk }: TableData,
  { architecture, members }: TableNetwork,
  fit: FitRequest,
  { hold, say }: TrainContext<unknown>,
): Promise<TrainedTable> {
  const { train, validation, kinds } = table;
  const both = validation === undefined ? [train] : [train, validation];
  const columns = fitColumns(kinds, train.raw);
  const layout = layoutOf(columns);
  const raw = validation === undefined ? train.raw : joinRows(train.raw, validation.raw);
  const rows = both.reduce((sum, each) => sum + each.rows.length, 0);
  const encoded = hold(await encodeRows(columns, raw, rows, onDisk));
  const { target, mean, deviation } = targetOf(both.map(({ answers }) => answers));
  const training = await trainEnsemble(architecture, layout, encoded, target, members, {
    ...fit,
    onMember: fit.verbose === 0 ? undefined : progressOf(members.length, fit.epochs, say),
  });

  const validated = validatedRows(members, rows);
  const { thresholdBy, ...settings } =
    target.kind === 'classes'
      ? setProbabilities(target, training.unseen, validated, positive, costs)
      : setMargin(target.values, training.unseen, validated, mean, deviation);
  const labels = train.answers.kind === 'classes' ? train.answers.labels : [];
  const design: SavedDesign = {
    columns,
    architecture,
    plans: training.members.map(({ plan }) => plan),
    target: table.target,
    typical: typicalRow(
      layout,
      encoded,
      layout.numbers.map((column) => columns[column].fill),
    ),
    ...settings,
    labels,
    ...quantityOf(train.answers),
  };
  const metadata = { target: table.target, ...(labels.length > 0 && { labels: JSON.stringify(labels) }) };
  const onnx = ensembleOnnx(design, training.members, metadata);
  const model = hold(await TabularModel.create(design, onnx));
  const optional = await columnsWithoutInfluence(model, train.raw, fit.signal);
  const { decision } = settings;
  return {
    ...training,
    design,
    model,
    thresholdBy,
    files: { 'model.onnx': onnx, 'tabular.json': designJson({ ...design, optional }) },
    content: {
      members: training.members.length,
      target: table.target,
      columns: kinds.map(({ name, kind }) => ({ name, kind })),
      leftOut: table.leftOut.map((each) => ({ ...each })),
      leaks: table.leaks.map(({ column, right, rows }) => ({ column, right, rows })),
      split: table.splitKind,
      ...(table.shared.length > 0 && { sharedRows: table.shared.map((each) => ({ ...each })) }),
      labels,
      ...(decision !== undefined && {
        positive: labels[decision.positive],
        threshold: decision.threshold,
        thresholdBy: thresholdBy ?? 'half',
        ...(costs !== undefined && { costs: { ...costs } }),
      }),
    },
  };
}

/** What is kept of a quantity's answers. */
const quantityOf = (answers: Answers): Pick<SavedDesign, 'origin' | 'targetUnit'> =>
  answers.kind === 'classes'
    ? {}
    : {
        ...(answers.origin !== 0 && { origin: answers.origin }),
        ...(answers.unit !== '' && { targetUnit: answers.unit }),
      };

/** Rows that at least one member was validated on, each once. */
function validatedRows(members: readonly MemberRows[], rows: number): Int32Array {
  const seen = new Uint8Array(rows);
  const validated = new Int32Array(rows);
  let count = 0;
  for (const { judge } of members) {
    for (const row of judge) if (seen[row]++ === 0) validated[count++] = row;
  }
  return validated.slice(0, count);
}

function setProbabilities(
  target: TabularTarget & { kind: 'classes' },
  unseen: Float32Array,
  validated: Int32Array,
  positive: number | undefined,
  costs: Costs | undefined,
) {
  const { classes } = target;
  const truth = validated.map((row) => target.values[row]);
  const logits = Float32Array.from({ length: validated.length * classes }, (_, i) => {
    return unseen[validated[Math.floor(i / classes)] * classes + (i % classes)];
  });
  const calibrator = fitCalibrator(truth, logits, classes);
  const head: Head = { kind: 'classes', ...calibrator };
  const none = { head, decision: undefined, margin: undefined, thresholdBy: undefined };
  if (positive === undefined) return none;
  if (costs !== undefined) {
    return {
      ...none,
      decision: { positive, threshold: costThreshold(costs) },
      thresholdBy: 'costs' as const,
    };
  }
  const yes = truth.map((each) => Number(each === positive));
  const share = yes.reduce((sum, each) => sum + each, 0) / yes.length;
  if (share > 0.35) return { ...none, decision: { positive, threshold: 0.5 }, thresholdBy: 'half' as const };
  const probabilities = calibrated(logits, calibrator);
  const scores = Float32Array.from(yes, (_, row) => probabilities[2 * row + positive]);
  const { threshold } = bestF1Threshold(yes, scores);
  return { ...none, decision: { positive, threshold }, thresholdBy: 'f1' as const };
}

function setMargin(
  values: Float32Array,
  unseen: Float32Array,
  validated: Int32Array,
  mean: number,
  deviation: number,
) {
  const errors = Float64Array.from(
    validated,
    (row) => Math.abs(unseen[row] - values[row]) * deviation,
  ).sort();
  // Split conformal: one more than nine tenths of the rows, so that the statement also holds for small samples.
  const margin = errors[Math.min(errors.length - 1, Math.ceil(0.9 * (errors.length + 1)) - 1)];
  const head: Head = { kind: 'quantity', mean, deviation };
  return { head, decision: undefined, margin, thresholdBy: undefined };
}

/** Rows that each member is trained and validated on: folds, or the same for all where validation rows are given. */
export function memberRowsOf({ train, validation, groups }: PreparedTable, seed: number): MemberRows[] {
  const { answers } = train;
  if (validation !== undefined) {
    const learn = Int32Array.from(train.rows.keys());
    const judge = Int32Array.from(validation.rows.keys(), (row) => row + learn.length);
    return Array.from({ length: memberCount }, () => ({ learn, judge }));
  }
  const strata = answers.kind === 'classes' ? answers.values : numericStrata(answers.values);
  return foldRows(stratifiedFolds(strata, memberCount, seed, groups));
}

function targetOf(all: readonly Answers[]): { target: TabularTarget; mean: number; deviation: number } {
  const [first] = all;
  const count = all.reduce((sum, { values }) => sum + values.length, 0);
  if (first.kind === 'classes') {
    const values = joined(new Int32Array(count), all);
    return { target: { kind: 'classes', values, classes: first.labels.length }, mean: 0, deviation: 1 };
  }
  const mean = first.values.reduce((sum, value) => sum + value, 0) / first.values.length;
  const variance = first.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / first.values.length;
  const deviation = Math.sqrt(variance) || 1;
  const values = joined(new Float32Array(count), all);
  for (let row = 0; row < count; row++) values[row] = (values[row] - mean) / deviation;
  return { target: { kind: 'quantity', values }, mean, deviation };
}

function joined<T extends Int32Array | Float32Array>(into: T, all: readonly Answers[]): T {
  let length = 0;
  for (const { values } of all) {
    into.set(values, length);
    length += values.length;
  }
  return into;
}

/** A line after two seconds and then every ten; one for each epoch would be too many. */
function progressOf(members: number, epochs: number, say: (line: Sentence) => void) {
  const started = performance.now();
  let next = started + 2000;
  let done = 0;
  return (member: number, logs: Readonly<Record<string, number>>): void => {
    done += 1;
    const now = performance.now();
    if (now < next) return;
    next = now + 10_000;
    const left = ((now - started) / done) * (members * epochs - done);
    const [loss, valLoss] = [logs.loss, logs.valLoss ?? Number.NaN].map((value) => value.toFixed(4));
    const seconds = Math.ceil(left / 1000);
    say({
      en: `member ${member + 1} of ${members}: loss ${loss}, validation loss ${valLoss}; at most ${seconds} s left`,
      zh: `第 ${member + 1} 个成员（共 ${members} 个）：损失 ${loss}，验证损失 ${valLoss}；最多还需 ${seconds} 秒`,
    });
  };
}
