import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { imageExtensions } from './extensions.ts';
import type { PassedOver } from './listed-images.ts';

/** The images in a folder and its folders, sorted by path, and every other file with the reason why it is none. */
export interface WalkedFolder {
  readonly images: readonly string[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Files and folders are also found through links; a link to a folder that it is in, or to nothing, is passed over. What
 * systems leave in folders (`.DS_Store`, `._1.png`, `__MACOSX`, `Thumbs.db`, hidden files) is no image of the data.
 */
export async function walkFolder(source: string): Promise<WalkedFolder> {
  const images: string[] = [];
  const passedOver: PassedOver[] = [];
  const pass = (path: string, reason: PassedOver['reason']): void =>
    void passedOver.push({ path: relative(source, path), reason });

  async function visit(folder: string, above: readonly string[], ofSystem: boolean): Promise<void> {
    const inside = [...above, await realpath(folder)];
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
    if (entries === undefined) pass(folder, 'broken-link');
    for (const entry of entries ?? []) {
      const path = join(folder, entry.name);
      const ignored = ofSystem || isOfSystem(entry.name);
      const found = await targetOf(entry, path);
      if (found === undefined) pass(path, ignored ? 'system-file' : 'broken-link');
      else if (found.isDirectory()) {
        const circular = entry.isSymbolicLink() && inside.includes(await realpath(path));
        if (circular) pass(path, 'broken-link');
        else await visit(path, inside, ignored);
      } else if (ignored) pass(path, 'system-file');
      else if (found.isFile() && isImageFile(path)) images.push(path);
      else pass(path, 'not-an-image');
    }
  }
  await visit(source, [], false);
  passedOver.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { images: images.sort((a, b) => (a < b ? -1 : 1)), passedOver };
}

const targetOf = async (entry: Dirent, path: string): Promise<Dirent | Stats | undefined> =>
  entry.isSymbolicLink() ? stat(path).catch(() => undefined) : entry;

const isImageFile = (path: string): boolean => imageExtensions.includes(extname(path).toLowerCase());

/** Hidden files, and what Windows, macOS and network storage add to folders. */
const isOfSystem = (name: string): boolean =>
  name.startsWith('.') || systemNames.has(name.toLowerCase().trim());
const systemNames = new Set([
  '__macosx',
  'thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$recycle.bin',
  'system volume information',
  '@eadir',
  'lost+found',
]);
