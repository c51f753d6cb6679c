import { openBundle } from '../bundle/bundle.ts';
import type { TaskModel } from './kit/task.ts';
import { loadModel as load } from './registry.ts';

/**
 * Opens a model folder that `millwright train` wrote.
 *
 *     const model = await loadModel('models/failures');
 *     const [{ label, score }] = await model.predict(['hyd hose blown at bucket']);
 */
export async function loadModel(folder: string): Promise<TaskModel> {
  return (await load(await openBundle(folder))).model;
}
