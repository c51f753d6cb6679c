import { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import { loadModel } from '../../tasks/registry.ts';
import { readInputs } from '../inputs.ts';
import { printJson } from '../output.ts';

export function predictCommand(): Command {
  return new Command('predict')
    .description('let a trained model answer')
    .argument('<model>', 'the model folder')
    .argument(
      '[inputs...]',
      'texts, files or rows as JSON; "-" or nothing reads one a line from standard input',
    )
    .option('--file <data>', 'read the inputs from a table')
    .option('--input <column>', 'the column of --file to read')
    .option('--top <number>', 'how many items to recommend, for tasks that recommend (10 by default)')
    .addHelpText(
      'after',
      '\nExamples:\n  millwright predict models/failures "hyd hose blown at bucket, losing oil"\n' +
        '  millwright predict models/failures --file new-orders.csv --input description --json\n',
    )
    .action(async (folder: string, words: string[], options: Record<string, unknown>) => {
      const { model } = await loadModel(await openBundle(folder));
      try {
        const inputs = await readInputs(words, options, model.reads);
        const predictions = await model.predict(inputs, options);
        if (options.json === true) printJson(predictions);
        else
          for (const prediction of predictions) process.stdout.write(`${model.showPrediction(prediction)}\n`);
      } finally {
        await model.close();
      }
    });
}
