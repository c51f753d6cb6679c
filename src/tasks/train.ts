import { deviceNamed } from '../runtime/index.ts';
import { trainInto } from './kit/runner.ts';
import type { Outcome, TrainRequest } from './kit/task.ts';
import { checkTrainOptions } from './kit/task-options.ts';
import { taskNamed } from './registry.ts';

export interface TrainOptions
  extends Partial<Omit<TrainRequest, 'data' | 'out' | 'options' | 'command' | 'logs'>> {
  /** What to learn: a name that `millwright tasks` lists. */
  readonly task: string;
  /** The file or folder to learn from. */
  readonly data: string;
  /** The folder the model is written to. */
  readonly out: string;
  /** A folder for TensorBoard. */
  readonly tensorboard?: string;
  /** A file that gets a line an epoch: `.csv` or `.jsonl`. */
  readonly logFile?: string;
  /** Whether to measure where the time of a training step goes: `profile` of the outcome, a list of `StepProfile`. */
  readonly profile?: boolean;
  /** The task's own options: `input`, `target`, `minRowsPerLabel` and so on, as on the command line in camelCase. */
  readonly [option: string]: unknown;
}

/**
 * Trains a model as `millwright train` does and writes its folder with the report. Gives what `--json` prints.
 * Throws UserError for an option that the task does not have, and for data that cannot be learned from.
 *
 *     const { metrics } = await train({
 *       task: 'text-classification', data: 'orders.csv', input: 'description', target: 'failure', out: 'models/failures',
 *     });
 */
export async function train(options: TrainOptions): Promise<Outcome> {
  const { task, data, out, validation, test, architecture, epochs, seed, device, lang, overwrite, resume } =
    options;
  const { signal, log, tensorboard, logFile, profile, ...rest } = options;
  const known = taskNamed(task);
  checkTrainOptions(known, options);
  return trainInto(known, {
    data,
    out,
    validation,
    test,
    architecture,
    epochs,
    seed: seed ?? 0,
    device: device === undefined ? undefined : deviceNamed(device),
    lang: lang ?? 'en',
    overwrite: overwrite ?? false,
    resume: resume ?? false,
    logs: { tensorboard, file: logFile, ...(profile && { profiles: [] }) },
    options: rest,
    command: commandOf(options),
    signal,
    log: log ?? (() => {}),
  });
}

/** The command line that does the same. */
function commandOf({ data, signal: _signal, log: _log, ...options }: TrainOptions): string {
  const words = Object.entries(options).flatMap(([name, value]): string[] => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === undefined || value === false) return [];
    return value === true ? [flag] : [flag, JSON.stringify(value)];
  });
  return ['millwright train', JSON.stringify(data), ...words].join(' ');
}
