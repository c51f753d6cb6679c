import { UserError } from '../core/errors.ts';
import { jsonObject } from '../core/json.ts';
import { knownOptions } from '../core/known-options.ts';
import { type Callback, isBetter } from './callbacks.ts';

export interface ModelCheckpointOptions {
  /** Where the weights go; `{epoch}` stands for the number of the epoch, from 1. */
  readonly filepath: string;
  /** A name in the logs; `valLoss` by default. */
  readonly monitor?: string;
  /** Whether less or more is better; by default more for what is not a loss or error. */
  readonly mode?: 'min' | 'max' | 'auto';
  /** Writes only when the watched quantity has become better; false by default, as in Keras. */
  readonly saveBestOnly?: boolean;
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
  } = knownOptions('modelCheckpoint', options, {
    filepath: true,
    monitor: true,
    mode: true,
    saveBestOnly: true,
  });
  const better = isBetter(monitor, mode);
  let best: number | null = null;
  return {
    async onEpochEnd(epoch, logs, control) {
      if (saveBestOnly) {
        const value = logs[monitor];
        if (value === undefined) {
          throw new UserError(
            `modelCheckpoint watches "${monitor}", which is not logged; logged are ${Object.keys(logs).join(', ')}`,
          );
        }
        if (best !== null && !better(value, best)) return;
        best = value;
      }
      await control.saveWeights(filepath.replaceAll('{epoch}', String(epoch + 1)));
    },
    state: () => ({ best }),
    restore(state) {
      const saved = jsonObject(state);
      best = typeof saved.best === 'number' ? saved.best : null;
    },
  };
}
