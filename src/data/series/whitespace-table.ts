import { open } from 'node:fs/promises';
import { UserError } from '../../core/errors.ts';
import { readLines } from '../encoding/text-lines.ts';
import { CellStore } from '../table/columns/cell-store.ts';
import { type CellTable, storedTable } from '../table/columns/read-cells.ts';
import { withPlainFile } from '../table/source.ts';

/** Rows that are gathered at once. */
const rowsAtOnce = 4096;

/**
 * A table of numbers separated by white space, without a header, as NASA's C-MAPSS data sets are written: unit, time,
 * operational settings, sensors. With 26 columns they are named as NASA's `readme.txt` does (`setting1` to `setting3`,
 * `sensor1` to `sensor21`), else `column3` and so on. Undefined where the file is not of this form. Cells that take more
 * than `maxBytes` of memory are stored in a temporary file.
 * @throws UserError for a line that is cut short.
 */
export async function readWhitespaceTable(path: string, maxBytes?: number): Promise<CellTable | undefined> {
  return withPlainFile(path, undefined, async (plain) => {
    if (plain.format !== 'delimited') return undefined;
    const first = fieldsOf(await firstLine(plain.path));
    if (first.length < 3 || !first.every(isNumber)) return undefined;
    const names = namesFor(first.length);
    const store = new CellStore(path, maxBytes);
    const values = names.map((): string[] => []);
    const hand = (): void => {
      store.add({ columns: names, values });
      for (const column of values) column.length = 0;
    };
    let [number, count] = [0, 0];
    try {
      await readLines(plain.path, path, 'line', (line) => {
        number += 1;
        if (line.trim() === '') return;
        const fields = fieldsOf(line);
        if (fields.length !== names.length) {
          throw new UserError({
            en: `line ${number} of ${path} has ${fields.length} numbers where the first has ${names.length}; the file may be cut short or damaged, copy it again`,
            zh: `${path} 第 ${number} 行有 ${fields.length} 个数字，而第一行有 ${names.length} 个；文件可能不完整或已损坏，请重新复制`,
          });
        }
        for (let i = 0; i < fields.length; i++) values[i].push(fields[i]);
        count += 1;
        if (values[0].length === rowsAtOnce) hand();
      });
      hand();
    } catch (error) {
      store.close();
      throw error;
    }
    const table = {
      source: path,
      columns: names,
      rowCount: count,
      notes: [
        {
          en: `The file has no header; its ${names.length} columns were named ${names[0]} to ${names.at(-1)}.`,
          zh: `文件没有列名；${names.length} 列依次命名为 ${names[0]} 至 ${names.at(-1)}。`,
        },
      ],
    };
    return storedTable(table, store);
  });
}

/** The first line that is not blank, as far as it is in the first 64 kB. */
async function firstLine(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const lines = buffer.toString('utf8', 0, bytesRead).split(/\r\n?|\n/);
    return lines.find((line) => line.trim() !== '') ?? '';
  } finally {
    await file.close();
  }
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
