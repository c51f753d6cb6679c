import { z } from 'zod';
import { TrainingInterrupted, UserError } from '../core/errors.ts';
import { trainOptions } from './kit/common-options.ts';
import { file, words } from './kit/options.ts';
import {
  type Caller,
  flagOf,
  inCode,
  type OptionSchema,
  optionsOf,
  readOptions,
} from './kit/read-options.ts';
import type { ModelTypes, TaskDefinition, TrainOutcome } from './kit/task.ts';
import type { TrainingProgress } from './kit/training-logs.ts';
import { type TaskName, type TaskNamed, taskNamed } from './registry.ts';

type MetricsOf<Name extends TaskName> =
  TaskNamed<Name> extends TaskDefinition<string, infer _O, infer _E, infer _P, infer _X, infer Types>
    ? Types extends ModelTypes
      ? Types['evaluation']['metrics']
      : never
    : never;

/** How a training is watched and ended; not part of the command line. */
interface TrainControl {
  /** Ends training when aborted; its checkpoint is kept. */
  readonly signal?: AbortSignal;
  /** 0 prints nothing, 1 (default) a progress line on standard error, 2 a line per epoch. */
  readonly verbose?: 0 | 1 | 2;
  /** Hears each line that the command line would print; without it they are not shown. */
  readonly log?: (line: string) => void;
  /** Hears how far training is, after each step. */
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** What `train` takes for a task: `TrainOptions<'remaining-life'>`. */
export type TrainOptions<Name extends TaskName = TaskName> = {
  /** What to learn: a name that `millwright tasks` lists. */
  readonly task: Name;
  /** The file or folder with the training data. */
  readonly data: string;
  /** The folder the model is written to. */
  readonly out: string;
} & z.input<typeof trainOptions> &
  z.input<TaskNamed<Name>['options']> &
  TrainControl;

/**
 * Trains a model as `millwright train` does and writes its folder with the report. Gives what `--json` prints.
 * Throws UserError for an option that the task does not have, and for data that cannot be learned from.
 *
 *     const { metrics } = await train({
 *       task: 'text-classification', data: 'orders.csv', input: 'description', target: 'failure', out: 'models/failures',
 *     });
 *     console.log(metrics.accuracy);
 */
export async function train<const Name extends TaskName>(
  options: TrainOptions<Name>,
): Promise<TrainOutcome<MetricsOf<Name>>> {
  const { signal, verbose, log, onProgress, ...given } = options;
  const known = taskNamed(options.task);
  try {
    const outcome = await trainTask(known, given, {
      caller: 'code',
      command: commandOf(given),
      signal,
      verbose,
      log,
      onProgress,
    });
    return outcome as TrainOutcome<MetricsOf<Name>>;
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof TrainingInterrupted) throw error;
    throw inCode(error, Object.keys(schemaOf(known).shape));
  }
}

/** What every training of a task takes. */
export const schemaOf = (task: TaskDefinition): OptionSchema =>
  z.object({ ...required.shape, ...task.options.shape, ...trainOptions.shape });

const required = z.object({
  task: words({ en: 'what to learn', zh: '要学习的任务' }, 'name'),
  data: file({ en: 'the file or folder with the training data', zh: '用于学习的文件或文件夹' }),
  out: words({ en: 'the folder that the model is written to', zh: '写入模型的文件夹' }, 'folder'),
});

/** Trains with options as a caller wrote them. */
export async function trainTask(
  task: TaskDefinition,
  given: Readonly<Record<string, unknown>>,
  control: TrainControl & { readonly caller: Caller; readonly command: string },
): Promise<TrainOutcome> {
  const { caller, command, signal, verbose = 1, log = () => {}, onProgress } = control;
  const where = caller === 'shell' ? `--task ${task.name}` : `train of ${task.name}`;
  const all = readOptions(schemaOf(task), given, where, caller);
  const common = trainOptions.parse(optionsOf(trainOptions, all));
  const { architecture, ...options } = optionsOf(task.options, all);
  const { tensorboard, logFile, profile, lang = 'en', ...rest } = common;
  const implementation = await task.load();
  return implementation.train(task.name, {
    ...rest,
    data: String(all.data),
    out: String(all.out),
    ...(typeof architecture === 'string' && { architecture }),
    lang,
    logs: { tensorboard, file: logFile, onProgress, ...(profile && { profiles: [] }) },
    options,
    caller,
    command,
    signal,
    verbose,
    log,
  });
}

/** The command line that does the same. */
function commandOf({ data, ...options }: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(options).flatMap(([name, value]): string[] => {
    if (name === 'header') return value === false ? ['--no-header'] : [];
    if (value === undefined || value === false) return [];
    const text = Array.isArray(value) ? value.join(',') : value;
    return value === true ? [flagOf(name)] : [flagOf(name), JSON.stringify(text)];
  });
  return ['millwright train', JSON.stringify(data), ...words].join(' ');
}
