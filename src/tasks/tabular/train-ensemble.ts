import { Random } from '../../core/random.ts';
import type { RowBuffer } from '../../data/dataset.ts';
import { sparseCategoricalCrossentropy } from '../../nn/losses/index.ts';
import type { Device } from '../../runtime/device.ts';
import { type EpochLogs, earlyStopping } from '../../train/callbacks.ts';
import { epochClock } from '../../train/epoch-clock.ts';
import { model as createModel } from '../../train/model.ts';
import { adamW } from '../../train/optimizers/index.ts';
import { cosineDecay } from '../../train/schedules.ts';
import { type FitFacts, type FitRequest, fitFacts } from '../kit/fit-facts.ts';
import { loggersOf } from '../kit/training-logs.ts';
import { inputsOf, learningOf, type TabularArchitecture } from './architectures.ts';
import type { Targets } from './bins.ts';
import { type EncodedRows, encodedDataset } from './encode-rows.ts';
import { type NumericPlan, planDefaults, planNumbers } from './features.ts';
import type { InputLayout } from './inputs.ts';

/** One network of an ensemble: how it sees numbers, and its weights. */
export interface Member {
  readonly plan: NumericPlan;
  readonly weights: ReadonlyMap<string, Float32Array>;
}

type EpochRecord = {
  readonly loss: number;
  readonly valLoss: number;
  readonly learningRate: number;
  readonly seconds: number;
};

/** The facts of all members together: history as their mean, parameters and seconds as their sum. */
export interface EnsembleTraining extends FitFacts {
  readonly members: readonly Member[];
  /** Of each validation row, the mean output of the members that were not trained on it: `[rows, outputs]`. */
  readonly unseen: Float32Array;
}

/** Answers to learn: class numbers, or quantities brought to mean 0 and deviation 1. */
export type TabularTarget =
  | { readonly kind: 'classes'; readonly values: Int32Array; readonly classes: number }
  | { readonly kind: 'quantity'; readonly values: Float32Array };

/** As many rows determine the intervals and the useful pairs; more would give the same, slowly. */
const maxPlannedBy = 100_000;

export const outputsOf = (target: TabularTarget): number => (target.kind === 'classes' ? target.classes : 1);

/** Each member's checkpoint is `checkpoint` with its number at the end. */
export interface EnsembleOptions extends FitRequest {
  readonly onMember?: (member: number, logs: EpochLogs) => void;
}

/** Rows a member is trained on, and rows it is validated on. */
export interface MemberRows {
  readonly learn: Int32Array;
  readonly judge: Int32Array;
}

/** For each fold a member that is trained on the other folds: together they answer every row without having seen it. */
export const foldRows = (folds: Int32Array): MemberRows[] => {
  const all = Int32Array.from(folds.keys());
  return Array.from({ length: folds.reduce((most, fold) => Math.max(most, fold + 1), 0) }, (_, fold) => ({
    learn: all.filter((row) => folds[row] !== fold),
    judge: all.filter((row) => folds[row] === fold),
  }));
};

/** Trains one network for each of `memberRows`. Their outputs for validation rows are for calibration and thresholds. */
export async function trainEnsemble(
  architecture: TabularArchitecture,
  layout: InputLayout,
  encoded: EncodedRows,
  target: TabularTarget,
  memberRows: readonly MemberRows[],
  options: EnsembleOptions,
): Promise<EnsembleTraining> {
  const outputs = outputsOf(target);
  const unseen = new Float32Array(encoded.rows * outputs);
  const times = new Int32Array(encoded.rows);
  const { batchSize, learningRate, weightDecay, patience, maxCrosses, averaging } = learningOf(
    architecture,
    outputs,
  );
  const members: Member[] = [];
  const histories: EpochRecord[][] = [];
  const bestEpochs: number[] = [];
  let device: Device = options.device ?? 'cpu';
  let [parameters, summary, early] = [0, '', false];
  let seconds = 0;
  for (const [fold, { learn, judge }] of memberRows.entries()) {
    const looked = lookedAt(learn, new Random(options.seed).fork(`plan-${fold}`));
    const numbers = new Float32Array(looked.length * layout.numbers.length);
    encoded.numbers?.read(looked, numbers);
    const targets = targetsOf(target, looked);
    // Once networks are trained, the next training hears the signal and says what is kept of them.
    const heard = fold === 0 ? options.signal : undefined;
    const plan = await planNumbers(
      numbers,
      layout.numbers.length,
      targets,
      { ...planDefaults, maxCrosses },
      heard,
    );
    const built = architecture.build({ layout, plan, outputs });
    const network = createModel(
      { inputs: inputsOf(built), outputs: built.output },
      { name: architecture.name, seed: options.seed * 1000 + fold, device: options.device },
    );
    const stepsPerEpoch = Math.ceil(learn.length / batchSize);
    const steps = stepsPerEpoch * options.epochs;
    const stopping = earlyStopping({ monitor: 'valLoss', patience });
    const clock = epochClock();
    try {
      network.compile({
        optimizer: adamW({
          learningRate: cosineDecay(learningRate, steps),
          weightDecay,
          ...(averaging !== undefined && {
            useEma: true,
            emaMomentum: averaging,
            emaOverwriteFrequency: stepsPerEpoch,
          }),
        }),
        loss:
          target.kind === 'classes'
            ? sparseCategoricalCrossentropy({ fromLogits: true })
            : 'meanSquaredError',
      });
      const [known, unknown] = [learn, judge].map((rows) => encodedDataset(encoded, rows, answersOf(target)));
      const history = await network.fit(known, undefined, {
        epochs: options.epochs,
        batchSize,
        verbose: 0,
        validationData: unknown,
        callbacks: [
          stopping,
          clock,
          { onEpochEnd: (_, logs) => options.onMember?.(fold, logs) },
          ...loggersOf(options.logs, `member-${fold + 1}`),
        ],
        checkpoint: { path: `${options.checkpoint}.${fold}`, fingerprint: `${options.fingerprint} ${fold}` },
        signal: options.signal,
      });
      const facts = fitFacts(network, history, clock, stopping);
      const weights = network.getWeights();
      const answers = await network.predict(unknown, { batchSize: 1024 });
      judge.forEach((row, i) => {
        times[row] += 1;
        for (let k = 0; k < outputs; k++) {
          const at = row * outputs + k;
          unseen[at] += (Number(answers.data[i * outputs + k]) - unseen[at]) / times[row];
        }
      });
      members.push({ plan, weights });
      histories.push(
        history.epochs.map(({ loss, valLoss, learningRate: rate }, i) => ({
          loss,
          valLoss,
          learningRate: rate,
          seconds: facts.history[i].seconds,
        })),
      );
      bestEpochs.push(facts.bestEpoch);
      early ||= facts.stopped === 'earlyStopping';
      parameters += facts.parameters;
      summary ||= facts.summary;
      seconds += facts.seconds;
      device = facts.device;
    } finally {
      await network.dispose();
    }
  }
  const stopped = early ? 'earlyStopping' : 'maxEpochs';
  const bestEpoch = bestEpochs.sort((a, b) => a - b)[Math.floor(bestEpochs.length / 2)];
  const history = meanHistory(histories);
  return { members, unseen, history, bestEpoch, stopped, device, parameters, summary, seconds };
}

/** Mean loss of the members that were still training, epoch by epoch; seconds as their sum. */
function meanHistory(histories: readonly (readonly EpochRecord[])[]): EpochRecord[] {
  const longest = Math.max(...histories.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => {
    const own = histories.flatMap((each) => each.slice(i, i + 1));
    const sum = (key: keyof EpochRecord) => own.reduce((total, each) => total + each[key], 0);
    return {
      loss: sum('loss') / own.length,
      valLoss: sum('valLoss') / own.length,
      learningRate: sum('learningRate') / own.length,
      seconds: sum('seconds'),
    };
  });
}

/** Some of the rows at random, in their order, where all would be more than intervals and pairs need. */
const lookedAt = (rows: Int32Array, random: Random): Int32Array =>
  rows.length <= maxPlannedBy
    ? rows
    : random
        .permutation(rows.length)
        .slice(0, maxPlannedBy)
        .sort()
        .map((at) => rows[at]);

/** How a batch gets its answers. */
function answersOf(target: TabularTarget): Parameters<typeof encodedDataset>[2] {
  const { values } = target;
  const write = (row: number, into: RowBuffer, at: number): void => {
    into[at] = values[row];
  };
  return target.kind === 'classes'
    ? { type: { dtype: 'int32', shape: [] }, write }
    : { type: { dtype: 'float32', shape: [1] }, write };
}

/** Answers as columns of numbers, for finding intervals. */
function targetsOf(target: TabularTarget, rows: Int32Array): Targets {
  if (target.kind === 'quantity') {
    return { data: Float32Array.from(rows, (row) => target.values[row]), width: 1 };
  }
  const data = new Float32Array(rows.length * target.classes);
  rows.forEach((row, i) => {
    data[i * target.classes + target.values[row]] = 1;
  });
  return { data, width: target.classes };
}
