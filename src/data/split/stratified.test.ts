import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { type Split, type SplitFractions, stratifiedSplit } from './stratified.ts';

const usual: SplitFractions = { train: 0.8, validation: 0.1, test: 0.1 };

function labelsOf(counts: Record<string, number>): string[] {
  return Object.entries(counts).flatMap(([label, count]) => new Array<string>(count).fill(label));
}

function counts(labels: readonly string[], rows: Int32Array): Record<string, number> {
  const found: Record<string, number> = {};
  for (const row of rows) found[labels[row]] = (found[labels[row]] ?? 0) + 1;
  return found;
}

function together(split: Split): number[] {
  return [...split.train, ...split.validation, ...split.test].sort((a, b) => a - b);
}

describe('without groups', () => {
  test('each label has its share on each side, exactly', () => {
    const labels = labelsOf({ a: 100, b: 50, c: 10 });
    const split = stratifiedSplit(labels, usual, 1);
    expect(counts(labels, split.train)).toEqual({ a: 80, b: 40, c: 8 });
    expect(counts(labels, split.validation)).toEqual({ a: 10, b: 5, c: 1 });
    expect(counts(labels, split.test)).toEqual({ a: 10, b: 5, c: 1 });
    expect(together(split)).toEqual(labels.map((_, row) => row));
  });

  test('the same seed gives the same split on every platform, another seed another', () => {
    const labels = labelsOf({ a: 12, b: 8 });
    const fractions = { train: 0.75, validation: 0, test: 0.25 };
    expect([...stratifiedSplit(labels, fractions, 3).test]).toMatchInlineSnapshot(`
      [
        0,
        3,
        5,
        12,
        14,
      ]
    `);
    expect(stratifiedSplit(labels, fractions, 3)).toEqual(stratifiedSplit(labels, fractions, 3));
    expect(stratifiedSplit(labels, fractions, 4).test).not.toEqual(
      stratifiedSplit(labels, fractions, 3).test,
    );
    expect(stratifiedSplit(labels, fractions, 3).validation.length).toBe(0);
  });

  test('a label with few rows is trained on first, then tested, then validated', () => {
    const labels = labelsOf({ a: 100, three: 3, two: 2 });
    const split = stratifiedSplit(labels, usual, 5);
    expect(counts(labels, split.train)).toMatchObject({ three: 1, two: 1 });
    expect(counts(labels, split.test)).toMatchObject({ three: 1, two: 1 });
    expect(counts(labels, split.validation)).toMatchObject({ three: 1 });
  });

  test('which rows are chosen is left to chance', () => {
    const labels = labelsOf({ a: 10, b: 10 });
    const chosen = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 1000; seed++) {
      for (const row of stratifiedSplit(labels, usual, seed).test) chosen[row]++;
    }
    for (const times of chosen) expect(Math.abs(times - 100)).toBeLessThan(40);
  });
});

describe('with groups', () => {
  test('no group is on two sides, and shares stay close', () => {
    const labels = Array.from(
      { length: 1000 },
      (_, row) => ['a', 'b', 'c'][row % 10 < 6 ? 0 : row % 10 < 9 ? 1 : 2],
    );
    const groups = Int32Array.from(labels, (_, row) => (row * row) % 331);
    const split = stratifiedSplit(labels, usual, 6, groups);
    const sideOf = new Map<number, string>();
    for (const side of ['train', 'validation', 'test'] as const) {
      for (const row of split[side]) {
        expect(sideOf.get(groups[row]) ?? side).toBe(side);
        sideOf.set(groups[row], side);
      }
    }
    const shares = counts(labels, split.test);
    for (const [label, share] of [
      ['a', 60],
      ['b', 30],
      ['c', 10],
    ] as const) {
      expect(Math.abs(shares[label] - share)).toBeLessThanOrEqual(4);
    }
  });

  test('a label of three groups is on three sides, however large they are', () => {
    const labels = labelsOf({ a: 60, b: 15 });
    const groups = labels.map((label, row) => (label === 'a' ? row : 100 + Math.floor((row - 60) / 5)));
    for (let seed = 0; seed < 20; seed++) {
      const split = stratifiedSplit(labels, usual, seed, groups);
      for (const side of [split.train, split.validation, split.test]) expect(counts(labels, side).b).toBe(5);
    }
  });

  test('the largest group goes to the side that wants most', () => {
    const labels = labelsOf({ a: 50, b: 12 });
    const groups = labels.map((label, row) => (label === 'b' && row < 60 ? 1000 : row));
    const split = stratifiedSplit(labels, usual, 2, groups);
    expect(counts(labels, split.train).b).toBe(10);
    expect(counts(labels, split.test).b).toBe(1);
  });
});

describe('what cannot be split', () => {
  test.each([
    ['one label', labelsOf({ Pump: 10 }), /every row has the label "Pump"/],
    ['no rows', [], /there are no rows/],
    ['a single example', labelsOf({ a: 5, b: 1 }), /1 label has a single row \("b"\).*--min-rows-per-label/],
    ['many single examples', labelsOf({ a: 5, b: 1, c: 1, d: 1, e: 1 }), /4 labels have .* and 1 more/],
  ])('%s', (_, labels, message) => {
    expect(() => stratifiedSplit(labels, usual, 1)).toThrow(UserError);
    expect(() => stratifiedSplit(labels, usual, 1)).toThrow(message);
  });

  test('fractions that are none', () => {
    const labels = labelsOf({ a: 5, b: 5 });
    for (const [train, validation, test] of [
      [0.8, 0.1, 0.2],
      [0, 0.5, 0.5],
      [1.2, -0.2, 0],
      [Number.NaN, 0.5, 0.5],
    ]) {
      expect(() => stratifiedSplit(labels, { train, validation, test }, 1)).toThrow(UserError);
    }
    expect(() => stratifiedSplit(labels, usual, 1, [1])).toThrow(RangeError);
  });
});

test('any labels and groups: every row is on one side, groups stay whole, labels are where they can be', () => {
  const rows = fc.array(fc.tuple(fc.nat(3), fc.nat(25)), { minLength: 2, maxLength: 120 });
  fc.assert(
    fc.property(rows, fc.integer(), (given, seed) => {
      const labels = given.map(([label]) => label);
      const groups = given.map(([label, group]) => label * 100 + group);
      const sizes = new Map<number, number>();
      for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
      fc.pre(sizes.size > 1 && [...sizes.values()].every((size) => size > 1));
      const split = stratifiedSplit(labels, usual, seed, groups);
      expect(together(split)).toEqual(labels.map((_, row) => row));
      const sides = [split.train, split.validation, split.test];
      const groupsOn = sides.map((side) => new Set(Array.from(side, (row) => groups[row])));
      const all = groupsOn.flatMap((side) => [...side]);
      expect(new Set(all).size).toBe(all.length);
      for (const label of sizes.keys()) {
        const groupCount = new Set(groups.filter((group) => Math.floor(group / 100) === label)).size;
        if (groupCount < 3) continue;
        for (const side of sides) expect([...side].some((row) => labels[row] === label)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
