import type { Language } from '../../core/language.ts';
import type { Device } from '../../runtime/index.ts';
import type { EpochLogs, earlyStopping } from '../../train/callbacks.ts';
import type { epochClock } from '../../train/epoch-clock.ts';
import type { History } from '../../train/fit.ts';
import type { Model } from '../../train/model.ts';
import type { TrainingLogs } from './training-logs.ts';

/** The settings of one training: what `fit` receives, whatever the task. */
export interface FitRequest {
  readonly epochs: number;
  readonly seed: number;
  readonly device?: Device;
  readonly checkpoint: string;
  /** Of data and settings; a checkpoint with another fingerprint is not resumed. */
  readonly fingerprint: string;
  readonly signal?: AbortSignal;
  readonly logs?: TrainingLogs;
  readonly verbose?: 0 | 1 | 2;
  /** Of the progress line. */
  readonly language?: Language;
}

/** What `fit` is given of it, whatever the network. */
export const fitOptions = ({ epochs, checkpoint, fingerprint, signal, verbose, language }: FitRequest) => ({
  epochs,
  checkpoint: { path: checkpoint, fingerprint },
  signal,
  verbose,
  language,
});

/** What a report says of a training, whatever the task. */
export interface FitFacts {
  readonly history: readonly (EpochLogs & { readonly seconds: number })[];
  /** Counted from 1: the epoch whose weights were kept. */
  readonly bestEpoch: number;
  readonly stopped: 'earlyStopping' | 'maxEpochs';
  readonly device: Device;
  readonly parameters: number;
  readonly summary: string;
  /** Of all epochs, also of those before a resumption. */
  readonly seconds: number;
}

/** The facts of a `fit` that has ended; `stopping` kept the best weights, without it they are the last ones. */
export function fitFacts(
  network: Model,
  history: History,
  clock: ReturnType<typeof epochClock>,
  stopping?: Pick<ReturnType<typeof earlyStopping>, 'bestEpoch'>,
): FitFacts {
  return {
    history: history.epochs.map((logs, i) => ({ ...logs, seconds: clock.seconds[i] ?? 0 })),
    bestEpoch: stopping === undefined ? history.epochs.length : stopping.bestEpoch + 1,
    stopped: history.stopped === undefined ? 'maxEpochs' : 'earlyStopping',
    device: network.device,
    parameters: network.network.weights.reduce((sum, { value }) => sum + value.length, 0),
    summary: network.summary(),
    seconds: clock.seconds.reduce((sum, each) => sum + each, 0),
  };
}
