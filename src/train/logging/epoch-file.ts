import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { writing } from './writing.ts';

/** A text file that gets a line after each epoch, and stays true where a training is resumed. */
export class EpochFile {
  readonly #path: string;
  readonly #begins: string;

  /** Every file of its kind begins with `begins`. */
  constructor(path: string, begins: string) {
    this.#path = path;
    this.#begins = begins;
  }

  /**
   * Keeps the lines of the file that are whole and pass; the others are of epochs that will be done again. Gives what
   * was kept. Throws UserError for a file that is no log.
   */
  keep(passes: (line: string, index: number) => boolean): string[] {
    return writing(this.#path, () => {
      mkdirSync(dirname(this.#path), { recursive: true });
      const lines = existsSync(this.#path) ? readFileSync(this.#path, 'utf8').split('\n').slice(0, -1) : [];
      if (lines.length > 0 && !lines[0].startsWith(this.#begins))
        throw new UserError({
          en: `${this.#path} is no log of a training; give the name of a new file`,
          zh: `${this.#path} 不是训练日志；请给出新的文件名`,
        });
      const kept = lines.filter(passes);
      const partial = `${this.#path}.partial`;
      writeFileSync(partial, kept.map((line) => `${line}\n`).join(''));
      renameSync(partial, this.#path);
      return kept;
    });
  }

  add(line: string): void {
    writing(this.#path, () => appendFileSync(this.#path, `${line}\n`));
  }
}
