import { UserError } from '../../core/errors.ts';
import { filesSha256 } from '../../core/file-hash.ts';
import { nearestNames } from '../../core/nearest.ts';
import { numericStrata, stratifiedFolds } from '../../data/split/folds.ts';
import { levelOf } from '../../data/table/columns/column-kind.ts';
import { joinRows } from '../../data/table/columns/raw-columns.ts';
import {
  bestF1Threshold,
  type Costs,
  calibrated,
  costThreshold,
  fitCalibrator,
} from '../../train/metrics/index.ts';
import { logLeftOut } from '../kit/log-left-out.ts';
import type { TrainRequest } from '../kit/task.ts';
import type { Hold } from '../kit/with-cleanup.ts';
import type { Answers, TargetKind } from './answers.ts';
import { architectures, type TabularArchitecture } from './architectures.ts';
import type { SavedDesign } from './design-json.ts';
import { encodeRows } from './encode-rows.ts';
import { ensembleOnnx, type Head } from './ensemble-graph.ts';
import { typicalRow } from './explain-rows.ts';
import { fitColumns, layoutOf } from './inputs.ts';
import { costsOf, memberCount, tabularOptionsOf } from './options.ts';
import { type PreparedTable, prepareTable } from './prepare.ts';
import {
  type EnsembleTraining,
  foldRows,
  type MemberRows,
  type TabularTarget,
  trainEnsemble,
} from './train-ensemble.ts';
import { wordsEn } from './words/en.ts';

export interface LearnedTable {
  readonly data: PreparedTable;
  readonly architecture: TabularArchitecture;
  readonly training: EnsembleTraining;
  readonly design: SavedDesign;
  readonly onnx: Uint8Array;
  readonly costs: Costs | undefined;
  /** How the threshold was found. */
  readonly thresholdBy: 'costs' | 'f1' | 'half' | undefined;
}

/**
 * From a table to a trained ensemble with its threshold; the same for classes and quantities. `hold` is given what must be
 * given back when all is done.
 */
export async function learnTable(
  kind: TargetKind,
  request: TrainRequest,
  checkpoint: string,
  hold: Hold,
): Promise<LearnedTable> {
  const { log, options, seed } = request;
  const files = { train: request.data, validation: request.validation, test: request.test };
  const costs = costsOf(options);
  const data = hold(await prepareTable(files, kind, tabularOptionsOf(options), seed));
  const { train } = data;
  const positive = positiveClass(train.answers, options.positive, costs, data.target);
  describe(data, log);

  const both = data.validation === undefined ? [train] : [train, data.validation];
  const columns = fitColumns(data.kinds, train.raw);
  const layout = layoutOf(columns);
  const raw = data.validation === undefined ? train.raw : joinRows(train.raw, data.validation.raw);
  const rows = both.reduce((sum, each) => sum + each.rows.length, 0);
  const encoded = hold(await encodeRows(columns, raw, rows, data.onDisk));
  const { target, mean, deviation } = targetOf(both.map(({ answers }) => answers));
  const members = memberRowsOf(data, seed);
  const architecture = architectures.find(({ name }) => name === request.architecture) ?? architectures[0];
  const epochs = request.epochs ?? architecture.epochs;
  log(
    `network: an ensemble of ${members.length} of ${architecture.name}, ${data.kinds.length} columns: ${data.kinds.map(({ name }) => name).join(', ')}`,
  );
  const training = await trainEnsemble(architecture, layout, encoded, target, members, {
    epochs,
    seed,
    device: request.device,
    checkpoint,
    fingerprint: `${await filesSha256([files.train, files.validation, files.test])} ${data.target} ${data.kinds.map(({ name }) => name).join()} ${epochs}${options.splitByGroup || options.splitByTime || options.sheet ? ` ${JSON.stringify([options.splitByGroup, options.splitByTime, options.sheet])}` : ''}`,
    signal: request.signal,
    logs: request.logs,
    onMember: progressOf(members.length, epochs, log),
  });

  const judged = judgedBy(members, rows);
  const typical = typicalRow(
    layout,
    encoded,
    layout.numbers.map((column) => columns[column].fill),
  );
  const base = {
    columns,
    architecture,
    plans: training.members.map(({ plan }) => plan),
    target: data.target,
    typical,
  };
  const found =
    target.kind === 'classes'
      ? setProbabilities(target, training.unseen, judged, positive, costs)
      : setMargin(target.values, training.unseen, judged, mean, deviation);
  const labels = train.answers.kind === 'classes' ? train.answers.labels : [];
  const { thresholdBy, ...settings } = found;
  const design: SavedDesign = { ...base, ...settings, labels };
  const metadata = { target: data.target, ...(labels.length > 0 && { labels: JSON.stringify(labels) }) };
  const onnx = ensembleOnnx(design, training.members, metadata);
  return { data, architecture, training, design, onnx, costs, thresholdBy };
}

/** Rows that one member at least did not learn from, each once. */
function judgedBy(members: readonly MemberRows[], rows: number): Int32Array {
  const seen = new Uint8Array(rows);
  const judged = new Int32Array(rows);
  let count = 0;
  for (const { judge } of members) {
    for (const row of judge) if (seen[row]++ === 0) judged[count++] = row;
  }
  return judged.slice(0, count);
}

function setProbabilities(
  target: TabularTarget & { kind: 'classes' },
  unseen: Float32Array,
  judged: Int32Array,
  positive: number | undefined,
  costs: Costs | undefined,
) {
  const { classes } = target;
  const truth = judged.map((row) => target.values[row]);
  const logits = Float32Array.from({ length: judged.length * classes }, (_, i) => {
    return unseen[judged[Math.floor(i / classes)] * classes + (i % classes)];
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
  judged: Int32Array,
  mean: number,
  deviation: number,
) {
  const errors = Float64Array.from(judged, (row) => Math.abs(unseen[row] - values[row]) * deviation).sort();
  // Split conformal: one more than nine tenths of the rows, so that the statement holds for small samples too.
  const margin = errors[Math.min(errors.length - 1, Math.ceil(0.9 * (errors.length + 1)) - 1)];
  const head: Head = { kind: 'quantity', mean, deviation };
  return { head, decision: undefined, margin, thresholdBy: undefined };
}

function memberRowsOf({ train, validation, groups }: PreparedTable, seed: number): MemberRows[] {
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

function describe(data: PreparedTable, log: (line: string) => void): void {
  const { train, test, rowsRead, rowsLeftOut, leftOut, leaks, notes, tableNotes, target } = data;
  log(
    `${rowsRead} rows read: ${train.rows.length} to learn from and choose by, ${test.rows.length} to report on`,
  );
  logLeftOut(
    log,
    Object.fromEntries(rowsLeftOut.map(({ reason, rows }) => [reason, rows])),
    wordsEn.data.reasons,
  );
  if (data.onDisk) log('the table lies in a temporary file and is read from there');
  for (const note of tableNotes) log(note);
  if (data.repeated > 0) {
    log(`${data.repeated} rows left out of the test because a row to learn from says the same`);
  }
  for (const { file, count, of } of data.shared) {
    log(
      `leak: ${count} of ${of} rows of ${file} stand among the rows learned from, answer included; take them out of one of the files`,
    );
  }
  if (leftOut.length > 0) {
    log(`columns left out: ${leftOut.map(({ name, reason }) => `${name} (${reason})`).join(', ')}`);
  }
  for (const { column, value, right, rows, answer } of leaks) {
    const why =
      value === undefined
        ? `it tells "${target}" by itself in ${right} of ${rows} rows`
        : `where it is ${value}, "${target}" is "${answer}" in ${right} of ${rows} rows`;
    log(
      `column left out because it knows the answer: ${column} (${why}); to read it all the same, add --keep "${column}"`,
    );
  }
  for (const { column, what, cells, example } of notes)
    log(`column ${column}: ${what} in ${cells} cells, such as "${example}"`);
}

/** One line an epoch would be too many: each member says when it begins and how it goes now and then. */
function progressOf(members: number, epochs: number, log: (line: string) => void) {
  const started = performance.now();
  let shown = started;
  let done = 0;
  return (member: number, logs: Readonly<Record<string, number>>): void => {
    done += 1;
    if (performance.now() - shown < 10_000) return;
    shown = performance.now();
    const total = members * epochs;
    const left = ((shown - started) / done) * (total - done);
    log(
      `member ${member + 1} of ${members}: loss ${logs.loss.toFixed(4)}, on rows it does not learn from ${(logs.valLoss ?? Number.NaN).toFixed(4)}; at most ${Math.ceil(left / 1000)} s left`,
    );
  };
}

function positiveClass(
  answers: Answers,
  asked: unknown,
  costs: Costs | undefined,
  target: string,
): number | undefined {
  if (answers.kind === 'quantity') return undefined;
  const { labels, values } = answers;
  if (labels.length !== 2) {
    const option =
      asked !== undefined
        ? '--positive'
        : costs !== undefined
          ? '--cost-miss and --cost-false-alarm'
          : undefined;
    if (option === undefined) return undefined;
    throw new UserError(
      `${option} ${option === '--positive' ? 'is' : 'are'} for two classes; column "${target}" has ${labels.length} (${labels.slice(0, 5).join(', ')})`,
    );
  }
  if (asked === undefined) return values.filter((each) => each === 1).length * 2 <= values.length ? 1 : 0;
  const at = labels.findIndex((label) => levelOf(label) === levelOf(String(asked)));
  if (at >= 0) return at;
  const near = nearestNames(String(asked), labels)[0] ?? labels.join(' or ');
  throw new UserError(`--positive ${String(asked)} is no value of column "${target}"; give ${near}`);
}
