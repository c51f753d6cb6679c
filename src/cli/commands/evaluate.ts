import type { Command } from 'commander';
import { openBundle } from '../../bundle/bundle.ts';
import type { Sentence } from '../../core/language.ts';
import { openModel } from '../../tasks/kit/open-model.ts';
import { readOptions } from '../../tasks/kit/read-options.ts';
import { taskOfBundle } from '../../tasks/registry.ts';
import { addOptions, newCommand, type Shell, typedOptions } from '../command.ts';
import { aboutIsolate, isolateFlag } from '../isolate.ts';
import { printer, printJson } from '../output.ts';
import { sayIfLong } from '../progress.ts';
import { showEvaluation } from '../show-metrics.ts';
import { allOptions, refuseOthers, refuseOtherTask, taskOfWords } from './task-options.ts';

export function evaluateCommand(shell: Shell, about: Sentence, words: readonly string[]): Command {
  const { lang } = shell;
  const task = taskOfWords(words);
  const command = newCommand('evaluate', about, shell)
    .argument('<model>', { en: 'the model folder', zh: '模型文件夹' }[lang])
    .argument(
      '<data>',
      { en: 'data with the same columns as the training data', zh: '与训练数据列相同的数据' }[lang],
    );
  addOptions(
    command,
    task?.evaluateOptions ?? allOptions(({ evaluateOptions }) => evaluateOptions),
    shell,
    task && { en: `Options of ${task.name}:`, zh: `${task.name} 的选项：` },
  );
  if (task !== undefined) {
    refuseOthers(words, task, ({ evaluateOptions }) => evaluateOptions, ['--json', '--lang', '--task']);
  }
  return command
    .option(
      '--task <name>',
      { en: 'show the options of this task in the help', zh: '在帮助中显示此任务的选项' }[lang],
    )
    .option(isolateFlag, aboutIsolate[lang])
    .addHelpText(
      'after',
      `\n${{ en: 'Example:', zh: '示例：' }[lang]}\n  millwright evaluate models/failures held-out.csv\n`,
    )
    .action(async (folder: string, data: string, _options: unknown, self: Command) => {
      const { json, lang: _lang, task: typedTask, ...given } = typedOptions(self);
      const bundle = await openBundle(folder);
      const known = taskOfBundle(bundle);
      refuseOtherTask(typedTask, known);
      const options = readOptions(known.evaluateOptions, given, `evaluate of ${known.name}`, 'shell');
      const model = await openModel(known, bundle);
      try {
        const outcome = await sayIfLong({ en: 'measuring ...', zh: '正在测量……' }, lang, () =>
          model.evaluate(data, options),
        );
        if (json === true) printJson(outcome);
        else showEvaluation(outcome, model.reasons ?? {}, lang, printer(false));
      } finally {
        await model.close();
      }
    });
}
