import { jsonObject } from '../core/json.ts';
import { knownOptions } from '../core/known-options.ts';
import { type Callback, type EpochLogs, isBetter } from './callbacks.ts';
import { monitored } from './monitor.ts';

export interface ModelCheckpointOptions {
  /**
   * Where the weights go; `{epoch}` stands for the number of the epoch, from 1, and other names for what is logged:
   * `weights-{epoch:02d}-{val_loss:.2f}.safetensors`.
   */
  readonly filepath: string;
  /** A name in the logs; `valLoss` by default. */
  readonly monitor?: string;
  /** Whether less or more is better; by default more for what is not a loss or error. */
  readonly mode?: 'min' | 'max' | 'auto';
  /** Writes only when the watched quantity has become better; false by default, as in Keras. */
  readonly saveBestOnly?: boolean;
  /** With `saveBestOnly`, what the first value has to be better than. */
  readonly initialValueThreshold?: number;
}

/**
 * Writes the weights after each epoch, or after those that were the best so far, as Keras' `ModelCheckpoint` with
 * `save_weights_only`; `model.loadWeights(filepath)` brings them back. To continue a training that was killed, give
 * `fit` a `checkpoint` instead: that holds the optimiser's state too.
 */
export function modelCheckpoint(options: ModelCheckpointOptions): Callback {
  const {
    filepath,
    monitor = 'valLoss',
    mode,
    saveBestOnly = false,
    initialValueThreshold,
  } = knownOptions('modelCheckpoint', options, {
    filepath: true,
    monitor: true,
    mode: true,
    saveBestOnly: true,
    initialValueThreshold: true,
  });
  const better = isBetter(monitor, mode);
  let best: number | null = null;
  return {
    onTrainBegin() {
      best = initialValueThreshold ?? null;
    },
    async onEpochEnd(epoch, logs, control) {
      if (saveBestOnly) {
        const value = monitored('modelCheckpoint', monitor, logs);
        if (best !== null && !better(value, best)) return;
        best = value;
      }
      await control.saveWeights(pathOf(filepath, epoch + 1, logs));
    },
    state: () => ({ best }),
    restore(state) {
      const saved = jsonObject(state);
      best = typeof saved.best === 'number' ? saved.best : null;
    },
  };
}

/** A path with the epoch and what was logged in the places of their names, as Python's format writes them. */
function pathOf(filepath: string, epoch: number, logs: EpochLogs): string {
  return filepath.replace(/\{(\w+)(?::([^}]*))?\}/g, (_, name: string, format = '') => {
    const value = name === 'epoch' ? epoch : monitored('modelCheckpoint', name, logs);
    const [, zeros = '', width = '0', , digits] = /^(0?)(\d*)(\.(\d+))?[a-z]?$/.exec(format) ?? [];
    const shown = digits === undefined ? String(value) : value.toFixed(Number(digits));
    return shown.padStart(Number(width), zeros === '0' ? '0' : ' ');
  });
}
