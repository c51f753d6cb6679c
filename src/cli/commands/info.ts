import type { Command } from 'commander';
import { type JsonObject, openBundle } from '../../bundle/bundle.ts';
import { jsonObject } from '../../core/json.ts';
import type { Language, Sentence } from '../../core/language.ts';
import { newCommand, type Shell, typedOptions } from '../command.ts';
import { aboutIsolate, isolateFlag } from '../isolate.ts';
import { printJson, printLine } from '../output.ts';

export const infoCommand = (shell: Shell, about: Sentence): Command =>
  newCommand('info', about, shell)
    .argument('<model>', { en: 'the model folder', zh: '模型文件夹' }[shell.lang])
    .option(isolateFlag, aboutIsolate[shell.lang])
    .addHelpText(
      'after',
      `\n${{ en: 'Example:', zh: '示例：' }[shell.lang]}\n  millwright info models/failures\n`,
    )
    .action(async (folder: string, _options: unknown, self: Command) => {
      const { manifest, read } = await openBundle(folder);
      // Reading every file is what notices damage.
      for (const name of Object.keys(manifest.files)) await read(name);
      const { task, millwright, created, files, content } = manifest;
      if (typedOptions(self).json === true) {
        printJson({ folder, task, millwright, created, files: Object.keys(files), ...content });
        return;
      }
      const title = {
        en: `${folder}: ${task}, trained ${created} by Millwright ${millwright}`,
        zh: `${folder}：${task}，由 Millwright ${millwright} 训练于 ${created}`,
      }[shell.lang];
      for (const line of [title, ...show(content, shell.lang)]) printLine(line);
    });

/** Nested values as indented lines; long lists only by their length. */
function show(content: JsonObject, lang: Language, indent = '  '): string[] {
  return Object.entries(inLanguageOf(content, lang)).flatMap(([name, value]) => {
    const nested = Object.keys(jsonObject(value)).length > 0;
    if (nested) return [`${indent}${name}:`, ...show(jsonObject(value), lang, `${indent}  `)];
    if (Array.isArray(value)) {
      const short = value.length <= 12 && value.every((each) => typeof each !== 'object');
      const many = { en: `${value.length} entries`, zh: `${value.length} 项` }[lang];
      return [`${indent}${name}: ${short ? value.join(', ') || none[lang] : many}`];
    }
    return [`${indent}${name}: ${typeof value === 'object' ? none[lang] : String(value)}`];
  });
}

/** Notes in the language where they were saved in it: those in others are in `notesIn`. */
function inLanguageOf({ notesIn, ...content }: JsonObject, lang: Language): JsonObject {
  if (notesIn === undefined || content.notes === undefined) return content;
  return { ...content, notes: jsonObject(notesIn)[lang] ?? content.notes };
}

const none: Sentence = { en: 'none', zh: '无' };
