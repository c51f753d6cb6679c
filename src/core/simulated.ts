import { open } from 'node:fs/promises';

/** Ids of what a simulator made begin with this, so that no report passes it off as real. */
export const simulatedPrefix = 'SIM-';
/** What simulated images say of themselves, in their metadata. */
export const simulatedSoftware = 'Millwright simulation';

export const isSimulatedId = (id: string | null | undefined): boolean =>
  id?.startsWith(simulatedPrefix) === true;

/** The column of ids by which simulated tables are known, where a table has one. */
export const idColumnOf = (names: readonly string[]): string | undefined =>
  names.find((name) => /^(order|remark|phrase|part|batch)_id$/.test(name));

/** Whether a simulator made all of these images, as far as the beginnings of their files say. */
export async function areSimulatedImages(paths: readonly string[]): Promise<boolean> {
  const looked = paths.length === 0 ? [] : [paths[0], paths[paths.length >> 1], paths[paths.length - 1]];
  const found = await Promise.all(looked.map(isSimulatedImage));
  return found.length > 0 && found.every(Boolean);
}

async function isSimulatedImage(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead).includes(simulatedSoftware);
  } finally {
    await file.close();
  }
}
