import type { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import type { Sentence } from '../../core/language.ts';
import { visibleTexts } from '../../core/visible.ts';
import { openModel } from '../../tasks/kit/open-model.ts';
import { optionsOf, readOptions } from '../../tasks/kit/read-options.ts';
import { taskOfBundle } from '../../tasks/registry.ts';
import { addOptions, newCommand, type Shell, typedOptions } from '../command.ts';
import { readInputs } from '../inputs.ts';
import { aboutIsolate, isolateFlag } from '../isolate.ts';
import { printJson } from '../output.ts';
import { sayIfLong } from '../progress.ts';
import { inputOptions, inputsArgument } from './input-options.ts';
import { allOptions, refuseOtherTask, taskOfWords } from './task-options.ts';

export function explainCommand(shell: Shell, about: Sentence, words: readonly string[]): Command {
  const { lang } = shell;
  const task = taskOfWords(words);
  const command = newCommand('explain', about, shell)
    .argument('<model>', { en: 'the model folder', zh: '模型文件夹' }[lang])
    .argument('[inputs...]', inputsArgument[lang]);
  addOptions(
    command,
    task?.explainOptions ?? allOptions(({ explainOptions }) => explainOptions),
    shell,
    task && { en: `Options of ${task.name}:`, zh: `${task.name} 的选项：` },
  );
  addOptions(command, inputOptions, shell);
  return command
    .option(
      '--task <name>',
      { en: 'show the options of this task in the help', zh: '在帮助中显示此任务的选项' }[lang],
    )
    .option(isolateFlag, aboutIsolate[lang])
    .addHelpText(
      'after',
      `\n${{ en: 'Example:', zh: '示例：' }[lang]}\n  millwright explain models/failures "hyd hose blown at bucket, losing oil"\n`,
    )
    .action(async (folder: string, typed: string[], _options: unknown, self: Command) => {
      const { json, lang: _lang, task: typedTask, ...given } = typedOptions(self);
      const bundle = await openBundle(folder);
      const known = taskOfBundle(bundle);
      refuseOtherTask(typedTask, known);
      const where = `explain of ${known.name}`;
      const own = Object.keys(known.explainOptions.shape);
      const options = readOptions(
        known.explainOptions,
        optionsOf(known.explainOptions, given),
        where,
        'shell',
      );
      const others = Object.fromEntries(Object.entries(given).filter(([name]) => !own.includes(name)));
      const reading = readOptions(inputOptions, others, where, 'shell');
      const model = await openModel(known, bundle);
      try {
        const inputs = await readInputs(typed, reading, { ...model, reads: known.reads });
        const all = Array.from({ length: inputs.count }, (_, i) => inputs.input(i));
        const explanations = await sayIfLong({ en: 'explaining ...', zh: '正在解释……' }, lang, () =>
          model.explain(all, options),
        );
        if (json === true) printJson(explanations);
        else {
          const color = process.stdout.isTTY === true && !process.env.NO_COLOR;
          for (const each of explanations) {
            // Colors are ours; texts of files have none.
            process.stdout.write(`${model.show.explanation(visibleTexts(each), lang, color)}\n`);
          }
        }
      } finally {
        await model.close();
      }
    });
}
