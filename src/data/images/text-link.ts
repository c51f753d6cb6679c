import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { imageExtensions } from './extensions.ts';

/** Paths are not longer. */
const maxBytes = 1024;

/**
 * The path that a small text holds in place of an image: Git writes links so where a system has none. `target` is the
 * file that a relative one means; others lead out of what was copied.
 */
export function textLinkOf(
  bytes: Buffer,
  path: string,
): { readonly text: string; readonly target?: string } | undefined {
  if (bytes.length === 0 || bytes.length > maxBytes) return undefined;
  const text = bytes.toString('utf8').replace(/\r?\n$/, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an image has such bytes, a path has none.
  if (/[\x00-\x1f\ufffd]/.test(text) || !imageExtensions.includes(extname(text).toLowerCase()))
    return undefined;
  const target = join(dirname(path), text.replaceAll('\\', '/'));
  return isAbsolute(text) || resolve(target) === resolve(path) ? { text } : { text, target };
}
