import { TrainingInterrupted, UserError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Callback, EpochLogs, TrainingControl } from './callbacks.ts';
import { faultOfRows, targetChecks } from './check-targets.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Engine } from './engine.ts';
import { type TrainingMemory, trainingMemory } from './memory.ts';
import { scalarsOf, updateOf } from './optimizers/refined-update.ts';
import type { StepWatch } from './profile/step-watch.ts';
import { type Progress, type Run, restore, restoreCallbacks, runFingerprint, snapshot } from './resume.ts';
import { learningRateAt } from './schedules.ts';
import { addTo, meansOf } from './step-values.ts';
import { writeWeights } from './weights-file.ts';

export interface FitOptions {
  /** The number of the epoch after the last, counted from 0. */
  readonly epochs: number;
  /** The number of the first epoch; 0 by default. */
  readonly initialEpoch?: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly shuffle: boolean;
  readonly validation?: Dataset;
  readonly callbacks?: readonly Callback[];
  /** More of what an epoch is judged by, from the predictions on the validation data. */
  readonly validationLogs?: (prediction: Float32Array) => EpochLogs;
  readonly checkpoint?: CheckpointOptions;
  /** Stops at the next step when aborted; a checkpoint is written first. */
  readonly signal?: AbortSignal;
}

export interface CheckpointOptions {
  readonly path: string;
  /** Seconds between checkpoints inside an epoch; one is written after every epoch in any case. */
  readonly everySeconds?: number;
  /** Steps between checkpoints inside an epoch. */
  readonly everySteps?: number;
  /** What the data are; a checkpoint of another run is refused. */
  readonly fingerprint?: string;
}

export interface History {
  /** Each quantity's values, epoch by epoch, as in Keras: `history.history.valLoss[0]`. */
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly epochs: readonly EpochLogs[];
  /** Why training ended before its last epoch. */
  readonly stopped: string | undefined;
  /** Steps taken in all, before a resumption too. */
  readonly steps: number;
}

/** The training loop. The result depends only on data, network, options and seed, also after being killed and resumed. */
export async function fit(engine: Engine, data: Dataset, options: FitOptions): Promise<History> {
  try {
    return await trainEpochs(engine, data, options);
  } finally {
    await engine.endProfile();
    watchOf(options)?.close();
  }
}

const watchOf = ({ callbacks = [] }: FitOptions): StepWatch | undefined =>
  callbacks.find(({ stepWatch }) => stepWatch !== undefined)?.stepWatch;

async function trainEpochs(engine: Engine, data: Dataset, options: FitOptions): Promise<History> {
  const {
    batchSize,
    callbacks = [],
    checkpoint,
    epochs,
    initialEpoch = 0,
    seed,
    signal,
    validation,
  } = options;
  const { optimizer } = engine.objective;
  if (data.length === 0)
    throw new UserError({
      en: 'there are no rows to train on',
      zh: '没有可供训练的数据行',
    });
  for (const [name, value, least] of [
    ['epochs', epochs, 0],
    ['initialEpoch', initialEpoch, 0],
    ['batchSize', batchSize, 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least)
      throw new UserError({
        en: `${name} is ${value}; give a whole number of at least ${least}`,
        zh: `${name} 为 ${value}；请给出不小于 ${least} 的整数`,
      });
  }
  engine.prepareSlots();
  const progress: Progress = {
    epoch: initialEpoch,
    done: 0,
    step: engine.steps,
    learningRateFactor: engine.learningRateFactor,
    sums: {},
    streamed: {},
    epochs: [],
    stopped: undefined,
  };
  const remembered = new Map<string, ReadonlyMap<string, Float32Array>>();
  const batch = Math.min(batchSize, data.length);
  // What does not fit is said before a callback has opened a file.
  const graph = engine.stepGraph(data, batch);
  engine.carry(graph);
  // Epochs are counted through all trainings of a model, so that two in a row are one of as many epochs.
  const before = Math.max(engine.epochs, initialEpoch) - initialEpoch;
  const run: (Run & { readonly path: string }) | undefined = checkpoint && {
    path: checkpoint.path,
    // Tens of milliseconds, which a training without a checkpoint does not need to spend.
    fingerprint: runFingerprint(engine, data, graph, {
      ...options,
      callbacks,
      data: checkpoint.fingerprint,
    }),
    engine,
    progress,
    remembered,
    callbacks,
  };
  const saved = run && (await readCheckpoint(run.path));
  if (run !== undefined && saved !== undefined) restore(saved, run.path, run);
  const save = async (): Promise<void> => {
    if (run !== undefined) await writeCheckpoint(run.path, snapshot(run));
  };
  const memory = (): TrainingMemory =>
    trainingMemory(
      engine.network,
      optimizer,
      engine.stepGraph(data, batch, engine.largestPages(data, batch)),
      engine.sharesMemory,
    );
  const control = controlOf(engine, progress, remembered, epochs, memory, () => rateAt(progress.step + 1));
  const rateAt = (step: number): number =>
    learningRateAt(optimizer.learningRate, updateOf(optimizer, step) - 1) * progress.learningRateFactor;

  for (const callback of callbacks) callback.onTrainBegin?.(control);
  if (saved !== undefined) restoreCallbacks(saved, callbacks);
  const watch = watchOf(options);
  let savedAt = Date.now();
  while (progress.epoch < epochs && progress.stopped === undefined) {
    const drawn = options.shuffle
      ? new Random(seed).fork(`order 0 ${before + progress.epoch}`).permutation(data.length)
      : Int32Array.from({ length: data.length }, (_, i) => i);
    const order = data.arrange?.(drawn, batchSize) ?? drawn;
    if (progress.done === 0)
      for (const callback of callbacks) callback.onEpochBegin?.(progress.epoch, control);
    data.begin?.(before + progress.epoch, batchesOf(order.subarray(progress.done), batchSize));
    while (progress.done < data.length) {
      if (signal?.aborted) {
        await save();
        const epoch = progress.epoch + 1;
        throw new TrainingInterrupted({
          en: `training was interrupted in epoch ${epoch} of ${epochs}`,
          zh: `训练在第 ${epoch} 轮（共 ${epochs} 轮）中断`,
        });
      }
      watch?.begin();
      const rows = order.subarray(progress.done, Math.min(data.length, progress.done + batchSize));
      const number = progress.step + 1;
      const scalars = { ...scalarsOf(optimizer, number), learningRate: rateAt(number) };
      await data.ready?.(rows);
      const narrow = data.narrow?.(rows) ?? data;
      const results = await engine.train(narrow, rows, { number, seed, scalars }, progress.streamed, watch);
      if (!Number.isFinite(results.get('loss'))) {
        const fault = faultOfRows(data, rows, targetChecks(engine.objective, engine.network));
        const epoch = progress.epoch + 1;
        if (fault !== undefined) {
          throw new UserError({
            en: `training stopped in epoch ${epoch}, step ${number}: ${fault.en}`,
            zh: `训练在第 ${epoch} 轮第 ${number} 步停止：${fault.zh}`,
          });
        }
        const what = await engine.diagnose(narrow, rows, { number, seed });
        throw new UserError({
          en: `training stopped in epoch ${epoch}, step ${number}: ${what} ${notFinite.en}`,
          zh: `训练在第 ${epoch} 轮第 ${number} 步停止：${what} ${notFinite.zh}`,
        });
      }
      addTo(progress.sums, results, rows.length);
      progress.step = number;
      engine.steps = number;
      progress.done += rows.length;
      for (const callback of callbacks) {
        callback.onBatchEnd?.({
          epoch: progress.epoch,
          epochs,
          done: progress.done,
          total: data.length,
          logs: meansOf(progress.sums, progress.done, engine.objective),
        });
      }
      watch?.ended('callbacks');
      const { everySeconds = 30, everySteps = Number.POSITIVE_INFINITY } = checkpoint ?? {};
      if (number % everySteps === 0 || Date.now() - savedAt > everySeconds * 1000) {
        await save();
        savedAt = Date.now();
        watch?.ended('checkpoint');
      }
      watch?.end();
    }
    // The loss of a step is that of the weights before it; the last step's would go unnoticed.
    const lost = weightNotFinite(engine);
    if (lost !== undefined) {
      const [epoch, step] = [progress.epoch + 1, progress.step];
      throw new UserError({
        en: `training stopped after epoch ${epoch}, step ${step}: ${lost} ${notFinite.en}`,
        zh: `训练在第 ${epoch} 轮第 ${step} 步之后停止：${lost} ${notFinite.zh}`,
      });
    }
    const logs: Record<string, number> = {
      ...meansOf(progress.sums, progress.done, engine.objective),
      ...engine.streamedResults(progress.streamed),
      learningRate: rateAt(progress.step),
    };
    if (validation !== undefined) Object.assign(logs, await validate(engine, validation, options));
    progress.epochs.push(logs);
    for (const callback of callbacks) await callback.onEpochEnd?.(progress.epoch, logs, control);
    progress.epoch += 1;
    progress.done = 0;
    progress.sums = {};
    progress.streamed = {};
    await save();
    savedAt = Date.now();
  }
  engine.steps = progress.step;
  engine.epochs = before + progress.epoch;
  engine.learningRateFactor = progress.learningRateFactor;
  engine.finalizeWeights();
  await engine.endProfile();
  for (const callback of callbacks) await callback.onTrainEnd?.(control);
  return {
    history: columnsOf(progress.epochs),
    epochs: progress.epochs,
    stopped: progress.stopped,
    steps: progress.step,
  };
}

export const notFinite = {
  en: 'is no longer a finite number; try a lower learning rate or clip the gradients (clipnorm: 1)',
  zh: '不再是有限的数；请降低学习率或裁剪梯度（clipnorm: 1）',
};

function weightNotFinite({ network, state }: Engine): string | undefined {
  const lost = network.weights.find(({ path }) => !allFinite(state.values(path)));
  return lost && `weight ${lost.path}`;
}

/** By sums of all numbers times zero, several at once, since each waits for the one before. */
function allFinite(values: Float32Array): boolean {
  const whole = values.length - (values.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += values[i] * 0;
    b += values[i + 1] * 0;
    c += values[i + 2] * 0;
    d += values[i + 3] * 0;
  }
  for (let i = whole; i < values.length; i++) a += values[i] * 0;
  return Number.isFinite(a + b + c + d);
}

const batchesOf = (rows: Int32Array, size: number): Int32Array[] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => rows.subarray(i * size, (i + 1) * size));

async function validate(
  engine: Engine,
  validation: Dataset,
  { batchSize, validationLogs }: FitOptions,
): Promise<EpochLogs> {
  const { loss, metrics, prediction } = await engine.evaluate(validation, batchSize);
  const more = prediction.data instanceof Float32Array ? validationLogs?.(prediction.data) : undefined;
  const all = Object.entries({ loss, ...metrics, ...more });
  return Object.fromEntries(
    all.map(([name, value]) => [`val${name[0].toUpperCase()}${name.slice(1)}`, value]),
  );
}

/** The logs by name; also under Keras' spelling, `val_loss`, which is not listed among the names. */
function columnsOf(epochs: readonly EpochLogs[]): Record<string, number[]> {
  const names = new Set(epochs.flatMap((logs) => Object.keys(logs)));
  const columns: Record<string, number[]> = {};
  for (const name of names) columns[name] = epochs.map((logs) => logs[name] ?? Number.NaN);
  for (const name of names) {
    const other = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!(other in columns)) Object.defineProperty(columns, other, { value: columns[name] });
  }
  return columns;
}

function controlOf(
  engine: Engine,
  progress: Progress,
  remembered: Map<string, ReadonlyMap<string, Float32Array>>,
  epochs: number,
  memory: () => TrainingMemory,
  learningRate: () => number,
): TrainingControl {
  const paths = engine.network.weights.map(({ path }) => path);
  return {
    epochs,
    get memory() {
      return memory();
    },
    get epoch() {
      return progress.epoch;
    },
    get step() {
      return progress.step;
    },
    get learningRate() {
      return learningRate();
    },
    stop(reason) {
      progress.stopped = reason;
    },
    scaleLearningRate(factor) {
      progress.learningRateFactor *= factor;
    },
    saveWeights(path) {
      return writeWeights(path, engine.network.weights, (each) => engine.state.values(each));
    },
    rememberWeights(name) {
      remembered.set(name, new Map(paths.map((path) => [path, engine.state.values(path).slice()])));
    },
    recallWeights(name) {
      for (const [path, values] of remembered.get(name) ?? []) engine.state.set(path, values);
    },
  };
}
