import { type FileHandle, open, rename, rm } from 'node:fs/promises';

/** Lets `write` fill a file under another name and renames it, so that a reader always finds a complete one: the old or the new. */
export async function writeWhole(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await write(file);
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(partial, { force: true });
    throw error;
  }
  await file.close();
  await rename(partial, path);
}
