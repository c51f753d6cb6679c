import { stat } from 'node:fs/promises';
import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { fileSha256 } from '../../core/file-hash.ts';
import { jsonObject } from '../../core/json.ts';
import type { OpenModel, TaskDefinition } from './task.ts';

/** Opens a model folder with its task. Throws UserError where its files do not hold what the task needs. */
export async function openModel(task: TaskDefinition, bundle: Bundle): Promise<OpenModel> {
  try {
    return noticing(bundle, await task.open(bundle));
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message.replace(/\s*\n\s*/g, ' ') : String(error);
    throw new UserError(
      {
        en: `the model in ${bundle.folder} cannot be opened (${why}); copy the whole folder again or train it again`,
        zh: `无法打开 ${bundle.folder} 中的模型（${why}）；请重新复制整个文件夹或重新训练`,
      },
      { cause: error },
    );
  }
}

/** The same model, whose `evaluate` says where it is given the very file that it was trained on. */
const noticing = ({ manifest }: Bundle, model: OpenModel): OpenModel => ({
  ...model,
  async evaluate(data, options) {
    const outcome = await model.evaluate(data, options);
    const { sha256 } = jsonObject(manifest.content.data ?? null);
    const isFile = await stat(data).then(
      (found) => found.isFile(),
      () => false,
    );
    const trainedOn = isFile && typeof sha256 === 'string' && (await fileSha256(data)) === sha256;
    return { ...outcome, ...(trainedOn && { trainedOn }) };
  },
});
