import { lstatSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';
import { limits, most } from '../../core/limits.ts';
import { type OptionSchema, optionInfos } from '../../tasks/kit/read-options.ts';
import type { TaskDefinition } from '../../tasks/kit/task.ts';
import { taskNamed, tasks } from '../../tasks/registry.ts';

/** The value that was typed for an option: `--task x` or `--task=x`. */
export function typedValue(words: readonly string[], flag: string): string | undefined {
  const at = words.lastIndexOf(flag);
  return at >= 0 ? words[at + 1] : words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
}

/** The task that was typed with `--task`, where it is one. */
export const typedTask = (words: readonly string[]): TaskDefinition | undefined =>
  tasks.find(({ name }) => name === typedValue(words, '--task'));

/** What a path is; undefined where there is nothing, or a file is a part of the path. */
function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** The task of the model folder among the words, or the one typed with `--task` to read its help. */
export function taskOfWords(words: readonly string[]): TaskDefinition | undefined {
  for (const word of words) {
    const manifest = join(word, 'millwright.json');
    const found = word.startsWith('-') ? undefined : statusOf(manifest);
    if (found === undefined) continue;
    // The command itself says what is wrong with it.
    if (!found.isFile() || found.size > most(limits.manifestBytes)) return undefined;
    try {
      const { task } = JSON.parse(readFileSync(manifest, 'utf8'));
      return tasks.find(({ name }) => name === task);
    } catch {
      return undefined;
    }
  }
  return typedTask(words);
}

type OptionsOf = (task: TaskDefinition) => OptionSchema;

/** The options of all tasks, each as the first describes it: what is typed before it is known which task it is for. */
export function allOptions(of: OptionsOf): OptionSchema {
  const shape: Record<string, z.core.$ZodType> = {};
  for (const task of tasks) {
    for (const [name, option] of Object.entries(of(task).shape)) shape[name] ??= option;
  }
  return z.object(shape);
}

/** Throws UserError where `--task` names another task than the model's; the answers would be the model's all the same. */
export function refuseOtherTask(typed: unknown, model: TaskDefinition): void {
  if (typed === undefined) return;
  const { name } = taskNamed(String(typed));
  if (name === model.name) return;
  throw new UserError({
    en: `--task is ${name}, but the model is of ${model.name}; leave --task out`,
    zh: `--task 为 ${name}，但模型属于 ${model.name}；请去掉 --task`,
  });
}

/**
 * Throws UserError where an option was typed that only other tasks have; it would have no effect. `own` are the options
 * of the task, `known` all that the command takes.
 */
export function refuseOthers(
  words: readonly string[],
  task: TaskDefinition,
  of: OptionsOf,
  known: readonly string[],
): void {
  const own = optionInfos(of(task)).map(({ flags }) => flags.split(' ')[0]);
  const others = optionInfos(allOptions(of)).map(({ flags }) => flags.split(' ')[0]);
  const typed = words
    .map((word) => word.split('=')[0])
    .find((word) => others.includes(word) && !own.includes(word) && !known.includes(word));
  if (typed === undefined) return;
  throw new UserError({
    en: `${typed} is no option of ${task.name}; it has ${own.join(', ') || 'none'}`,
    zh: `${typed} 不是 ${task.name} 的选项；可用：${own.join('、') || '无'}`,
  });
}
