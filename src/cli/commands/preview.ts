import type { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import { inLanguage, type Sentence } from '../../core/language.ts';
import { previewOptions, trainOptions } from '../../tasks/kit/common-options.ts';
import { readOptions } from '../../tasks/kit/read-options.ts';
import { taskNamed, tasks } from '../../tasks/registry.ts';
import { addOptions, newCommand, type Shell, typedOptions } from '../command.ts';
import { printer, printJson } from '../output.ts';
import { refuseOthers, typedTask } from './task-options.ts';

/** Shows what the network will see, before anything is trained. */
export function previewCommand(shell: Shell, about: Sentence, words: readonly string[]): Command {
  const { lang } = shell;
  const able = tasks.filter(({ previews }) => previews).map(({ name }) => name);
  const task = typedTask(words);
  const seed = trainOptions.pick({ seed: true });
  const command = newCommand('preview', about, shell)
    .argument('<data>', { en: 'what "train" would be given', zh: '将交给 train 的数据' }[lang])
    .requiredOption(
      '--task <name>',
      {
        en: `what would be learned: ${able.join(', ')} (required)`,
        zh: `要学习的任务：${able.join('、')}（必需）`,
      }[lang],
    )
    .requiredOption(
      '--out <file>',
      { en: 'the PNG file to write (required)', zh: '要写入的 PNG 文件（必需）' }[lang],
    );
  if (task !== undefined) {
    refuseOthers(words, task, ({ options }) => previewOptions(options), [
      '--task',
      '--out',
      '--seed',
      '--json',
      '--lang',
    ]);
    addOptions(command, previewOptions(task.options), shell, {
      en: `Options of ${task.name}:`,
      zh: `${task.name} 的选项：`,
    });
  }
  addOptions(command, seed, shell);
  return command
    .addHelpText(
      'after',
      `\n${{ en: 'Example:', zh: '示例：' }[lang]}\n  millwright preview photos --task image-classification --augment strong --out sheet.png\n`,
    )
    .action(async (data: string, _options: unknown, self: Command) => {
      const { json, lang: _lang, task: name, out, seed: typedSeed, ...given } = typedOptions(self);
      const known = taskNamed(String(name));
      const { preview } = known.previews ? await known.load() : {};
      if (preview === undefined) {
        throw new UserError({
          en: `--task ${known.name} has no images to show; preview knows ${able.join(', ')}`,
          zh: `任务 ${known.name} 没有可显示的图片；preview 支持 ${able.join('、')}`,
        });
      }
      if (!/\.png$/i.test(String(out))) {
        throw new UserError({
          en: `--out ${out} must end in .png; preview writes a PNG image`,
          zh: `--out ${out} 必须以 .png 结尾；preview 写出 PNG 图片`,
        });
      }
      const options = readOptions(previewOptions(known.options), given, `--task ${known.name}`, 'shell');
      const { seed: number } = readOptions(seed, { seed: typedSeed }, 'preview', 'shell');
      const log = printer(json === true);
      const outcome = await preview({
        data,
        out: String(out),
        options,
        seed: number,
        say: (line) => log(inLanguage(line, lang)),
      });
      if (json === true) printJson(outcome);
      else log({ en: `what the network will see is in ${out}`, zh: `网络将看到的内容在 ${out}` }[lang]);
    });
}
