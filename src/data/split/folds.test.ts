import { expect, test } from 'vitest';
import { numericStrata, stratifiedFolds } from './folds.ts';

test('each part has its share of every label, and copies of a row stay together', () => {
  const labels = Array.from({ length: 500 }, (_, row) => (row % 25 === 0 ? 'bad' : 'good'));
  const groups = labels.map((_, row) => (row < 50 ? row - (row % 2) : row));
  const folds = stratifiedFolds(labels, 5, 3, groups);
  for (let fold = 0; fold < 5; fold++) {
    const own = labels.filter((_, row) => folds[row] === fold);
    expect(own.length).toBeGreaterThanOrEqual(96);
    expect(own.length).toBeLessThanOrEqual(104);
    expect(own.filter((label) => label === 'bad')).toHaveLength(4);
  }
  for (let row = 0; row < 50; row += 2) expect(folds[row]).toBe(folds[row + 1]);
  expect(stratifiedFolds(labels, 5, 3, groups)).toEqual(folds);
  expect(stratifiedFolds(labels, 5, 4, groups)).not.toEqual(folds);
});

test('too few rows are refused in words', () => {
  expect(() => stratifiedFolds(['a', 'b'], 5, 0)).toThrow(/2 different rows cannot be divided into 5/);
});

test('numbers are stratified by their rank', () => {
  expect([...numericStrata(Float32Array.of(30, 10, 20, 40), 2)]).toEqual([1, 0, 0, 1]);
});
