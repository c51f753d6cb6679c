import { readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, parse, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Finds the files that a table lists, relative to its folder: as written, else without blanks and quotation marks around,
 * from `file://` addresses, with the backslashes of Windows, and with other letter case or another Unicode form where
 * that means one file.
 */
export class ListedFiles {
  readonly #folder: string;
  readonly #names = new Map<string, Promise<ReadonlyMap<string, string | null>>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The path of the file, or undefined where there is none. */
  async find(written: string): Promise<string | undefined> {
    const candidates = waysToRead(written).map((way) => (isAbsolute(way) ? way : join(this.#folder, way)));
    for (const path of candidates) if (await isFile(path)) return path;
    for (const path of candidates) {
      const found = await this.#spelled(path);
      if (found !== undefined && (await isFile(found))) return found;
    }
    return undefined;
  }

  /** The same path in the letter case that the file system has. */
  async #spelled(path: string): Promise<string | undefined> {
    const whole = resolve(path);
    const { root } = parse(whole);
    let at = root;
    for (const name of whole.slice(root.length).split(/[\\/]/)) {
      const next = join(at, name);
      if (await exists(next)) at = next;
      else {
        const found = (await this.#namesIn(at)).get(loosely(name));
        if (found === undefined || found === null) return undefined;
        at = join(at, found);
      }
    }
    return at;
  }

  /** The names in a folder by their loose form; null where several have the same. */
  #namesIn(folder: string): Promise<ReadonlyMap<string, string | null>> {
    const known = this.#names.get(folder);
    if (known !== undefined) return known;
    const reading = readdir(folder)
      .catch(() => [])
      .then((names: string[]) => {
        const byForm = new Map<string, string | null>();
        for (const name of names) byForm.set(loosely(name), byForm.has(loosely(name)) ? null : name);
        return byForm;
      });
    this.#names.set(folder, reading);
    return reading;
  }
}

/** The folder in which paths of a table are looked for. */
export const folderOfTable = (table: string): string => dirname(table);

const loosely = (name: string): string => name.normalize('NFC').trim().toLowerCase();

function waysToRead(written: string): string[] {
  const plain = written
    .replace(/^[\uFEFF\u200B-\u200F\s]+|[\uFEFF\u200B-\u200F\s]+$/g, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  const local = /^file:/i.test(plain) ? fromAddress(plain) : plain;
  return [...new Set([written, plain, local, local.replaceAll('\\', '/')])].filter((way) => way !== '');
}

/** `file:///photos/1%20a.png`, and `file://photos/1.png` or `file:photos/1.png`, which are not right but meant. */
function fromAddress(address: string): string {
  try {
    return fileURLToPath(address.replaceAll('\\', '/'));
  } catch {
    const path = address.replace(/^file:(\/\/)?/i, '');
    try {
      return decodeURIComponent(path);
    } catch {
      return path;
    }
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
