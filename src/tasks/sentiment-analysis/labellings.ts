import { UserError } from '../../core/errors.ts';
import { labelKey } from '../../data/cleaning/labels.ts';
import type { Labelling, Labellings } from '../text/labelling.ts';
import type { Options } from './options.ts';

const polarities = ['negative', 'neutral', 'positive'] as const;
type Polarity = (typeof polarities)[number];

const words: Readonly<Record<Polarity, readonly string[]>> = {
  negative: ['negative', 'neg', 'bad', '差评', '负面', '负向', '消极', '不满意', '差'],
  neutral: ['neutral', 'neu', '中性', '中评', '中立', '一般'],
  positive: ['positive', 'pos', 'good', '好评', '正面', '正向', '积极', '满意', '好'],
};
const polarityOfWord = new Map(
  polarities.flatMap((each) => words[each].map((word) => [word, each] as const)),
);

/** A number as people and programs write it: 1, 1.0, +1, −1. */
function numberOf(key: string): number | undefined {
  const plain = key.replace('−', '-');
  return /^[+-]?\d(\.0+)?$/.test(plain) ? Number(plain) : undefined;
}

/** 5, 5.0, "4 stars", 4/5, 四星, ★★★★☆. */
function starsOf(key: string): number | undefined {
  const drawn = /^(★{1,5})☆*$/.exec(key);
  if (drawn !== null) return drawn[1].length;
  const written = /^([1-5一二三四五])(?:\.0+)?(?:\/5| ?stars?| ?颗?星| ?分)?$/.exec(key);
  if (written === null) return undefined;
  const chinese = '一二三四五'.indexOf(written[1]);
  return chinese < 0 ? Number(written[1]) : chinese + 1;
}

const ofStars = (stars: number): Polarity => (stars < 3 ? 'negative' : stars > 3 ? 'positive' : 'neutral');

type Scale = 'polarity' | 'stars' | 'stars-to-polarity';

/** `zero` is what 0 means: neutral beside -1 or a neutral word, negative beside 1 alone. */
function sentimentLabelling(scale: Scale, zero: Polarity): Labelling {
  const polarity = (key: string): Polarity | undefined => {
    const number = numberOf(key);
    if (number === 0) return zero;
    if (number === 1) return 'positive';
    // Learned from 0 and 1, a file with -1 means something else by its 0.
    if (number === -1 && zero === 'neutral') return 'negative';
    return polarityOfWord.get(key);
  };
  return {
    read(label) {
      const key = labelKey(label);
      if (scale === 'polarity') return polarity(key);
      const stars = starsOf(key);
      if (scale === 'stars') return stars === undefined ? undefined : String(stars);
      return stars === undefined ? polarityOfWord.get(key) : ofStars(stars);
    },
    order: scale === 'stars' ? ['1', '2', '3', '4', '5'] : polarities,
    expected:
      scale === 'polarity'
        ? {
            en: `positive, negative or neutral (also pos, neg, 好评, 差评, 中性; 1, 0${zero === 'neutral' ? ', -1' : ''})`,
            zh: `“正面”、“负面”或“中性”（也可用 好评、差评、“pos”、“neg”、1、0${zero === 'neutral' ? '、-1' : ''}）`,
          }
        : {
            en: 'grades of 1 to 5 stars (also "4 stars", 四星, ★★★★)',
            zh: ' 1 至 5 星（也可用 四星、★★★★）',
          },
    saved: { scale, zero },
  };
}

/** What labels mean, found from the training rows. */
export const labellings: Labellings<Options> = {
  learn(labels, { starsToPolarity }) {
    const keys = labels.map(labelKey);
    // A lone 1 may be either; anything that only stars have decides.
    const stars = keys.some((key) => starsOf(key) !== undefined && numberOf(key) !== 1);
    if (starsToPolarity && !stars) {
      const found = labels.slice(0, 5).join(', ');
      throw new UserError({
        en: `--stars-to-polarity needs star grades, and the labels are ${found}; leave it out`,
        zh: `--stars-to-polarity 需要星级标签，而标签是 ${found}；请去掉该选项`,
      });
    }
    const neutral = keys.some((key) => numberOf(key) === -1 || polarityOfWord.get(key) === 'neutral');
    const scale = !stars ? 'polarity' : starsToPolarity ? 'stars-to-polarity' : 'stars';
    return sentimentLabelling(scale, neutral ? 'neutral' : 'negative');
  },
  restore: ({ scale, zero }) =>
    sentimentLabelling(
      scale === 'stars' || scale === 'stars-to-polarity' ? scale : 'polarity',
      zero === 'neutral' ? 'neutral' : 'negative',
    ),
};
