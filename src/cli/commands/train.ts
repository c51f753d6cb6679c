import { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import { deviceNamed } from '../../runtime/index.ts';
import { trainInto } from '../../tasks/kit/runner.ts';
import type { Outcome } from '../../tasks/kit/task.ts';
import { optionName } from '../../tasks/kit/task-options.ts';
import type { NamedProfile } from '../../tasks/kit/training-logs.ts';
import { taskNamed, tasks } from '../../tasks/registry.ts';
import { showProfile } from '../../train/profile/index.ts';
import { commonTrainOptions, refuseForeignOptions, taskOptions } from '../options.ts';
import { languageOf, printer, printJson } from '../output.ts';

export function trainCommand(): Command {
  const command = new Command('train')
    .description('train a model on a file and write its folder, with a report')
    .argument('<data>', 'a table: CSV, TSV, Excel (.xlsx), JSON lines or Parquet, also with .gz')
    .requiredOption('--task <name>', `what to learn: ${tasks.map(({ name }) => name).join(', ')}`)
    .requiredOption('--out <folder>', 'where the model goes');
  commonTrainOptions(command);
  for (const option of taskOptions('options')) command.addOption(option);
  return command
    .addHelpText('after', `\nExample:\n  ${tasks.map(({ example }) => example).join('\n  ')}\n`)
    .action(async (data: string, options: Record<string, unknown>, self: Command) => {
      const task = taskNamed(String(options.task));
      refuseForeignOptions(self, task, 'options');
      const json = options.json === true;
      const architecture = text(options.architecture);
      if (architecture !== undefined && !task.architectures.includes(architecture)) {
        throw new UserError(
          `--architecture ${architecture} is unknown; ${task.name} has ${task.architectures.join(', ')}`,
        );
      }
      for (const option of task.options) {
        if (option.required && options[optionName(option)] === undefined) {
          const [flag] = option.flags.split(' ');
          throw new UserError(`--task ${task.name} needs ${flag}: ${option.description}`);
        }
      }
      const profiles: NamedProfile[] | undefined = options.profile === true ? [] : undefined;
      const { signal, release } = abortOnInterrupt();
      try {
        const outcome: Outcome = await trainInto(task, {
          data,
          out: String(options.out),
          validation: text(options.validation),
          test: text(options.test),
          architecture,
          epochs: wholeNumber(options.epochs, '--epochs', 1),
          seed: wholeNumber(options.seed, '--seed', 0) ?? 0,
          device: deviceNamed(String(options.device)),
          lang: languageOf(text(options.lang)),
          overwrite: options.overwrite === true,
          resume: options.resume === true,
          logs: { tensorboard: text(options.tensorboard), file: text(options.logFile), profiles },
          options,
          command: `millwright ${process.argv.slice(2).map(quoted).join(' ')}`,
          signal,
          log: printer(json),
        });
        for (const profile of profiles ?? []) process.stderr.write(`${showNamedProfile(profile)}\n`);
        if (json) printJson(outcome);
      } finally {
        release();
      }
    });
}

/** The first Ctrl-C asks training to stop after a checkpoint; a second one ends at once. */
function abortOnInterrupt(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, release: () => process.off('SIGINT', stop).off('SIGTERM', stop) };
}

const showNamedProfile = ({ network, ...profile }: NamedProfile): string =>
  `${network === null ? '' : `${network}: `}${showProfile(profile)}`;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `"${word.replace(/(["\\$`])/g, '\\$1')}"`;

function wholeNumber(value: unknown, option: string, least: number): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least) {
    throw new UserError(`${option} ${String(value)} must be a whole number of at least ${least}`);
  }
  return number;
}
