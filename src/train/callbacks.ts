import { type Json, jsonObject } from '../core/json.ts';
import { knownOptions } from '../core/known-options.ts';
import type { TrainingMemory } from './memory.ts';
import { monitored } from './monitor.ts';
import type { StepWatch } from './profile/step-watch.ts';

/** What is known after an epoch: `loss`, the metrics, and the same with `val` in front where there is validation. */
export type EpochLogs = Readonly<Record<string, number>>;

/** What a callback may do to a training run. */
export interface TrainingControl {
  /** Ends training after this epoch. `reason` is shown to the user. */
  stop(reason: string): void;
  /** Multiplies the learning rate from here on. */
  scaleLearningRate(factor: number): void;
  /** Of the next step. */
  readonly learningRate: number;
  /** Keeps a copy of the weights under a name. The copy is part of the checkpoint. */
  rememberWeights(name: string): void;
  /** Puts a kept copy back. */
  recallWeights(name: string): void;
  /** Writes the weights as they are now to a file that `model.loadWeights` reads. */
  saveWeights(path: string): Promise<void>;
  /** Epochs in all. */
  readonly epochs: number;
  /** Epochs that are over, also before a resumption: 0 where a training begins. */
  readonly epoch: number;
  /** Steps taken, likewise, and by earlier trainings of the same model. */
  readonly step: number;
  /** About what this run needs. */
  readonly memory?: TrainingMemory;
}

/** Watches a training run. `state` and `restore` let a run that was killed continue as if it had not been. */
export interface Callback {
  /**
   * Before the first step, also where training is resumed. One object may watch several trainings, one after another:
   * here it begins again. Where training is resumed, `restore` comes after it.
   */
  onTrainBegin?(control: TrainingControl): void;
  /** Before the first step of each epoch. */
  onEpochBegin?(epoch: number, control: TrainingControl): void;
  /** After each step. */
  onBatchEnd?(progress: BatchProgress): void;
  /** After each epoch, with what was measured in it, validation too. */
  onEpochEnd?(epoch: number, logs: EpochLogs, control: TrainingControl): void | Promise<void>;
  /** After the last epoch, also where training was stopped before it. */
  onTrainEnd?(control: TrainingControl): void | Promise<void>;
  /** What is to be remembered in a checkpoint. */
  state?(): Json;
  /** Takes what `state` gave. */
  restore?(state: Json): void;
  /** Hears of the parts of each step; that of one callback only. */
  readonly stepWatch?: StepWatch;
}

export interface BatchProgress {
  /** From 0. */
  readonly epoch: number;
  /** Epochs in all. */
  readonly epochs: number;
  /** Samples of this epoch done, and in all. */
  readonly done: number;
  readonly total: number;
  /** Means over the epoch so far. */
  readonly logs: EpochLogs;
}

export interface EarlyStoppingOptions {
  /** A name in the logs; `valLoss` by default. */
  readonly monitor?: string;
  /** Whether less or more is better; by default more for what is not a loss or error. */
  readonly mode?: 'min' | 'max' | 'auto';
  readonly minDelta?: number;
  readonly patience?: number;
  /** True by default: ends with the best epoch's weights, also where training ran to its last epoch. */
  readonly restoreBestWeights?: boolean;
  readonly startFromEpoch?: number;
  /** What is to be reached: epochs that stay behind it count as without improvement. */
  readonly baseline?: number;
}

/** What is the better the less it is: losses, errors and false answers, by their names and short names. */
const lessIsBetter =
  /loss|error|rmse|mse|mae|mape|msle|ece$|perplexity|crossentropy|divergence|kld|hinge|poisson|logcosh|huber|false/i;

/** Whether `value` of the logged quantity `monitor` is better than `best`. */
export function isBetter(
  monitor: string,
  mode: 'min' | 'max' | 'auto' = 'auto',
): (value: number, best: number) => boolean {
  const less = mode === 'min' || (mode === 'auto' && lessIsBetter.test(monitor.replace(/_/g, '')));
  return less ? (value, best) => value < best : (value, best) => value > best;
}

/** Ends training when a quantity has not become better for `patience` epochs; goes back to the best weights. */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback & { readonly bestEpoch: number } {
  const {
    monitor = 'valLoss',
    mode,
    minDelta = 0,
    patience = 0,
    restoreBestWeights = true,
    startFromEpoch = 0,
    baseline,
  } = knownOptions('earlyStopping', options, {
    monitor: true,
    mode: true,
    minDelta: true,
    patience: true,
    restoreBestWeights: true,
    startFromEpoch: true,
    baseline: true,
  });
  const better = isBetter(monitor, mode);
  const margin = better(0, 1) ? -Math.abs(minDelta) : Math.abs(minDelta);
  const improves = (value: number, than: number): boolean => better(value - margin, than);
  let best: number | null = null;
  let bestEpoch = -1;
  let waited = 0;
  return {
    get bestEpoch() {
      return bestEpoch;
    },
    onTrainBegin() {
      best = null;
      bestEpoch = -1;
      waited = 0;
    },
    onEpochEnd(epoch, logs, control) {
      const value = monitored('earlyStopping', monitor, logs);
      if (epoch < startFromEpoch) return;
      waited += 1;
      if (best === null || improves(value, best)) {
        best = value;
        bestEpoch = epoch;
        if (restoreBestWeights) control.rememberWeights('best');
        if (baseline === undefined || improves(value, baseline)) waited = 0;
        return;
      }
      if (waited >= patience && epoch > 0) {
        control.stop(`${monitor} has not become better for ${waited} ${waited === 1 ? 'epoch' : 'epochs'}`);
      }
    },
    onTrainEnd(control) {
      if (restoreBestWeights && bestEpoch >= 0) control.recallWeights('best');
    },
    state: () => ({ best, bestEpoch, waited }),
    restore(state) {
      const saved = jsonObject(state);
      best = typeof saved.best === 'number' ? saved.best : null;
      bestEpoch = Number(saved.bestEpoch);
      waited = Number(saved.waited);
    },
  };
}
