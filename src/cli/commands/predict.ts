import type { Command } from 'commander';
import { z } from 'zod';
import { openBundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { inLanguage, type Message, type Sentence } from '../../core/language.ts';
import { openModel } from '../../tasks/kit/open-model.ts';
import { file, flag } from '../../tasks/kit/options.ts';
import { optionInfos, optionsOf, readOptions } from '../../tasks/kit/read-options.ts';
import { taskOfBundle } from '../../tasks/registry.ts';
import { addOptions, newCommand, type Shell, typedOptions } from '../command.ts';
import { readInputs } from '../inputs.ts';
import { aboutIsolate, isolateFlag } from '../isolate.ts';
import { complain, printJson, printLine } from '../output.ts';
import { answerAll } from '../predict/answer-all.ts';
import { checkAnswersFile, writeAnswers } from '../predict/write-answers.ts';
import { progressOf } from '../progress.ts';
import { inputOptions, inputsArgument } from './input-options.ts';
import { allOptions, refuseOthers, refuseOtherTask, taskOfWords } from './task-options.ts';

const outputOptions = z.object({
  out: file({
    en: 'write the rows with their answers to this file: .csv, .tsv, .xlsx, .jsonl or .parquet',
    zh: '把各行及其答案写入此文件：.csv、.tsv、.xlsx、.jsonl 或 .parquet',
  }).optional(),
  overwrite: flag({ en: 'replace the file of --out', zh: '覆盖 --out 的文件' }).default(false),
  keepFormulas: flag({
    en: 'leave texts that a spreadsheet would run as formulas as they are',
    zh: '电子表格会当作公式执行的文本保持原样',
  }).default(false),
});

export function predictCommand(shell: Shell, about: Sentence, words: readonly string[]): Command {
  const { lang } = shell;
  const task = taskOfWords(words);
  const command = newCommand('predict', about, shell)
    .argument('<model>', { en: 'the model folder', zh: '模型文件夹' }[lang])
    .argument('[inputs...]', inputsArgument[lang]);
  const shared = inputOptions.extend(outputOptions.shape);
  if (task !== undefined) {
    const reading = optionInfos(inputOptions).map(({ flags }) => flags.split(' ')[0]);
    const common = ['--json', '--lang', '--task', ...reading];
    refuseOthers(words, task, ({ predictOptions }) => predictOptions, common);
  }
  addOptions(
    command,
    task?.predictOptions ?? allOptions(({ predictOptions }) => predictOptions),
    shell,
    task && { en: `Options of ${task.name}:`, zh: `${task.name} 的选项：` },
  );
  addOptions(command, shared, shell);
  return command
    .option(
      '--task <name>',
      { en: 'show the options of this task in the help', zh: '在帮助中显示此任务的选项' }[lang],
    )
    .option(isolateFlag, aboutIsolate[lang])
    .addHelpText(
      'after',
      `\n${{ en: 'Examples:', zh: '示例：' }[lang]}\n  millwright predict models/failures "hyd hose blown at bucket, losing oil"\n` +
        '  millwright predict models/failures new-orders.xlsx --out answers.csv\n',
    )
    .action(async (folder: string, typed: string[], _options: unknown, self: Command) => {
      const { json, lang: _lang, task: typedTask, ...given } = typedOptions(self);
      const bundle = await openBundle(folder);
      const known = taskOfBundle(bundle);
      refuseOtherTask(typedTask, known);
      const where = `predict of ${known.name}`;
      const all = readOptions(shared.extend(known.predictOptions.shape), given, where, 'shell');
      const predict = readOptions(
        known.predictOptions,
        optionsOf(known.predictOptions, given),
        where,
        'shell',
      );
      const { out, overwrite, keepFormulas, ...reading } = z.looseObject(shared.shape).parse(all);
      const warn = (message: Message) =>
        complain(`${{ en: 'warning: ', zh: '警告：' }[lang]}${inLanguage(message, lang)}\n`);
      const model = await openModel(known, bundle);
      try {
        const inputs = await readInputs(typed, reading, { ...model, reads: known.reads });
        for (const warning of inputs.warnings) warn(warning);
        if (inputs.count === 0) {
          throw new UserError({ en: 'there is no input to answer', zh: '没有可回答的输入' });
        }
        if (out !== undefined) await checkAnswersFile(out, inputs, { overwrite });
        const progress = progressOf(lang);
        const answers = await answerAll(model, inputs, { predict, onProgress: progress.show });
        progress.end();
        for (const warning of answers.warnings) warn(warning);
        if (out !== undefined) {
          await writeAnswers(out, inputs, answers, model, { language: lang, overwrite, keepFormulas });
        }
        if (json === true) {
          printJson(
            answers.outcomes.map(({ answer, input, problem }) =>
              answer === undefined ? { input: inputs.input(input), problem: problem?.[lang] } : answer,
            ),
          );
        } else if (out !== undefined) {
          const [written, rows] = [out, answers.outcomes.length];
          printLine(
            `${{ en: `${rows} rows written to ${written}; ${answers.answered} of ${inputs.count} inputs answered`, zh: `已将 ${rows} 行写入 ${written}；${inputs.count} 个输入中已回答 ${answers.answered} 个` }[lang]}\n`,
          );
        } else {
          for (const { answer, input, problem } of answers.outcomes) {
            const line =
              answer === undefined
                ? `–  ←  ${inputs.place(input)[lang]}${{ en: ': ', zh: '：' }[lang]}${problem?.[lang] ?? ''}`
                : model.show.answer(answer, lang);
            printLine(line);
          }
        }
        if (answers.answered === 0 && inputs.count > 0) process.exitCode = 1;
      } finally {
        await model.close();
      }
    });
}
