import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** SHA-256 of a file's bytes, in hexadecimal digits; the file is never in memory as a whole. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** One hash of several files in their order; it distinguishes which of them were given. */
export async function filesSha256(paths: readonly (string | undefined)[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path === undefined ? '-' : await fileSha256(path));
  return hash.digest('hex');
}
