import type { Command } from 'commander';
import type { Language, Sentence } from '../../core/language.ts';
import { trainOptions } from '../../tasks/kit/common-options.ts';
import { optionInfos } from '../../tasks/kit/read-options.ts';
import { taskNamed, tasks } from '../../tasks/registry.ts';
import { addOptions, newCommand, type Shell, typedOptions } from '../command.ts';
import { complain, printer, printJson } from '../output.ts';
import { allOptions, refuseOthers, typedTask, typedValue } from './task-options.ts';

export function trainCommand(shell: Shell, about: Sentence, words: readonly string[]): Command {
  const { lang } = shell;
  const task = typedTask(words);
  const asked = typedValue(words, '--task');
  const command = newCommand('train', about, shell)
    .argument(
      '<data>',
      {
        en: 'a table (CSV, TSV, Excel, JSON lines, Parquet, also with .gz or .zst), or a folder of images',
        zh: '表格（CSV、TSV、Excel、JSON 行、Parquet，也可为 .gz 或 .zst），或图片文件夹',
      }[lang],
    )
    .requiredOption('--task <name>', { en: 'what to learn (required)', zh: '要学习的任务（必需）' }[lang])
    .requiredOption(
      '--out <folder>',
      { en: 'where the model is written (required)', zh: '模型写入的位置（必需）' }[lang],
    );
  if (task !== undefined) {
    const shared = optionInfos(trainOptions).map(({ flags }) => flags.split(' ')[0]);
    refuseOthers(words, task, ({ options }) => options, [...shared, '--task', '--out', '--json']);
    addOptions(command, task.options, shell, { en: `Options of ${task.name}:`, zh: `${task.name} 的选项：` });
    addOptions(command, trainOptions, shell, {
      en: 'Options of every training:',
      zh: '所有训练共有的选项：',
    });
    command.addHelpText('after', `\n${exampleTitle[lang]}\n  ${task.example}\n`);
  } else {
    addOptions(command, trainOptions, shell);
    // So that a wrong task is named before its options are.
    if (asked !== undefined) addHidden(command, shell);
    command.addHelpText('after', taskTable(shell));
  }
  return command.action(async (data: string, _options: unknown, self: Command) => {
    const { json, task: name, ...given } = typedOptions(self);
    const known = taskNamed(String(name));
    const log = printer(json === true);
    const { signal, release } = abortOnInterrupt(lang);
    try {
      const { trainTask } = await import('../../tasks/train.ts');
      const outcome = await trainTask(
        known,
        { ...given, task: known.name, data, lang },
        {
          caller: 'shell',
          command: `millwright ${process.argv.slice(2).map(quoted).join(' ')}`,
          signal,
          log,
        },
      );
      if (outcome.profile !== undefined) {
        const { showNamedProfiles } = await import('../show-profiles.ts');
        complain(showNamedProfiles(outcome.profile, lang));
      }
      if (json === true) printJson(outcome);
    } finally {
      release();
    }
  });
}

const exampleTitle = { en: 'Example:', zh: '示例：' };

function addHidden(command: Command, shell: Shell): void {
  const taken = new Set(command.options.map(({ long }) => long));
  const before = command.options.length;
  for (const info of optionInfos(allOptions(({ options }) => options))) {
    if (!taken.has(info.flags.split(' ')[0])) command.option(info.flags, info.about[shell.lang]);
  }
  for (const option of command.options.slice(before)) option.hideHelp();
}

function taskTable({ lang }: Shell): string {
  const width = Math.max(...tasks.map(({ name }) => name.length));
  const lines = tasks.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary[lang]}`);
  const [title, more] = {
    en: ['Tasks:', 'millwright train --task <name> --help shows the options of a task.'],
    zh: ['任务：', 'millwright train --task <name> --help 显示某个任务的选项。'],
  }[lang];
  return `\n${title}\n${lines.join('\n')}\n\n${more}\n\n${exampleTitle[lang]}\n  ${tasks[0].example}\n`;
}

const stopping = {
  en: '\nstopping at the next place from which training can be continued; Ctrl-C again ends at once\n',
  zh: '\n正在停止：将在可继续训练的位置结束；再按一次 Ctrl-C 立即结束\n',
};

/** The first Ctrl-C asks training to stop after a checkpoint; a second one ends at once. */
function abortOnInterrupt(lang: Language): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    complain(stopping[lang]);
    controller.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const release = (): void => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    // What still waits, such as for a pipe that nobody writes to, is not waited for.
    if (controller.signal.aborted) setTimeout(() => process.exit(), 1000).unref();
  };
  return { signal: controller.signal, release };
}

const quoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `"${word.replace(/(["\\$`])/g, '\\$1')}"`;
