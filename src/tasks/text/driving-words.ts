import { Random } from '../../core/random.ts';
import type { LabelledTexts } from './prepare.ts';
import type { TextClassifier } from './text-classifier.ts';

interface Word {
  readonly word: string;
  /** Mean contribution to the class's score where the word occurs. */
  readonly weight: number;
  /** Texts looked at in which it occurs. */
  readonly count: number;
}

/** Means over many texts need no exact sums. */
const rough = { most: 5 };

/**
 * The words that speak most for each class: their mean contribution over texts rightly put there, a few dozen for each
 * class so that the time stays the same however many rows there are. Words seen once are left out.
 */
export async function drivingWords(
  classifier: TextClassifier,
  test: LabelledTexts,
  predicted: Int32Array,
  seed: number,
  { texts = 24, words = 8 } = {},
): Promise<{ label: string; words: Word[] }[]> {
  const perClass = Math.max(6, Math.min(texts, Math.floor(600 / classifier.labels.length)));
  const order = new Random(seed).fork('driving words').permutation(test.texts.length);
  const driving: { label: string; words: Word[] }[] = [];
  for (const [index, label] of classifier.labels.entries()) {
    const rows = Array.from(order).filter((row) => test.labels[row] === index && predicted[row] === index);
    const sums = new Map<string, { sum: number; count: number }>();
    for (const row of rows.slice(0, perClass)) {
      const { contributions } = await classifier.explain(test.texts.at(row) ?? '', label, rough);
      for (const { text, contribution } of contributions) {
        const word = text.toLowerCase();
        if (!/[\p{L}\p{N}]/u.test(word)) continue;
        const known = sums.get(word) ?? { sum: 0, count: 0 };
        sums.set(word, { sum: known.sum + contribution, count: known.count + 1 });
      }
    }
    const ranked = [...sums]
      .filter(([, { sum, count }]) => count > 1 && sum > 0)
      .map(([word, { sum, count }]): Word => ({ word, weight: sum / count, count }))
      .sort((a, b) => b.weight * Math.sqrt(b.count) - a.weight * Math.sqrt(a.count));
    if (ranked.length > 0) driving.push({ label, words: ranked.slice(0, words) });
  }
  return driving;
}
