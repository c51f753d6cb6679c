import { refuseUnknownOptions } from '../../core/known-options.ts';
import type { Task, TaskOption, TrainRequest } from './task.ts';

/** What an option is called in TypeScript: `--min-rows-per-label <number>` is `minRowsPerLabel`, `--no-header` is `header`. */
export const optionName = ({ flags }: Pick<TaskOption, 'flags'>): string =>
  flags
    .replace(/^--(no-)?([a-z-]+).*/, '$2')
    .replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

type Common =
  | Exclude<keyof TrainRequest, 'options' | 'command' | 'logs'>
  | 'task'
  | 'tensorboard'
  | 'logFile'
  | 'profile';

/** What every training from TypeScript can be told. */
const common: Readonly<Record<Common, true>> = {
  task: true,
  data: true,
  out: true,
  validation: true,
  test: true,
  architecture: true,
  epochs: true,
  seed: true,
  device: true,
  lang: true,
  overwrite: true,
  resume: true,
  tensorboard: true,
  logFile: true,
  profile: true,
  signal: true,
  log: true,
};

/** Throws UserError for an option that neither every training nor this task has. */
export function checkTrainOptions(task: Task, given: object): void {
  const known = [...task.options.map(optionName), ...Object.keys(common)];
  refuseUnknownOptions(`train of ${task.name}`, given, known);
}
