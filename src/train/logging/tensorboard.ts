import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import type { Callback, EpochLogs } from '../callbacks.ts';
import { EventFile } from './event-file.ts';

export interface TensorBoardOptions {
  /** The folder that `tensorboard --logdir` is given, or one inside it. */
  readonly logDir: string;
  /** `'epoch'` (the default), `'batch'`, or a number of batches: how often losses inside an epoch are written. */
  readonly updateFreq?: 'epoch' | 'batch' | number;
}

/**
 * Writes loss, metrics and learning rate so that TensorBoard shows them, as Keras' callback of this name: runs `train`
 * and `validation` in `logDir`, tags such as `epoch_loss` over epochs from 0 and `batch_loss` over steps. A run that is
 * resumed continues the same curves. Throws UserError where `logDir` cannot be written.
 *
 *     await model.fit(x, y, { validationSplit: 0.1, callbacks: [TensorBoard({ logDir: 'logs/first' })] });
 */
export function TensorBoard(options: TensorBoardOptions): Callback {
  const { logDir, updateFreq = 'epoch' } = knownOptions('TensorBoard', options, {
    logDir: true,
    updateFreq: true,
  });
  const every = updateFreq === 'batch' ? 1 : updateFreq === 'epoch' ? Number.POSITIVE_INFINITY : updateFreq;
  if (!(every >= 1))
    throw new UserError(`updateFreq is ${updateFreq}; give 'epoch', 'batch' or a number of batches`);
  const files = new Map<string, EventFile>();
  let [epoch, step] = [0, 0];
  const fileOf = (run: string, from: number): EventFile => {
    const file = files.get(run) ?? new EventFile(join(logDir, run), from);
    files.set(run, file);
    return file;
  };
  return {
    onTrainBegin(control) {
      files.clear();
      ({ epoch, step } = control);
      fileOf('train', epoch);
    },
    onBatchEnd({ logs }) {
      step += 1;
      // A run of its own, for its steps are others than those of epochs.
      if (step % every === 0) fileOf('train_batches', step).scalars(step, tagged('batch', logs));
    },
    onEpochEnd(number, logs) {
      const [training, validation] = sides(logs);
      fileOf('train', epoch).scalars(number, tagged('epoch', training));
      if (Object.keys(validation).length > 0)
        fileOf('validation', epoch).scalars(number, tagged('epoch', validation));
    },
  };
}

/** What was measured on training data, and what on validation data, the latter without `val` in front. */
function sides(logs: EpochLogs): [EpochLogs, EpochLogs] {
  const all = Object.entries(logs);
  const isValidation = (name: string): boolean => /^val[A-Z]/.test(name);
  const plain = (name: string): string => name.charAt(3).toLowerCase() + name.slice(4);
  return [
    Object.fromEntries(all.filter(([name]) => !isValidation(name))),
    Object.fromEntries(
      all.filter(([name]) => isValidation(name)).map(([name, value]) => [plain(name), value]),
    ),
  ];
}

/** With Keras' tags, so that runs of both are in one chart: `learningRate` is `epoch_learning_rate`. */
const tagged = (prefix: string, logs: EpochLogs): EpochLogs =>
  Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [
      `${prefix}_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      value,
    ]),
  );
