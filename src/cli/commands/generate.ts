import { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { loadModel } from '../../tasks/registry.ts';
import { printJson } from '../output.ts';

export function generateCommand(): Command {
  return new Command('generate')
    .description('let a language model write on from a prompt')
    .argument('<model>', 'the folder of a text-generation model')
    .option('--prompt <text>', 'what to go on with; without it a text is begun', '')
    .option('--max-tokens <number>', 'at most so many new tokens (default 100)')
    .option(
      '--temperature <number>',
      '0 always takes the likeliest token, 1 draws as the model says (default 0.8)',
    )
    .option('--top-k <number>', 'draw from so many of the likeliest tokens only')
    .option('--top-p <share>', 'draw from the likeliest tokens that make up this share only')
    .option('--repetition-penalty <number>', 'above 1: what occurred becomes less likely (default 1)')
    .option('--stop <text...>', 'end where this text would come')
    .option('--seed <number>', 'the same seed gives the same text', '0')
    .addHelpText(
      'after',
      '\nExamples:\n  millwright generate models/orders --prompt "Hyd hose"\n' +
        '  millwright generate models/orders --prompt "Hyd hose" --temperature 0.5 --top-k 20 --max-tokens 40\n',
    )
    .action(async (folder: string, options: Record<string, unknown>) => {
      const { task, model } = await loadModel(await openBundle(folder));
      try {
        if (model.generate === undefined) {
          throw new UserError(
            `${folder} is a model for ${task.name}, which writes no text; use "millwright predict", or train one with --task text-generation`,
          );
        }
        const prompt = String(options.prompt);
        if (options.json === true) {
          printJson(await model.generate(prompt, options, () => {}));
          return;
        }
        // The prompt is shown with what follows it: a refusal shows nothing.
        let shown = prompt;
        await model.generate(prompt, options, (piece) => {
          process.stdout.write(shown + piece);
          shown = '';
        });
        process.stdout.write(shown);
        process.stdout.write('\n');
      } finally {
        await model.close();
      }
    });
}
