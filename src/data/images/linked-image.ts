import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A longer file is an image. */
const longestLink = 1024;

/** The path itself, or where the file is a link that git on Windows wrote as a small text, the path of its target. */
export async function linkedImage(path: string, found: Stats): Promise<string> {
  if (!found.isFile() || found.size > longestLink) return path;
  const text = (await readFile(path).catch(() => Buffer.alloc(0))).toString('latin1').trim();
  if (!/^[\x20-\x7e]+\.\w{2,5}$/.test(text)) return path;
  const target = resolve(dirname(path), text);
  return (await stat(target).catch(() => undefined))?.isFile() === true ? target : path;
}
