import { describe, expect, it } from 'vitest';
import { alikeLabels } from './alike-labels.ts';

/** Results of classes by name: test rows, and as what most of them were filed. */
function results(rows: Record<string, { support: number; as?: string }>) {
  const labels = Object.keys(rows);
  const counts = labels.map((label) =>
    labels.map((other) => ((rows[label].as ?? label) === other ? rows[label].support : 0)),
  );
  const estimate = { value: 0, low: 0, high: 1 };
  return {
    testRows: 0,
    accuracy: estimate,
    f1Macro: estimate,
    majority: { label: labels[0], accuracy: 0, f1Macro: 0 },
    classes: labels.map((label) => ({
      label,
      precision: 0,
      recall: 0,
      f1: estimate,
      support: rows[label].support,
    })),
    confusion: { labels, counts },
    mistakes: [],
  };
}
const pair = (rare: string, frequent: string, as = frequent) =>
  alikeLabels(results({ [frequent]: { support: 300 }, [rare]: { support: 2, as } }));

describe('alikeLabels', () => {
  it.each([
    ['Hyd. leak', 'Hydraulic leak'],
    ['Brg wear', 'Bearing wear'],
    ['Belt / chain', 'Belt or chain'],
    ['Over heating', 'Overheating'],
    ['Vib.', 'Vibration'],
    ['Lube', 'Lubrication'],
  ])('takes %s for %s', (rare, frequent) => {
    expect(pair(rare, frequent)).toEqual([{ rare, frequent }]);
  });

  it.each([
    ['Motor', 'Motor overheating'],
    ['Boiler 1', 'Boiler 2'],
    ['Leak', 'Blockage'],
    ['液压', '液压泄漏'],
    ['A', 'Axle'],
  ])('keeps %s and %s apart', (rare, frequent) => {
    expect(pair(rare, frequent)).toEqual([]);
  });

  it('believes the model where it distinguishes the two', () => {
    expect(pair('Hyd. leak', 'Hydraulic leak', 'Hyd. leak')).toEqual([]);
  });

  it('says nothing of two labels that are both frequent', () => {
    const both = results({ Hydraulic: { support: 300 }, Hydr: { support: 200, as: 'Hydraulic' } });
    expect(alikeLabels(both)).toEqual([]);
  });
});
