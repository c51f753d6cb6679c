import { stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { imageExtensions } from './extensions.ts';

/** Paths are not longer. */
const maxBytes = 1024;

/**
 * The file for which a small text stands in place of an image: Git writes links so where a system has none. Its whole
 * text is a relative path to an image that is there.
 */
export async function textLinkTarget(bytes: Buffer, path: string): Promise<string | undefined> {
  if (bytes.length === 0 || bytes.length > maxBytes) return undefined;
  const text = bytes.toString('utf8').replace(/\r?\n$/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an image has such bytes, a path has none.
  if (/[\x00-\x1f\ufffd]/.test(text) || isAbsolute(text)) return undefined;
  if (!imageExtensions.includes(extname(text).toLowerCase())) return undefined;
  const target = join(dirname(path), text.replaceAll('\\', '/'));
  if (resolve(target) === resolve(path)) return undefined;
  const found = await stat(target).catch(() => undefined);
  return found?.isFile() === true ? target : undefined;
}
