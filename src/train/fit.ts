import { createHash } from 'node:crypto';
import type { Dataset } from '../data/dataset.ts';
import { UserError } from '../data/errors.ts';
import { type Json, jsonObject } from '../data/json.ts';
import { Random } from '../data/random.ts';
import type { Callback, EpochLogs, TrainingControl } from './callbacks.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Engine } from './engine.ts';
import { learningRateAt } from './schedules.ts';

export interface FitOptions {
  readonly epochs: number;
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
  readonly epochs: readonly EpochLogs[];
  /** Why training ended before its last epoch. */
  readonly stopped: string | undefined;
  /** Steps taken in all, before a resumption too. */
  readonly steps: number;
}

/** Thrown when `signal` was aborted. The checkpoint, if there is one, holds all that was learned. */
export class TrainingInterrupted extends Error {
  override readonly name = 'TrainingInterrupted';
}

/** Where a run stands. Everything in it goes into a checkpoint. */
interface Progress {
  epoch: number;
  /** Rows of this epoch already seen. */
  done: number;
  step: number;
  learningRateFactor: number;
  sums: Record<string, number>;
  epochs: EpochLogs[];
  stopped: string | undefined;
}

/** The training loop. The result depends only on data, network, options and seed, also after being killed and resumed. */
export async function fit(engine: Engine, data: Dataset, options: FitOptions): Promise<History> {
  const { batchSize, callbacks = [], checkpoint, epochs, seed, signal, validation } = options;
  const { optimizer } = engine.objective;
  if (data.length === 0) throw new UserError('there are no rows to train on');
  engine.prepareSlots();
  const progress: Progress = {
    epoch: 0,
    done: 0,
    step: 0,
    learningRateFactor: 1,
    sums: {},
    epochs: [],
    stopped: undefined,
  };
  const remembered = new Map<string, Map<string, Float32Array>>();
  const fingerprint = runFingerprint(engine, data, options);
  if (checkpoint !== undefined) {
    const saved = await readCheckpoint(checkpoint.path);
    if (saved !== undefined)
      restore(saved, fingerprint, checkpoint.path, engine, progress, remembered, callbacks);
  }
  const save = async (): Promise<void> => {
    if (checkpoint === undefined) return;
    await writeCheckpoint(checkpoint.path, snapshot(fingerprint, engine, progress, remembered, callbacks));
  };
  const control = controlOf(engine, progress, remembered, epochs, () => rateAt(progress.step + 1));
  const rateAt = (step: number): number =>
    learningRateAt(optimizer.learningRate, step - 1) * progress.learningRateFactor;

  for (const callback of callbacks) callback.onTrainBegin?.(control);
  let savedAt = Date.now();
  while (progress.epoch < epochs && progress.stopped === undefined) {
    const order = options.shuffle
      ? new Random(seed).fork(`order ${progress.epoch}`).permutation(data.length)
      : Int32Array.from({ length: data.length }, (_, i) => i);
    while (progress.done < data.length) {
      if (signal?.aborted) {
        await save();
        throw new TrainingInterrupted(`training was interrupted in epoch ${progress.epoch + 1} of ${epochs}`);
      }
      const rows = order.subarray(progress.done, Math.min(data.length, progress.done + batchSize));
      const number = progress.step + 1;
      const scalars = { ...optimizer.scalars?.(number), learningRate: rateAt(number) };
      const results = await engine.train(data, rows, { number, seed, scalars });
      if (!Number.isFinite(results.get('loss'))) {
        const where = await engine.diagnose(data, rows, { number, seed });
        throw new UserError(
          `training stopped in epoch ${progress.epoch + 1}, step ${number}: ${where} is no longer a finite number; ` +
            'try a lower learning rate or clip the gradients (clipnorm: 1)',
        );
      }
      for (const [name, value] of results)
        progress.sums[name] = (progress.sums[name] ?? 0) + value * rows.length;
      progress.step = number;
      progress.done += rows.length;
      for (const callback of callbacks) {
        callback.onBatchEnd?.({
          epoch: progress.epoch,
          epochs,
          done: progress.done,
          total: data.length,
          logs: meansOf(progress),
        });
      }
      const { everySeconds = 30, everySteps = Number.POSITIVE_INFINITY } = checkpoint ?? {};
      if (number % everySteps === 0 || Date.now() - savedAt > everySeconds * 1000) {
        await save();
        savedAt = Date.now();
      }
    }
    const logs: Record<string, number> = { ...meansOf(progress), learningRate: rateAt(progress.step) };
    if (validation !== undefined) Object.assign(logs, await validate(engine, validation, options));
    progress.epochs.push(logs);
    for (const callback of callbacks) await callback.onEpochEnd?.(progress.epoch, logs, control);
    progress.epoch += 1;
    progress.done = 0;
    progress.sums = {};
    await save();
    savedAt = Date.now();
  }
  for (const callback of callbacks) await callback.onTrainEnd?.(control);
  return { epochs: progress.epochs, stopped: progress.stopped, steps: progress.step };
}

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

const meansOf = ({ sums, done }: Progress): Record<string, number> =>
  Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / done]));

function controlOf(
  engine: Engine,
  progress: Progress,
  remembered: Map<string, Map<string, Float32Array>>,
  epochs: number,
  learningRate: () => number,
): TrainingControl {
  const paths = engine.network.weights.map(({ path }) => path);
  return {
    epochs,
    get learningRate() {
      return learningRate();
    },
    stop(reason) {
      progress.stopped = reason;
    },
    scaleLearningRate(factor) {
      progress.learningRateFactor *= factor;
    },
    rememberWeights(name) {
      remembered.set(name, new Map(paths.map((path) => [path, engine.state.values(path).slice()])));
    },
    recallWeights(name) {
      for (const [path, values] of remembered.get(name) ?? []) engine.state.set(path, values);
    },
  };
}

/** What must be equal for a checkpoint to be continued. The number of epochs may differ: more can be added. */
function runFingerprint(engine: Engine, data: Dataset, options: FitOptions): string {
  const { optimizer } = engine.objective;
  const description = JSON.stringify([
    engine.network.weights.map(({ path, shape }) => [path, shape]),
    [optimizer.name, optimizer.learningRate, optimizer.slots],
    [data.length, data.inputs, data.target, options.validation?.length],
    [options.batchSize, options.seed, options.shuffle, options.checkpoint?.fingerprint],
  ]);
  return createHash('sha256').update(description).digest('hex');
}

function snapshot(
  fingerprint: string,
  engine: Engine,
  progress: Progress,
  remembered: ReadonlyMap<string, ReadonlyMap<string, Float32Array>>,
  callbacks: readonly Callback[],
): Checkpoint {
  const arrays = new Map<string, Float32Array>();
  for (const name of engine.state.names()) arrays.set(`state:${name}`, engine.state.values(name));
  for (const [name, weights] of remembered) {
    for (const [path, values] of weights) arrays.set(`kept:${name}:${path}`, values);
  }
  const { stopped = null, ...rest } = progress;
  const states = callbacks.map((callback) => callback.state?.() ?? null);
  return {
    header: { fingerprint, ...rest, stopped, callbacks: states, kept: [...remembered.keys()] },
    arrays,
  };
}

function restore(
  { header, arrays }: Checkpoint,
  fingerprint: string,
  path: string,
  engine: Engine,
  progress: Progress,
  remembered: Map<string, Map<string, Float32Array>>,
  callbacks: readonly Callback[],
): void {
  if (header.fingerprint !== fingerprint) {
    throw new UserError(
      `checkpoint ${path} belongs to other data or settings; delete it, or train with the data and settings it was made with`,
    );
  }
  for (const name of engine.state.names()) {
    const values = arrays.get(`state:${name}`);
    if (values === undefined)
      throw new UserError(`checkpoint ${path} lacks ${name}; delete it to begin training anew`);
    engine.state.set(name, values);
  }
  for (const name of list(header.kept)) {
    const weights = engine.network.weights.map(({ path: weight }): [string, Float32Array] => [
      weight,
      arrays.get(`kept:${name}:${weight}`) ?? engine.state.values(weight).slice(),
    ]);
    remembered.set(String(name), new Map(weights));
  }
  progress.epoch = Number(header.epoch);
  progress.done = Number(header.done);
  progress.step = Number(header.step);
  progress.learningRateFactor = Number(header.learningRateFactor);
  progress.sums = numbers(header.sums);
  progress.epochs = list(header.epochs).map(numbers);
  progress.stopped = typeof header.stopped === 'string' ? header.stopped : undefined;
  list(header.callbacks).forEach((state, i) => {
    if (state !== null) callbacks[i]?.restore?.(state);
  });
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const numbers = (value: Json): Record<string, number> =>
  Object.fromEntries(Object.entries(jsonObject(value)).map(([name, each]) => [name, Number(each)]));
