import type { Bundle } from '../bundle/bundle.ts';
import { UserError } from '../core/errors.ts';
import { nearestNames } from '../core/nearest.ts';
import { imageClassification } from './image-classification/task.ts';
import type { Task, TaskModel } from './kit/task.ts';
import { productRecommendation } from './product-recommendation/task.ts';
import { remainingLife } from './remaining-life/task.ts';
import { sentimentAnalysis } from './sentiment-analysis/task.ts';
import { tabularClassification } from './tabular-classification/task.ts';
import { tabularRegression } from './tabular-regression/task.ts';
import { textClassification } from './text-classification/task.ts';
import { textGeneration } from './text-generation/task.ts';
import { translation } from './translation/task.ts';

/** Every job Millwright can learn. A new task is one line here. */
export const tasks: readonly Task[] = [
  textClassification,
  sentimentAnalysis,
  remainingLife,
  imageClassification,
  productRecommendation,
  textGeneration,
  translation,
  tabularClassification,
  tabularRegression,
];

export function taskNamed(name: string): Task {
  const found = tasks.find((task) => task.name === name);
  if (found !== undefined) return found;
  const names = tasks.map((task) => task.name);
  const near = nearestNames(name, names);
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known: ${names.join(', ')}`;
  throw new UserError(`no task is called "${name}"; ${hint} ("millwright tasks" lists all)`);
}

/** Opens a model with the task that made it. Throws UserError where its files do not hold what the task needs. */
export async function loadModel(bundle: Bundle): Promise<{ task: Task; model: TaskModel }> {
  const task = tasks.find(({ name }) => name === bundle.manifest.task);
  if (task === undefined) {
    throw new UserError(
      `the model in ${bundle.folder} is of task "${bundle.manifest.task}", which this Millwright does not have (it has ${tasks.map(({ name }) => name).join(', ')}); update Millwright to use it`,
    );
  }
  try {
    return { task, model: await task.load(bundle) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message.replace(/\s*\n\s*/g, ' ') : String(error);
    throw new UserError(
      `the model in ${bundle.folder} cannot be opened (${why}); copy the whole folder again or train anew`,
      { cause: error },
    );
  }
}
