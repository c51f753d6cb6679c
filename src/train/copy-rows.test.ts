import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gatherRows, scatterRows } from './copy-rows.ts';

it('rows go into a page and back as they are, of any width and wherever the memory begins', () => {
  const cases = fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    rows: fc.uniqueArray(fc.nat({ max: 1999 }), { maxLength: 1300 }),
    offset: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(cases, ({ width, rows, offset }) => {
      const array = (count: number): Float32Array =>
        new Float32Array(count * width + offset).subarray(offset);
      const table = array(2000).map((_, i) => i - 7);
      table[width] = Number.NaN;
      const before = table.slice();
      const page = array(rows.length + 1).fill(-1);
      gatherRows(table, Int32Array.from(rows), page, width);
      const expected = rows.flatMap((row) => [...table.subarray(row * width, (row + 1) * width)]);
      expect([...page]).toEqual([...expected, ...Array(width).fill(-1)]);
      expect(table).toEqual(before);
      scatterRows(
        page.map((value) => value * 2),
        table,
        Int32Array.from(rows),
        width,
      );
      const written = new Set(rows);
      expect(table).toEqual(
        before.map((value, i) => (written.has(Math.floor(i / width)) ? value * 2 : value)),
      );
    }),
    { numRuns: 15 },
  );
});
