import { type BleuTokenizer, bleuTokens } from './bleu-tokens.ts';

const orders = 4;

/** What one sentence adds to a corpus' BLEU. */
export interface BleuStatistics {
  /** N-grams of the translation that the reference has too, for n from 1 to 4. */
  readonly right: readonly number[];
  readonly total: readonly number[];
  readonly length: number;
  readonly referenceLength: number;
}

export function bleuStatistics(
  translation: string,
  reference: string,
  tokenizer: BleuTokenizer,
): BleuStatistics {
  const own = bleuTokens(translation, tokenizer);
  const wanted = bleuTokens(reference, tokenizer);
  const right: number[] = [];
  const total: number[] = [];
  for (let n = 1; n <= orders; n++) {
    const counts = ngrams(own, n);
    const known = ngrams(wanted, n);
    let found = 0;
    for (const [gram, count] of counts) found += Math.min(count, known.get(gram) ?? 0);
    right.push(found);
    total.push(Math.max(0, own.length - n + 1));
  }
  return { right, total, length: own.length, referenceLength: wanted.length };
}

function ngrams(tokens: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= tokens.length; i++) {
    const gram = tokens.slice(i, i + n).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/**
 * BLEU of a corpus (Papineni et al. 2002), 0 to 100, from what its sentences add to it. As sacrebleu by default:
 * case matters, n-grams up to 4, exponential smoothing of orders without a match.
 */
export function bleuOf(sentences: readonly BleuStatistics[]): number {
  const right = new Array<number>(orders).fill(0);
  const total = new Array<number>(orders).fill(0);
  let [length, referenceLength] = [0, 0];
  for (const sentence of sentences) {
    for (let n = 0; n < orders; n++) {
      right[n] += sentence.right[n];
      total[n] += sentence.total[n];
    }
    length += sentence.length;
    referenceLength += sentence.referenceLength;
  }
  if (right.every((count) => count === 0)) return 0;
  const brevity = length < referenceLength ? Math.exp(1 - referenceLength / Math.max(length, 1e-9)) : 1;
  let smoothing = 1;
  let logs = 0;
  for (let n = 0; n < orders; n++) {
    if (total[n] === 0) return 0;
    if (right[n] === 0) smoothing *= 2;
    logs += Math.log(right[n] === 0 ? 1 / (smoothing * total[n]) : right[n] / total[n]);
  }
  return 100 * brevity * Math.exp(logs / orders);
}

/** BLEU of translations against one reference each. */
export function bleu(
  translations: readonly string[],
  references: readonly string[],
  tokenizer: BleuTokenizer,
): number {
  return bleuOf(translations.map((translation, i) => bleuStatistics(translation, references[i], tokenizer)));
}
