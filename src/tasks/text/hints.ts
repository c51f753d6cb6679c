import type { Sentence } from '../../core/language.ts';
import type { PreparedData } from './prepare.ts';

/** So many different numbers at most may be grades. */
const maxGrades = 20;
/** Of more texts, so many at even distances are looked at. */
const maxLookedAt = 10_000;
const isNumber = (text: string): boolean => /^[-+]?\d+([.,]\d+)*$/.test(text.trim());

/** What a person should know who gives numbers to a task for texts: another task would do better. */
export function numberHints({
  columns,
  labels,
  train,
}: Pick<PreparedData, 'columns' | 'labels' | 'train'>): Sentence[] {
  const hints: Sentence[] = [];
  const step = Math.max(1, Math.floor(train.texts.length / maxLookedAt));
  let [looked, numbers] = [0, 0];
  for (let row = 0; row < train.texts.length; row += step) {
    looked += 1;
    if (isNumber(train.texts.at(row) ?? '')) numbers += 1;
  }
  if (numbers > 0.9 * looked) {
    hints.push({
      en: `column "${columns.input}" holds numbers only, which are read as words here; for numbers use --task tabular-classification`,
      zh: `列“${columns.input}”只含数字，在此按词读取；若要从数字学习，请用 --task tabular-classification`,
    });
  }
  if (labels.length > maxGrades && labels.every(isNumber)) {
    hints.push({
      en: `each of the ${labels.length} different numbers in column "${columns.target}" is a class of its own; to predict a number use --task tabular-regression`,
      zh: `列“${columns.target}”中 ${labels.length} 个不同的数字各自作为一个类别；若要预测数值，请用 --task tabular-regression`,
    });
  }
  return hints;
}
