import { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import { loadModel } from '../../tasks/registry.ts';
import { refuseForeignOptions, taskOptions } from '../options.ts';
import { printer, printJson } from '../output.ts';
import { showMetrics } from '../show-metrics.ts';

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('measure a trained model on data with known answers')
    .argument('<model>', 'the model folder')
    .argument('<data>', 'a table with the same columns as the training data');
  for (const option of taskOptions('evaluateOptions')) command.addOption(option);
  return command
    .addHelpText('after', '\nExample:\n  millwright evaluate models/failures held-out.csv\n')
    .action(async (folder: string, data: string, options: Record<string, unknown>, self: Command) => {
      const { task, model } = await loadModel(await openBundle(folder));
      try {
        refuseForeignOptions(self, task, 'evaluateOptions');
        const outcome = await model.evaluate(data, options);
        if (options.json === true) printJson(outcome);
        else showMetrics(outcome, printer(false));
      } finally {
        await model.close();
      }
    });
}
