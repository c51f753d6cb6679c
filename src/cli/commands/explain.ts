import { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import { loadModel } from '../../tasks/registry.ts';
import { readInputs } from '../inputs.ts';
import { printJson } from '../output.ts';

export function explainCommand(): Command {
  return new Command('explain')
    .description('show which parts of an input led to the answer')
    .argument('<model>', 'the model folder')
    .argument(
      '[inputs...]',
      'texts, files or rows as JSON; "-" or nothing reads one a line from standard input',
    )
    .option('--file <data>', 'read the inputs from a table')
    .option('--input <column>', 'the column of --file to read')
    .option('--label <name>', 'explain the score of this label instead of the one answered')
    .option('--out <folder>', 'where pictures go, for tasks that explain by pictures')
    .addHelpText(
      'after',
      '\nExample:\n  millwright explain models/failures "hyd hose blown at bucket, losing oil"\n',
    )
    .action(async (folder: string, words: string[], options: Record<string, unknown>) => {
      const { model } = await loadModel(await openBundle(folder));
      try {
        const inputs = await readInputs(words, options, model.reads);
        const explanations = await model.explain(inputs, options);
        if (options.json === true) printJson(explanations);
        else {
          const color = process.stdout.isTTY === true && !process.env.NO_COLOR;
          for (const each of explanations) process.stdout.write(`${model.showExplanation(each, color)}\n`);
        }
      } finally {
        await model.close();
      }
    });
}
