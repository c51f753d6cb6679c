import { describe, expect, test } from 'vitest';
import { nameLabels } from './labels.ts';

const mergesOf = (counts: Record<string, number>, mergeTyping?: boolean) =>
  nameLabels(new Map(Object.entries(counts)), mergeTyping).merges;

/** The names that are left, with their rows. */
function names(counts: Record<string, number>, mergeTyping?: boolean): Record<string, number> {
  const left: Record<string, number> = {};
  const { nameOf } = nameLabels(new Map(Object.entries(counts)), mergeTyping);
  for (const [label, count] of Object.entries(counts))
    left[nameOf(label)] = (left[nameOf(label)] ?? 0) + count;
  return left;
}

describe('variants of one label', () => {
  test('take the name that is written most often', () => {
    const given = {
      'Hydraulic System': 5,
      'hydraulic system': 2,
      'Hydraulic_System.': 1,
      ' Hydraulic  System ': 1,
    };
    expect(names({ ...given, 'Hydraulic-System': 1, 'Ｈydraulic System': 1 })).toEqual({
      'Hydraulic System': 11,
    });
    expect(names({ '漏油。': 1, 漏油: 3, '“漏油”': 1 })).toEqual({ 漏油: 5 });
  });

  test('are listed, with their rows', () => {
    expect(mergesOf({ Pump: 3, 'PUMP.': 2 })).toEqual([
      { from: 'PUMP.', to: 'Pump', rows: 2, kind: 'variant', merged: true },
    ]);
  });

  test('a label that is only padded with white space has the name without it', () => {
    expect(names({ 'Pump ': 3, Valve: 1 })).toEqual({ Pump: 3, Valve: 1 });
  });

  test('signs that distinguish labels stay', () => {
    const grades = {
      'A+': 3,
      'A-': 3,
      A: 3,
      'C++': 1,
      C: 1,
      '-1': 2,
      '1': 2,
      '1-2': 1,
      '12': 1,
      '<10': 1,
      '>10': 1,
    };
    expect(names(grades)).toEqual(grades);
    expect(names({ '.': 1, ':': 1 })).toEqual({ '.': 1, ':': 1 });
  });
});

describe('mistyped labels', () => {
  test('a rare label takes the name of a frequent one', () => {
    expect(names({ Hydraulics: 900, Hydraulcs: 2, 'Electrical systme': 1, 'Electrical system': 40 })).toEqual(
      {
        Hydraulics: 902,
        'Electrical system': 41,
      },
    );
  });

  test('all variants of the rare label go along', () => {
    const counts = { Hydraulics: 100, Hydraulcs: 2, 'hydraulcs.': 1 };
    const merges = mergesOf(counts);
    expect(names(counts)).toEqual({ Hydraulics: 103 });
    expect(merges).toContainEqual({
      from: 'Hydraulcs',
      to: 'Hydraulics',
      rows: 3,
      kind: 'typing',
      merged: true,
    });
  });

  test('unless merging is off: then they are noticed only', () => {
    expect(names({ Hydraulics: 900, Hydraulcs: 2 }, false)).toEqual({ Hydraulics: 900, Hydraulcs: 2 });
    expect(mergesOf({ Hydraulics: 900, Hydraulcs: 2 }, false)).toEqual([
      { from: 'Hydraulcs', to: 'Hydraulics', rows: 2, kind: 'typing', merged: false },
    ]);
  });

  test.each([
    ['not rare enough', 'Hydraulics', 'Hydraulcs', 30, 2],
    ['too short', 'Pump', 'Pumb', 900, 1],
    ['another number', 'Conveyor 1', 'Conveyor 2', 900, 1],
    ['another letter of a series', 'Boiler A', 'Boiler B', 900, 1],
    ['a Roman numeral', 'Failure type II', 'Failure type III', 900, 1],
    ['a prefix', 'planned', 'unplanned', 900, 1],
    ['another Chinese word', '左侧液压油缸漏油', '右侧液压油缸漏油', 900, 1],
    ['two errors in a short word', 'intake', 'inteka', 900, 1],
  ])('%s: both stay', (_, frequent, rare, many, few) => {
    expect(names({ [frequent]: many, [rare]: few })).toEqual({ [frequent]: many, [rare]: few });
  });
});

describe('a rare label that is short for a frequent one takes its name', () => {
  test.each([
    ['Hyd. leak', 'Hydraulic leak'],
    ['Brg wear', 'Bearing wear'],
    ['Vib.', 'Vibration'],
    ['Belt/chain', 'Belt or chain'],
    ['Over heating', 'Overheating'],
  ])('%s', (rare, frequent) => {
    expect(names({ [frequent]: 900, [rare]: 5 })).toEqual({ [frequent]: 905 });
    expect(mergesOf({ [frequent]: 900, [rare]: 5 })).toEqual([
      { from: rare, to: frequent, rows: 5, kind: 'abbreviation', merged: true },
    ]);
  });

  test.each([
    ['as frequent', 'Hydraulic leak', 'Hyd. leak', 100, 30],
    ['a word of its own', 'Beltway', 'Belt', 900, 5],
    ['other words', 'Bearing wear', 'Brg noise', 900, 5],
    ['one word more', 'Bearing wear', 'Brg', 900, 5],
    ['a number', 'Line 12', 'Line 1', 900, 5],
  ])('%s: both stay', (_, frequent, rare, many, few) => {
    expect(names({ [frequent]: many, [rare]: few })).toEqual({ [frequent]: many, [rare]: few });
  });

  test('short for two labels: it stays', () => {
    const counts = { 'Hydraulic leak': 900, 'Hydrogen leak': 900, 'Hyd. leak': 5 };
    expect(names(counts)).toEqual(counts);
  });
});

test('words of JavaScript are labels like others', () => {
  const { nameOf } = nameLabels(
    new Map([
      ['__proto__', 1],
      ['constructor', 1],
    ]),
  );
  expect(['__proto__', 'constructor'].map(nameOf)).toEqual(['__proto__', 'constructor']);
});
