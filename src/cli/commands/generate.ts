import type { Command } from 'commander';
import { z } from 'zod';
import { openBundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { openModel } from '../../tasks/kit/open-model.ts';
import { anyText } from '../../tasks/kit/options.ts';
import { readOptions } from '../../tasks/kit/read-options.ts';
import { taskOfBundle } from '../../tasks/registry.ts';
import { generateOptions } from '../../tasks/text-generation/options.ts';
import { addOptions, newCommand, type Shell, typedOptions } from '../command.ts';
import { aboutIsolate, isolateFlag } from '../isolate.ts';
import { printJson, printText } from '../output.ts';

const options = z.object({
  prompt: anyText({
    en: 'the text to continue; without it a text is begun',
    zh: '要续写的文本；不给时从头写起',
  }).default(''),
  ...generateOptions.shape,
});

export function generateCommand(shell: Shell, about: Sentence): Command {
  const { lang } = shell;
  const command = newCommand('generate', about, shell).argument(
    '<model>',
    { en: 'the folder of a text-generation model', zh: 'text-generation 模型的文件夹' }[lang],
  );
  addOptions(command, options, shell);
  return command
    .option(isolateFlag, aboutIsolate[lang])
    .addHelpText(
      'after',
      `\n${{ en: 'Examples:', zh: '示例：' }[lang]}\n  millwright generate models/orders --prompt "Hyd hose"\n` +
        '  millwright generate models/orders --prompt "Hyd hose" --temperature 0.5 --top-k 20 --max-tokens 40\n',
    )
    .action(async (folder: string, _options: unknown, self: Command) => {
      const { json, lang: _lang, ...given } = typedOptions(self);
      const bundle = await openBundle(folder);
      const task = taskOfBundle(bundle);
      const { prompt, ...how } = readOptions(options, given, 'generate', 'shell');
      const model = await openModel(task, bundle);
      try {
        if (model.generate === undefined) {
          throw new UserError({
            en: `${folder} is a model for ${task.name}, which writes no text; use "millwright predict", or train one with --task text-generation`,
            zh: `${folder} 是 ${task.name} 模型，不生成文本；请使用“millwright predict”，或用 --task text-generation 训练一个`,
          });
        }
        if (json === true) {
          printJson(await model.generate(prompt, how, () => {}));
          return;
        }
        // The prompt is shown with what follows it: a refusal shows nothing.
        let shown = prompt;
        await model.generate(prompt, how, (piece) => {
          printText(shown + piece);
          shown = '';
        });
        printText(`${shown}\n`);
      } finally {
        await model.close();
      }
    });
}
