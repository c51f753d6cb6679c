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

it('a table larger than may be in memory is read the same from a temporary file', async () => {
  const path = join(folder, 'long.csv');
  const rows = Array.from(
    { length: 600_000 },
    (_, row) => `${row},hall ${row % 7},${row % 3 === 0 ? '' : (row / 8).toFixed(2)},seen ${row * 7} 次`,
  );
  await writeFile(path, `part,place,wear,note\n${rows.join('\n')}\n`);
  const [inMemory, onDisk] = [await readCells(path, {}), await readCells(path, {}, 1e6)];
  try {
    expect([inMemory.onDisk, onDisk.onDisk]).toEqual([false, true]);
    expect(onDisk.rowCount).toBe(600_000);
    for (const [name, cells] of onDisk.cells) {
      const wanted = columnCells(inMemory, name);
      expect(cells.length).toBe(wanted.length);
      expect(cells.bytes).toBeLessThan(wanted.bytes / 3);
      for (let row = 0; row < cells.length; row += 89) {
        // In their order, then from all over.
        for (const at of [row, (row * 7919) % cells.length]) expect(cells.at(at)).toBe(wanted.at(at));
      }
      expect(cells.equal(8, 599_999)).toBe(wanted.equal(8, 599_999));
      expect(cells.hash(500_000)).toBe(wanted.hash(500_000));
    }
    expect(columnCells(onDisk, 'place').at(8)).toBe('hall 1');
    expect(() => columnCells(onDisk, 'plce')).toThrow(/There is no column "plce".*"place"/);
  } finally {
    onDisk.close();
  }
});
