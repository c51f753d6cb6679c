import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { linkedImage } from './linked-image.ts';
import { imageExtensions } from './read-image.ts';

export interface FolderFiles {
  /** Images, sorted by where they are in the folder, and the files that they are read from. */
  readonly images: readonly { readonly place: string; readonly path: string }[];
  /** Files without the extension of an image, relative to the folder. */
  readonly others: readonly string[];
  /** Files that systems put beside others: `.DS_Store`, `._1.png`, `Thumbs.db`. */
  readonly hidden: number;
  /** Links to nothing, relative to the folder. */
  readonly broken: readonly string[];
}

const isHidden = (name: string): boolean => /^(?:\.|__MACOSX$|Thumbs\.db$|desktop\.ini$)/i.test(name);

/** All files in a folder and the folders in it. Links are followed, each folder once. */
export async function folderFiles(folder: string): Promise<FolderFiles> {
  const images: { place: string; path: string }[] = [];
  const [others, broken]: string[][] = [[], []];
  const visited = new Set<string>();
  let hidden = 0;
  const walk = async (own: string): Promise<void> => {
    const real = await realpath(own);
    if (visited.has(real)) return;
    visited.add(real);
    for (const { name } of await readdir(own, { withFileTypes: true })) {
      const path = join(own, name);
      const found = await stat(path).catch(() => undefined);
      if (isHidden(name))
        hidden += found?.isDirectory() === true ? (await folderFiles(path)).images.length : 1;
      else if (found === undefined) broken.push(relative(folder, path));
      else if (found.isDirectory()) await walk(path);
      else if (!imageExtensions.includes(extname(name).toLowerCase())) others.push(relative(folder, path));
      else images.push({ place: path, path: await linkedImage(path, found) });
    }
  };
  await walk(folder);
  const sorted = (paths: string[]): string[] => paths.sort((a, b) => (a < b ? -1 : 1));
  images.sort((a, b) => (a.place < b.place ? -1 : 1));
  return { images, others: sorted(others), hidden, broken: sorted(broken) };
}

const sideNames = {
  train: /^(?:train(?:ing)?|训练集?)$/i,
  validation: /^(?:val(?:id(?:ation)?)?|dev|验证集?)$/i,
  test: /^(?:test(?:ing)?|测试集?)$/i,
} as const;

/** The folders of a data set that is split already: `train/ok`, `val/ok`, `test/ok`. */
export interface SideFolders {
  readonly train: string;
  readonly validation?: string;
  readonly test?: string;
}

/** Finds them: all folders are called like sides, one of them `train`, and classes are below. */
export async function sideFolders(source: string): Promise<SideFolders | undefined> {
  const entries = await readdir(source, { withFileTypes: true }).catch(() => []);
  const names: string[] = [];
  for (const { name } of entries) {
    if (isHidden(name)) continue;
    const found = await stat(join(source, name)).catch(() => undefined);
    if (found?.isDirectory() === true) names.push(name);
  }
  const sides = Object.entries(sideNames).flatMap(([side, pattern]) =>
    names.filter((name) => pattern.test(name)).map((name) => [side, join(source, name)] as const),
  );
  if (
    sides.length < 2 ||
    sides.length < names.length ||
    new Set(sides.map(([side]) => side)).size < sides.length
  )
    return undefined;
  const { train, validation, test } = Object.fromEntries(sides);
  if (train === undefined) return undefined;
  const below = await readdir(train, { withFileTypes: true });
  return below.some((entry) => entry.isDirectory() || entry.isSymbolicLink())
    ? { train, ...(validation && { validation }), ...(test && { test }) }
    : undefined;
}

/** A path as a table writes it on any system, as one of this system; relative ones are in the table's folder. */
export function listedPath(table: string, written: string): string {
  const plain = written
    .replace(/^\ufeff/, '')
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, '')
    .replaceAll('\\', '/');
  return resolve('/', plain) === plain || /^[A-Za-z]:\//.test(plain) ? plain : join(dirname(table), plain);
}
