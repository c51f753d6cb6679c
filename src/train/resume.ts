import { createHash } from 'node:crypto';
import { UserError } from '../core/errors.ts';
import { type Json, jsonObject } from '../core/json.ts';
import type { Dataset } from '../data/dataset.ts';
import { writeOnnx } from '../formats/index.ts';
import type { Callback, EpochLogs } from './callbacks.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Engine } from './engine.ts';
import { outputsOf, streamedOf } from './objective.ts';
import { scalarsOf } from './optimizers/refined-update.ts';
import type { StreamedSums } from './streamed-sums.ts';
import type { TrainGraph } from './train-graph.ts';

/** The progress of a run. Everything in it goes into a checkpoint. */
export interface Progress {
  epoch: number;
  /** Rows of this epoch already seen. */
  done: number;
  step: number;
  learningRateFactor: number;
  sums: Record<string, number>;
  /** Sums of the streamed metrics over this epoch. */
  streamed: StreamedSums;
  epochs: EpochLogs[];
  stopped: string | undefined;
}

/** A run as its checkpoint sees it. */
export interface Run {
  readonly fingerprint: string;
  readonly engine: Engine;
  readonly progress: Progress;
  /** Copies of the weights that callbacks asked to keep, by name. */
  readonly remembered: Map<string, ReadonlyMap<string, Float32Array>>;
  readonly callbacks: readonly Callback[];
}

/**
 * What must be equal for a checkpoint to be continued. The number of epochs may differ: more can be added. The step's
 * graph says everything about layers, loss and optimiser; what the step is fed besides is looked at beside it.
 */
export function runFingerprint(
  engine: Engine,
  data: Dataset,
  graph: TrainGraph,
  options: {
    readonly batchSize: number;
    readonly seed: number;
    readonly shuffle: boolean;
    readonly validation?: Dataset;
    readonly callbacks: readonly Callback[];
    readonly data?: string;
  },
): string {
  const { optimizer } = engine.objective;
  const updates = [...graph.updates].map(([name, tensor]) => [`next ${name}`, tensor] as const);
  const { bytes } = writeOnnx({ ...graph.results, ...Object.fromEntries(updates) });
  const beside = JSON.stringify([
    optimizer.learningRate,
    [1, 2, 1000].map((step) => scalarsOf(optimizer, step)),
    graph.noise,
    outputsOf(engine.objective)
      .flatMap(streamedOf)
      .map(({ name }) => name),
    [data.length, options.validation?.length ?? null],
    ...(engine.device === 'cpu' ? [] : [engine.device]),
    [options.batchSize, options.seed, options.shuffle, options.data ?? null],
    statefulOf(options.callbacks).length,
  ]);
  return createHash('sha256').update(bytes).update(beside).digest('hex');
}

export function snapshot({ fingerprint, engine, progress, remembered, callbacks }: Run): Checkpoint {
  const arrays = new Map<string, Float32Array>();
  for (const name of engine.state.names()) arrays.set(`state:${name}`, engine.state.values(name));
  for (const [name, weights] of remembered) {
    for (const [path, values] of weights) arrays.set(`kept:${name}:${path}`, values);
  }
  const { stopped = null, ...rest } = progress;
  const states = statefulOf(callbacks).map((callback) => callback.state?.() ?? null);
  return {
    header: { fingerprint, ...rest, stopped, callbacks: states, kept: [...remembered.keys()] },
    arrays,
  };
}

/** Brings the run to where the checkpoint of `path` was written. Throws UserError for the checkpoint of another run. */
export function restore({ header, arrays }: Checkpoint, path: string, run: Run): void {
  const { engine, progress, remembered } = run;
  if (header.fingerprint !== run.fingerprint) {
    throw new UserError({
      en: `checkpoint ${path} belongs to other data, other settings or another version of Millwright; delete it, or train with what it was made with`,
      zh: `检查点 ${path} 属于其他数据、其他设置或其他版本的 Millwright；请删除它，或用当时的数据和设置训练`,
    });
  }
  for (const name of engine.state.names()) {
    const values = arrays.get(`state:${name}`);
    if (values === undefined)
      throw new UserError({
        en: `checkpoint ${path} lacks ${name}; delete it to start training again`,
        zh: `检查点 ${path} 缺少 ${name}；请删除它，重新开始训练`,
      });
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
  progress.streamed = Object.fromEntries(
    Object.entries(jsonObject(header.streamed)).map(([name, sums]) => [
      name,
      list(sums).map((sum) => (sum === null ? Number.NaN : Number(sum))),
    ]),
  );
  progress.epochs = list(header.epochs).map(numbers);
  progress.stopped = typeof header.stopped === 'string' ? header.stopped : undefined;
}

/** Gives callbacks, which have begun again, what the checkpoint remembers of them. */
export function restoreCallbacks({ header }: Checkpoint, callbacks: readonly Callback[]): void {
  const stateful = statefulOf(callbacks);
  list(header.callbacks).forEach((state, i) => {
    if (state !== null) stateful[i]?.restore?.(state);
  });
}

/** Those that something is to be remembered of; a progress line may come and go. */
const statefulOf = (callbacks: readonly Callback[]): Callback[] =>
  callbacks.filter(({ state }) => state !== undefined);

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
/** JSON has no NaN and no infinity: they are written as null. */
const numbers = (value: Json): Record<string, number> =>
  Object.fromEntries(
    Object.entries(jsonObject(value)).map(([name, each]) => [
      name,
      each === null ? Number.NaN : Number(each),
    ]),
  );
