import { describe, expect, test } from 'vitest';
import { answerInText, sharedTexts } from './shared-texts.ts';

test('texts that say the same as a known one are found, and others are not', () => {
  const known = ['Pump 3 leaks', '液压泵漏油', 'motor hot'];
  const shared = sharedTexts(known, ['pump 12 leaks!', 'belt torn', '液压泵漏油。', 'belt torn']);
  expect(shared).toEqual({ count: 2, of: 4, examples: ['pump 12 leaks!', '液压泵漏油。'] });
  expect(sharedTexts(known, ['belt torn']).count).toBe(0);
});

describe('an answer that occurs in the text', () => {
  const names = ['Leak', 'Noise', 'Overheating'];
  const labels = Int32Array.from({ length: 60 }, (_, row) => row % 3);

  test('is found where nearly every text holds its own', () => {
    const texts = Array.from(
      labels,
      (label, row) => `order ${row}, code ${names[label].toUpperCase()}, hose`,
    );
    expect(answerInText(texts, labels, names)).toMatchObject({ count: 60, of: 60 });
  });

  test('is not suspected where texts name any class, or few name theirs', () => {
    const all = Array.from(labels, () => 'leak, noise or overheating? see list');
    expect(answerInText(all, labels, names)).toBeUndefined();
    const few = Array.from(labels, (label, row) => (row < 40 ? `it has a ${names[label]}` : 'see list'));
    expect(answerInText(few, labels, names)).toBeUndefined();
  });
});
