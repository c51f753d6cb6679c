import { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import { loadModel } from '../../tasks/registry.ts';
import { printer, printJson } from '../output.ts';
import { showMetrics } from '../show-metrics.ts';

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('measure a trained model on data with known answers')
    .argument('<model>', 'the model folder')
    .argument('<data>', 'a table with the same columns as the training data')
    .option('--input <column>', 'the column to read, where it is called otherwise than in training')
    .option('--target <column>', 'the column with the answers, likewise')
    .option('--no-header', 'the first line is data')
    .option('--encoding <name>', 'the encoding of the file, where it cannot be told')
    .addHelpText('after', '\nExample:\n  millwright evaluate models/failures held-out.csv\n')
    .action(async (folder: string, data: string, options: Record<string, unknown>) => {
      const { model } = await loadModel(await openBundle(folder));
      try {
        const outcome = await model.evaluate(data, options);
        if (options.json === true) printJson(outcome);
        else showMetrics(outcome, printer(false));
      } finally {
        await model.close();
      }
    });
}
