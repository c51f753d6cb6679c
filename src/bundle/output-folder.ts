import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { checkpointFolder } from './bundle.ts';

export interface OutputOptions {
  readonly overwrite?: boolean;
  readonly resume?: boolean;
}

/**
 * Makes the folder a model will be trained into and gives the place of its checkpoint. Nothing of an existing folder is
 * touched unless it is asked for: `overwrite` begins anew, `resume` goes on with a training that was interrupted.
 */
export async function prepareOutput(
  folder: string,
  { overwrite = false, resume = false }: OutputOptions,
): Promise<string> {
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined && !found.isDirectory()) {
    throw new UserError(`--out ${folder} is a file; name a folder`);
  }
  const held = found === undefined ? [] : await readdir(folder);
  const checkpoint = checkpointFolder(folder);
  // A finished training removes its checkpoint.
  const interrupted = held.includes('checkpoint');
  if (held.length > 0 && !overwrite && !(resume && interrupted)) {
    throw new UserError(
      interrupted
        ? `--out ${folder} holds a training that was interrupted; add --resume to go on with it or --overwrite to begin anew`
        : `--out ${folder} is not empty; name another folder or add --overwrite`,
    );
  }
  if (!resume) await rm(checkpoint, { recursive: true, force: true });
  await mkdir(checkpoint, { recursive: true });
  return checkpoint;
}
