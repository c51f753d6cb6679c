import { describe, expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { findColumn, textColumn } from './column.ts';
import { tableFromRows } from './table.ts';

const table = tableFromRows(
  ['Original Text', 'label', 'Cost', '2'],
  [['pump leaks', 'leak', '7', 'x']],
  'orders.csv',
);

describe('findColumn', () => {
  it('takes the exact name before anything looser', () => {
    expect(findColumn(['Label', 'label'], 'label')).toBe('label');
    expect(findColumn(table, '2')).toBe('2');
  });
  it('takes a name whatever its case and white space', () => {
    expect(findColumn(table, 'originaltext ')).toBe('Original Text');
    expect(findColumn(['故障 类别'], '故障类别')).toBe('故障 类别');
  });
  it('takes a position when no column has that name', () => {
    expect(findColumn(table, '1')).toBe('Original Text');
    expect(findColumn(table, '3')).toBe('Cost');
  });
  it('names the nearest column and the file when there is none', () => {
    expect(() => findColumn(table, 'lable')).toThrow(UserError);
    expect(() => findColumn(table, 'lable')).toThrow(
      'There is no column "lable" in orders.csv; the nearest is "label" (it has "Original Text", "label", "Cost", "2").',
    );
    expect(() => findColumn(table, '5')).toThrow('There is no column "5"');
    expect(() => findColumn(table, '')).toThrow('There is no column ""');
  });
  it('lists no more columns than a person reads', () => {
    const many = Array.from({ length: 40 }, (_, index) => `sensor ${index + 1}`);
    expect(() => findColumn(many, 'speed')).toThrow(/"sensor 12" and 28 more\.$/);
  });
  it('does not choose between two that answer', () => {
    expect(() => findColumn(['Cost', 'COST'], 'cost')).toThrow(
      'may be any of "Cost", "COST"; write its name',
    );
  });
});

describe('textColumn', () => {
  it('gives the values of the column found', () => {
    expect(textColumn(table, 'COST')).toEqual(['7']);
  });
  it('says so when the column was not read', () => {
    expect(() => textColumn({ ...table, values: new Map() }, 'Cost')).toThrow(
      '"Cost" of orders.csv was not read',
    );
  });
});
