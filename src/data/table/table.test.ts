import { describe, expect, it } from 'vitest';
import { textColumn } from './column.ts';
import { tableFromObjects, tableFromRows } from './table.ts';

describe('tableFromRows', () => {
  it('keeps values as text and an empty one as missing', () => {
    const table = tableFromRows(
      ['a', 'b'],
      [
        ['x', 1.5],
        ['', null],
        [undefined, false],
      ],
    );
    expect(table.rowCount).toBe(3);
    expect(textColumn(table, 'a')).toEqual(['x', null, null]);
    expect(textColumn(table, 'b')).toEqual(['1.5', null, 'false']);
  });
  it('refuses a row of another length and a name that occurs twice', () => {
    expect(() => tableFromRows(['a', 'b'], [['x', 'y'], ['z']], 'orders')).toThrow(
      'Row 2 of orders has 1 cells where there are 2 columns',
    );
    expect(() => tableFromRows(['a', 'a'], [])).toThrow('"a" occurs twice');
  });
});

describe('tableFromObjects', () => {
  it('has all keys met as columns, missing where an object lacks one', () => {
    const table = tableFromObjects([{ text: 'pump' }, { label: 'leak', text: '泵', tags: ['a'] }]);
    expect(table.columns).toEqual(['text', 'label', 'tags']);
    expect(textColumn(table, 'label')).toEqual([null, 'leak']);
    expect(textColumn(table, 'tags')).toEqual([null, '["a"]']);
  });
  it('takes no value from what every object inherits', () => {
    expect(textColumn(tableFromObjects([{ constructor: 'x' }, {}]), 'constructor')).toEqual(['x', null]);
  });
});
