import type { translationEn } from './en.ts';

/** Chinese prose of what only a report on a translation model says. */
export const translationZh: typeof translationEn = {
  report: {
    leftOut: {
      unpaired: '只有其中一句',
      empty: '两句都没有',
      duplicate: '与另一对完全重复',
      tooLong: '超过模型能读的长度',
    },
    data: {
      lead: (files, input, target) => `数据文件：${files}。列${input}及其在列${target}中的译文。`,
      text: '原句',
    },
    usage: {
      comments: { predict: '翻译一句话', explain: '看译文出自哪些词', evaluate: '用其他句对测试' },
    },
  },
  verdict: {
    level: (bleu, level) => `在从未见过的句子上，该模型的 BLEU 为 ${bleu}：${level}。`,
    unusable: '大多数译文是错的，还不能使用',
    gist: '往往能看出大意，但许多句子是错的',
    understandable: '大多能懂，但有明显错误；每一句都需要人工检查',
    good: '可作为良好的初稿；重要内容仍应由人检查',
    scope: (train, test, low, high) =>
      `它用 ${train} 对句子训练，并在另外 ${test} 对上测试；BLEU 有 95% 的把握在 ${low} 与 ${high} 之间。`,
    numbers: (kept, all) => `在 ${all} 个含数字或零件号的测试句中，有 ${kept} 句的数字全部原样保留。`,
  },
  figures: {
    interval: (low, high) => `95% 区间：${low} 至 ${high}；越大越好，满分 100`,
    chrfNote: '按字符的吻合度，与 sacrebleu 一致',
    numbers: '数字保持',
    numbersNote: (all) => `共 ${all} 个含数字的句子`,
    sentence: '翻译一句',
    sentenceNote: '束搜索，束宽 4，成批翻译',
  },
  samples: {
    title: '它如何翻译',
    lead: '随机抽取的测试句，未经挑选。',
    source: '原句',
    translation: '模型的译文',
    reference: '数据中的译文',
  },
  worst: {
    title: '最差的译文',
    lead: 'BLEU 最低的句子。有时译文正确、只是说法不同，或数据本身有误：值得一读。',
  },
};
