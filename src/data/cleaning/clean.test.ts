import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CleanOptions } from './clean.ts';
import { normalForm } from './near-duplicates.ts';
import { RowCleaner } from './row-cleaner.ts';

type Row = readonly [text: string | null, label: string | null];

function clean(rows: readonly Row[], options?: CleanOptions) {
  const kept: string[] = [];
  const cleaner = new RowCleaner({ texts: kept, add: (text) => kept.push(text) }, options);
  for (const [text, label] of rows) cleaner.add(text, label);
  const { labelNames, ...clean } = cleaner.finish();
  return {
    ...clean,
    texts: [...clean.texts],
    labels: Array.from(clean.labels, (label) => labelNames[label]),
  };
}

function pairs(rows: readonly Row[], options?: CleanOptions): string[] {
  const { texts, labels } = clean(rows, options);
  return texts.map((text, i) => `${text} → ${labels[i]}`);
}

describe('missing values', () => {
  test('rows without a text or a label are left out and counted', () => {
    const rows: Row[] = [
      ...([
        ['leak', 'Pump'],
        [null, 'Pump'],
        ['N/A', 'Pump'],
        [' ', 'Pump'],
        ['无', 'Pump'],
        ['--', 'P'],
      ] as const),
      ...([
        ['noise', null],
        ['noise', '#VALUE!'],
        ['noise', 'na'],
        ['ok', 'Valve'],
      ] as const),
    ];
    const result = clean(rows);
    expect([...result.rows]).toEqual([0, 9]);
    expect(result.leftOut).toMatchObject({ 'missing-text': 5, 'missing-label': 3 });
    const action = result.actions.find(({ code }) => code === 'missing-label');
    expect(action?.examples[0]).toEqual({ row: 6, before: 'noise', after: null });
  });

  test('"none" is a label, but no text; what counts as missing can be said', () => {
    expect(
      pairs([
        ['crack', 'none'],
        ['none', 'crack'],
        ['dent', '无'],
      ]),
    ).toEqual(['crack → none', 'dent → 无']);
    expect(
      pairs(
        [
          ['TBD', 'a'],
          ['NA', 'tbd'],
          ['NA', 'b'],
        ],
        { missingValues: ['tbd'] },
      ),
    ).toEqual(['NA → b']);
    expect(pairs([['x', 'NA']], { missingLabels: [] })).toEqual(['x → NA']);
  });
});

describe('labels', () => {
  test('named labels and rare ones are left out, each under its reason', () => {
    const rows: Row[] = [
      ['a', 'Pump'],
      ['b', 'pump'],
      ['c', 'NA'],
      ['d', 'Other '],
      ['e', 'Fan'],
    ];
    const result = clean(rows, { dropLabels: ['NA', 'other'], minRowsPerLabel: 2 });
    expect([...result.rows]).toEqual([0, 1]);
    expect(result.leftOut).toMatchObject({ 'dropped-label': 2, 'rare-label': 1, 'missing-label': 0 });
    expect(result.labelMerges).toHaveLength(1);
  });

  test('a label is rare by the rows that are left of it', () => {
    const rows: Row[] = [
      ['a', 'Pump'],
      ['a', 'Pump'],
      ['b', 'Fan'],
      ['c', 'Fan'],
    ];
    expect(pairs(rows, { minRowsPerLabel: 2 })).toEqual(['b → Fan', 'c → Fan']);
    expect(pairs(rows, { minRowsPerLabel: 2, dropDuplicates: false })).toHaveLength(4);
  });
});

describe('duplicates', () => {
  const repeated: Row[] = [
    ['oil leak', 'Pump'],
    ['fan', 'Fan'],
    [' oil  leak', 'PUMP'],
    ['Oil leak.', 'Pump'],
  ];

  test('of equal rows the first stays, with the number of rows it stands for', () => {
    const result = clean(repeated);
    expect([...result.rows]).toEqual([0, 1, 3]);
    expect([...result.copies]).toEqual([2, 1, 1]);
    expect(result.leftOut.duplicate).toBe(1);
    expect([...clean(repeated, { dropDuplicates: false }).rows]).toEqual([0, 1, 2, 3]);
  });

  test('near duplicates share a group', () => {
    const { groups } = clean(repeated);
    expect(groups[0]).toBe(groups[2]);
    expect(groups[0]).not.toBe(groups[1]);
    expect(normalForm('Replace TOOTH #12!')).toBe(normalForm('replace tooth 7'));
    expect(normalForm('３号泵 漏油')).toBe(normalForm('3号泵，漏油。'));
    expect(normalForm('12')).not.toBe(normalForm('13'));
  });

  const conflict: Row[] = [
    ['leak', 'Pump'],
    ['leak', 'Fan'],
    ['leak', 'Pump'],
    ['hum', 'Fan'],
    ['hum', 'Pump'],
  ];

  test('where labels contradict each other the majority is believed, and in a tie nobody', () => {
    const result = clean(conflict);
    expect([...result.rows]).toEqual([0]);
    expect([...result.copies]).toEqual([2]);
    expect(result.leftOut).toMatchObject({ 'conflicting-label': 3, duplicate: 1 });
    expect(result.conflictingTexts).toBe(2);
  });

  test('or all such rows go, or all stay', () => {
    expect(pairs(conflict, { conflicts: 'drop' })).toEqual([]);
    expect(pairs(conflict, { conflicts: 'keep' })).toHaveLength(4);
    expect(pairs(conflict, { conflicts: 'keep', dropDuplicates: false })).toHaveLength(5);
    expect(clean(conflict, { conflicts: 'keep' }).conflictingTexts).toBe(2);
  });
});

test('what was done to texts is reported with rows and examples', () => {
  const result = clean(
    [
      ['a  b', 'x'],
      ['ok', 'y'],
      ['Ａ', 'x'],
      ['z'.repeat(300), 'y'],
    ],
    { maxCharacters: 250 },
  );
  expect(result.texts).toEqual(['a b', 'ok', 'A', 'z'.repeat(250)]);
  expect(result.actions).toContainEqual({
    code: 'white-space-collapsed',
    count: 1,
    examples: [{ row: 0, before: 'a  b', after: 'a b' }],
  });
  const cut = result.actions.find(({ code }) => code === 'text-truncated');
  expect(cut?.count).toBe(1);
  expect(cut?.examples[0].before.length).toBe(200);
});

test('more than five examples of a kind are only counted', () => {
  const rows = Array.from({ length: 20 }, (_, i): Row => [`row  ${i}`, 'x']);
  const [action] = clean(rows).actions;
  expect(action.count).toBe(20);
  expect(action.examples).toHaveLength(5);
});

test('no rows give no rows', () => {
  expect(clean([])).toMatchObject({ total: 0, texts: [], actions: [] });
});

test('any table: rows left out add up, groups are numbered, and cleaning again leaves out nothing', () => {
  const cell = fc.oneof(
    fc.constantFrom(null, '', 'NA', 'Leak', 'leak', ' leak', 'leak 1', 'leak 2', '泵', 'Hydraulics'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 40 }), fc.boolean(), (rows, dropDuplicates) => {
      const result = clean(rows, { dropDuplicates, mergeMistypedLabels: false });
      const leftOut = Object.values(result.leftOut).reduce((a, b) => a + b, 0);
      expect(leftOut).toBe(rows.length - result.rows.length);
      expect(result.texts.length).toBe(result.rows.length);
      expect(result.labels.length).toBe(result.rows.length);
      result.texts.forEach((text, i) => {
        result.texts.slice(0, i).forEach((other, j) => {
          if (normalForm(text) === normalForm(other)) expect(result.groups[i]).toBe(result.groups[j]);
          else expect(result.groups[i]).not.toBe(result.groups[j]);
        });
      });
      const again = clean(
        result.texts.map((text, row) => [text, result.labels[row]] as const),
        { dropDuplicates },
      );
      expect(again.texts).toEqual(result.texts);
    }),
  );
});
