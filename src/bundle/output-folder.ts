import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { checkpointFolder } from './bundle.ts';
import { lockName, lockTraining } from './training-lock.ts';

/** A folder that a model is written to. */
export interface Output {
  readonly checkpoint: string;
  /** Lets others train into it. */
  release(): void;
}

export interface OutputOptions {
  readonly overwrite?: boolean;
  readonly resume?: boolean;
}

/**
 * Makes the folder for a model, for this process alone, and returns the path of its checkpoint. An existing folder is not touched unless asked
 * for: `overwrite` starts again, `resume` continues a training that was interrupted.
 */
export async function prepareOutput(
  folder: string,
  { overwrite = false, resume = false }: OutputOptions,
): Promise<Output> {
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new UserError({
      en: `--out ${folder} is a file; name a folder`,
      zh: `--out ${folder} 是文件；请指定文件夹`,
    });
  }
  const held = (found === undefined ? [] : await readdir(folder)).filter((name) => name !== lockName);
  const checkpoint = checkpointFolder(folder);
  // A finished training removes its checkpoint.
  const interrupted = held.includes('checkpoint');
  if (held.length > 0 && !overwrite && !(resume && interrupted)) {
    throw new UserError(
      interrupted
        ? {
            en: `--out ${folder} holds a training that was interrupted; add --resume to continue it or --overwrite to start again`,
            zh: `--out ${folder} 中有被中断的训练；加 --resume 继续，或加 --overwrite 重新开始`,
          }
        : {
            en: `--out ${folder} is not empty; name another folder or add --overwrite`,
            zh: `--out ${folder} 不是空文件夹；请指定其他文件夹，或加 --overwrite`,
          },
    );
  }
  await mkdir(folder, { recursive: true });
  const release = await lockTraining(folder);
  try {
    if (!resume) await rm(checkpoint, { recursive: true, force: true });
    await mkdir(checkpoint, { recursive: true });
  } catch (error) {
    release();
    throw error;
  }
  return { checkpoint, release };
}
