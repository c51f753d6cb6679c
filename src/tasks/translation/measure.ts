import { Random } from '../../core/random.ts';
import { type BleuStatistics, bleuOf, bleuStatistics } from '../../train/metrics/bleu.ts';
import type { BleuTokenizer } from '../../train/metrics/bleu-tokens.ts';
import { chrf } from '../../train/metrics/chrf.ts';
import type { BeamOptions } from './beam-search.ts';
import type { Pair } from './pairs.ts';
import { takeOut } from './placeholders.ts';
import type { Translator } from './translator.ts';

export interface TranslationMetrics {
  readonly bleu: number;
  /** Its 95% interval, by resampling sentences. */
  readonly low: number;
  readonly high: number;
  readonly chrf: number;
  readonly sentences: number;
  /** How BLEU splits sentences: by sacrebleu's `13a`, or `zh` where most of the letters are Chinese. */
  readonly tokenizer: BleuTokenizer;
  /** Sentences with numbers or part numbers, and in how many of them all came out as they went in. */
  readonly withNumbers: number;
  readonly numbersKept: number;
}

export interface Measured {
  readonly metrics: TranslationMetrics;
  readonly translations: readonly string[];
  /** BLEU of each sentence by itself, for showing good and bad ones. */
  readonly sentenceBleu: readonly number[];
}

/** How well a model translates pairs it never saw. */
export async function measureTranslation(
  translator: Translator,
  pairs: readonly Pair[],
  options: BeamOptions,
  seed: number,
): Promise<Measured> {
  const distinct = [...new Set(pairs.map(({ source }) => source))];
  const found = await translator.translate(distinct, options);
  const bySource = new Map(distinct.map((source, i) => [source, found[i]]));
  const translations = pairs.map(({ source }) => bySource.get(source) ?? '');
  const tokenizer = bleuTokenizerFor(pairs.map(({ target }) => target));
  const statistics = pairs.map(({ target }, i) => bleuStatistics(translations[i], target, tokenizer));
  const numbers = pairs.map(({ source }) => takeOut(source).kept);
  const withNumbers = numbers.filter((kept) => kept.length > 0).length;
  const numbersKept = numbers.filter(
    (kept, i) => kept.length > 0 && kept.every((each) => translations[i].includes(each)),
  ).length;
  return {
    metrics: {
      bleu: bleuOf(statistics),
      ...interval(statistics, seed),
      chrf: chrf(
        translations,
        pairs.map(({ target }) => target),
      ),
      sentences: pairs.length,
      tokenizer,
      withNumbers,
      numbersKept,
    },
    translations,
    sentenceBleu: statistics.map((each) => bleuOf([each])),
  };
}

export function bleuTokenizerFor(texts: readonly string[]): BleuTokenizer {
  const all = texts.slice(0, 1000).join('');
  const han = all.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han > 0.3 * (all.match(/\p{L}/gu)?.length ?? 1) ? 'zh' : '13a';
}

function interval(statistics: readonly BleuStatistics[], seed: number): { low: number; high: number } {
  const random = new Random(seed).fork('bleu');
  const drawn = Array.from({ length: 500 }, () =>
    bleuOf(statistics.map(() => statistics[random.integer(statistics.length)])),
  ).sort((a, b) => a - b);
  return { low: drawn[12], high: drawn[487] };
}
