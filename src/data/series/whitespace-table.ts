import { readFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Table } from '../table.ts';
import { withPlainFile } from '../table-source.ts';

/** Files beyond this are no text of numbers that a person means to learn remaining life from. */
const largest = 1 << 30;

/**
 * A table of numbers separated by white space, without a header, as NASA's C-MAPSS data sets are written: unit, time,
 * operational settings, sensors. With 26 columns they are named as NASA's `readme.txt` does (`setting1` to `setting3`,
 * `sensor1` to `sensor21`), else `column3` and so on. Undefined where the file is not of this form.
 * @throws UserError for a line that is cut short.
 */
export async function readWhitespaceTable(path: string): Promise<Table | undefined> {
  return withPlainFile(path, undefined, async (plain) => {
    if (plain.format !== 'delimited' || plain.size > largest) return undefined;
    const lines = (await readFile(plain.path, 'utf8')).split(/\r?\n/);
    const first = fieldsOf(lines.find((line) => line.trim() !== '') ?? '');
    if (first.length < 3 || !first.every(isNumber)) return undefined;
    const names = namesFor(first.length);
    const columns = names.map((): string[] => []);
    let count = 0;
    for (const [number, line] of lines.entries()) {
      if (line.trim() === '') continue;
      const fields = fieldsOf(line);
      if (fields.length !== names.length) {
        throw new UserError(
          `line ${number + 1} of ${path} has ${fields.length} numbers where the first has ${names.length}; the file may be cut short or damaged, copy it again`,
        );
      }
      for (let i = 0; i < fields.length; i++) columns[i].push(fields[i]);
      count += 1;
    }
    return {
      source: path,
      columns: names,
      rowCount: count,
      values: new Map(names.map((name, i) => [name, columns[i]])),
      notes: [
        `The file has no header; its ${names.length} columns were named ${names[0]} to ${names.at(-1)}.`,
      ],
    };
  });
}

/** A line that holds a comma, semicolon or letter is another kind of table. */
const fieldsOf = (line: string): string[] => line.trim().split(/[ \t]+/);
const isNumber = (field: string): boolean => /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$|^nan$/i.test(field);

function namesFor(count: number): string[] {
  if (count === 26) {
    const settings = Array.from({ length: 3 }, (_, i) => `setting${i + 1}`);
    const sensors = Array.from({ length: 21 }, (_, i) => `sensor${i + 1}`);
    return ['unit', 'cycle', ...settings, ...sensors];
  }
  return ['unit', 'cycle', ...Array.from({ length: count - 2 }, (_, i) => `column${i + 3}`)];
}
