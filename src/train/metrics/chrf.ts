const orders = 6;
const beta = 2;

/** What one sentence adds to a corpus' chrF: n-grams of translation and reference, and those in both, for n from 1 to 6. */
export interface ChrfStatistics {
  readonly own: readonly number[];
  readonly wanted: readonly number[];
  readonly both: readonly number[];
}

export function chrfStatistics(translation: string, reference: string): ChrfStatistics {
  const [a, b] = [translation, reference].map((text) => [...text.replace(/\s+/g, '')]);
  const own: number[] = [];
  const wanted: number[] = [];
  const both: number[] = [];
  for (let n = 1; n <= orders; n++) {
    const [counts, known] = [ngrams(a, n), ngrams(b, n)];
    let found = 0;
    for (const [gram, count] of counts) found += Math.min(count, known.get(gram) ?? 0);
    own.push(Math.max(0, a.length - n + 1));
    wanted.push(Math.max(0, b.length - n + 1));
    both.push(found);
  }
  return { own, wanted, both };
}

function ngrams(characters: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= characters.length; i++) {
    const gram = characters.slice(i, i + n).join('');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** chrF2 of a corpus (Popović 2015), 0 to 100: character n-grams up to 6, white space left out. As sacrebleu's default. */
export function chrfOf(sentences: readonly ChrfStatistics[]): number {
  let [precision, recall, used] = [0, 0, 0];
  for (let n = 0; n < orders; n++) {
    const sum = (of: (sentence: ChrfStatistics) => readonly number[]) =>
      sentences.reduce((all, sentence) => all + of(sentence)[n], 0);
    const [own, wanted, both] = [
      sum((each) => each.own),
      sum((each) => each.wanted),
      sum((each) => each.both),
    ];
    if (own === 0 || wanted === 0) continue;
    precision += both / own;
    recall += both / wanted;
    used += 1;
  }
  if (precision + recall === 0) return 0;
  const [p, r] = [precision / used, recall / used];
  return (100 * (1 + beta ** 2) * p * r) / (beta ** 2 * p + r);
}

/** chrF2 of translations against one reference each. */
export const chrf = (translations: readonly string[], references: readonly string[]): number =>
  chrfOf(translations.map((translation, i) => chrfStatistics(translation, references[i])));
