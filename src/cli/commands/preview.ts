import { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import { taskNamed, tasks } from '../../tasks/registry.ts';
import { refuseForeignOptions, taskOptions } from '../options.ts';
import { printer, printJson } from '../output.ts';

/** Shows what the network will see, before anything is trained. */
export function previewCommand(): Command {
  const able = tasks.filter(({ preview }) => preview !== undefined).map(({ name }) => name);
  const command = new Command('preview')
    .description('write a picture of what the network will be given, without training')
    .argument('<data>', 'what "train" would be given')
    .requiredOption('--task <name>', `what would be learned: ${able.join(', ')}`)
    .requiredOption('--out <file>', 'the PNG file to write')
    .option('--seed <number>', 'the seed that training would have', '0');
  for (const option of taskOptions('options')) command.addOption(option);
  return command
    .addHelpText(
      'after',
      '\nExample:\n  millwright preview photos --task image-classification --augment strong --out sheet.png\n',
    )
    .action(async (data: string, options: Record<string, unknown>, self: Command) => {
      const task = taskNamed(String(options.task));
      if (task.preview === undefined) {
        throw new UserError(`--task ${task.name} has no pictures to show; preview knows ${able.join(', ')}`);
      }
      refuseForeignOptions(self, task, 'options');
      const seed = Number(options.seed);
      if (!Number.isSafeInteger(seed) || seed < 0) {
        throw new UserError(`--seed ${String(options.seed)} must be a whole number of at least 0`);
      }
      const out = String(options.out);
      const log = printer(options.json === true);
      const outcome = await task.preview({ data, out, options, seed, log });
      if (options.json === true) printJson(outcome);
      else log(`what the network will see is in ${out}`);
    });
}
