import { type Command, Option } from 'commander';
import { UserError } from '../core/errors.ts';
import { devices } from '../runtime/index.ts';
import type { Task } from '../tasks/kit/task.ts';
import { tasks } from '../tasks/registry.ts';

/** Options that every training takes. */
export function commonTrainOptions(command: Command): void {
  command
    .option('--validation <data>', 'rows to choose by; otherwise a part of the training data is kept for it')
    .option('--test <data>', 'rows to report on; otherwise a part of the data is kept for it')
    .option('--architecture <name>', 'a network by name instead of the one chosen for the data')
    .option('--epochs <number>', 'at most this many passes over the data')
    .option('--seed <number>', 'repeats a training exactly', '0')
    .addOption(
      new Option('--device <name>', 'where to train: webgpu is the graphics processor')
        .choices(devices)
        .default('cpu'),
    )
    .option('--overwrite', 'replace the model in --out')
    .option('--resume', 'go on with a training that was interrupted')
    .option('--tensorboard <folder>', 'write loss and metrics there too, for TensorBoard')
    .option('--log-file <file>', 'write a line an epoch there too: a table .csv, or JSON lines .jsonl')
    .option('--profile', 'measure where the time of a training step goes, by layer and by operator')
    .addOption(new Option('--lang <language>', 'language of the report').choices(['en', 'zh']));
}

/** The options of all tasks for one verb, each once. */
export function taskOptions(verb: 'options' | 'evaluateOptions'): Option[] {
  const options = new Map<string, Option>();
  for (const task of tasks) {
    for (const { flags, description } of task[verb] ?? []) {
      if (!options.has(flags)) options.set(flags, new Option(flags, description));
    }
  }
  return [...options.values()];
}

/** Throws UserError where an option was typed that only other tasks have: what was meant by it would not happen. */
export function refuseForeignOptions(
  command: Command,
  task: Task,
  verb: 'options' | 'evaluateOptions',
): void {
  const own = (task[verb] ?? []).map(({ flags }) => new Option(flags));
  const names = new Set(own.map((option) => option.attributeName()));
  const foreign = taskOptions(verb).find(
    (option) =>
      !names.has(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (foreign === undefined) return;
  throw new UserError(
    `${foreign.long} is no option of ${task.name}; it has ${own.map(({ long }) => long).join(', ') || 'none'}`,
  );
}
