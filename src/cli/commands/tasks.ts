import type { Command } from 'commander';
import type { Sentence } from '../../core/language.ts';
import { tasks } from '../../tasks/registry.ts';
import { newCommand, type Shell, typedOptions } from '../command.ts';
import { printJson } from '../output.ts';

export const tasksCommand = (shell: Shell, about: Sentence): Command =>
  newCommand('tasks', about, shell)
    .addHelpText('after', `\n${{ en: 'Example:', zh: '示例：' }[shell.lang]}\n  millwright tasks\n`)
    .action((_options: unknown, self: Command) => {
      const { lang } = shell;
      const listed = tasks.map(({ name, summary, example, architectures }) => ({
        name,
        summary: summary[lang],
        example,
        architectures,
      }));
      if (typedOptions(self).json === true) return printJson(listed);
      const networks = { en: 'networks: ', zh: '网络：' }[lang];
      for (const { name, summary, architectures, example } of listed) {
        process.stdout.write(
          `${name}\n  ${summary}\n  ${networks}${architectures.join(', ')}\n  ${example}\n`,
        );
      }
    });
