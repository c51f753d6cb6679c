import type { Bundle } from '../bundle/bundle.ts';
import { UserError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import { imageClassification } from './image-classification/task.ts';
import type { TaskDefinition } from './kit/task.ts';
import { productRecommendation } from './product-recommendation/task.ts';
import { remainingLife } from './remaining-life/task.ts';
import { sentimentAnalysis } from './sentiment-analysis/task.ts';
import { tabularClassification } from './tabular-classification/task.ts';
import { tabularRegression } from './tabular-regression/task.ts';
import { textClassification } from './text-classification/task.ts';
import { textGeneration } from './text-generation/task.ts';
import { translation } from './translation/task.ts';

/** Every job Millwright can learn. A new task is one line here. */
export const tasks = [
  textClassification,
  sentimentAnalysis,
  tabularClassification,
  tabularRegression,
  imageClassification,
  remainingLife,
  productRecommendation,
  textGeneration,
  translation,
] as const satisfies readonly TaskDefinition[];

export type TaskName = (typeof tasks)[number]['name'];
/** The definition of a task by its name. */
export type TaskNamed<Name extends TaskName> = Extract<(typeof tasks)[number], { readonly name: Name }>;

export function taskNamed(name: string): TaskDefinition {
  const found = tasks.find((task) => task.name === name);
  if (found !== undefined) return found;
  const names = tasks.map((task) => task.name);
  const near = nearestNames(name, names);
  throw new UserError({
    en: `no task is called "${name}"; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${names.join(', ')}`} ("millwright tasks" lists all)`,
    zh: `没有名为“${name}”的任务；${near.length > 0 ? `是否指 ${near.join(' 或 ')}？` : `可用：${names.join('、')}`}（“millwright tasks”列出全部）`,
  });
}

/** The task that made a model folder. */
export function taskOfBundle({ folder, manifest }: Bundle): TaskDefinition {
  const task = tasks.find(({ name }) => name === manifest.task);
  if (task !== undefined) return task;
  const known = tasks.map(({ name }) => name);
  throw new UserError({
    en: `the model in ${folder} is of task "${manifest.task}", which this Millwright does not have (it has ${known.join(', ')}); update Millwright to use it`,
    zh: `${folder} 中的模型属于任务“${manifest.task}”，当前的 Millwright 没有该任务（现有：${known.join('、')}）；请升级 Millwright`,
  });
}
