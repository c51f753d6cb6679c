import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { columnCells, readCells } from './read-cells.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-cells-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a table larger than memory allows is refused in a sentence while it is read', async () => {
  const path = join(folder, 'long.csv');
  const rows = Array.from({ length: 600_000 }, (_, row) => `${row},hall ${row % 7}`);
  await writeFile(path, `part,place\n${rows.join('\n')}\n`);
  await expect(readCells(path, {}, 1e6)).rejects.toThrow(
    /long\.csv is too large for this machine: its first \d+ rows take 0\.0 of the 0\.0 GB .* fewer rows, or fewer columns$/,
  );
  const table = await readCells(path, {});
  expect(table.rowCount).toBe(600_000);
  expect(columnCells(table, 'place').at(8)).toBe('hall 1');
  expect(() => columnCells(table, 'plce')).toThrow(/There is no column "plce".*"place"/);
});
