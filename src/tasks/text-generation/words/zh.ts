import type { generationEn } from './en.ts';

/** Chinese prose of what only a report on a language model says. */
export const generationZh: typeof generationEn = {
  verdict: {
    good: (perplexity, unigram) =>
      `读一篇从未见过的文本时，模型对每个词元的把握相当于在 ${perplexity} 个同样可能的词元中选择；若只知道各词元的频率，则相当于 ${unigram} 个。`,
    noBetter: (perplexity, unigram) =>
      `该模型还不能使用：它在未见文本上的困惑度为 ${perplexity}，不比只知道词元频率的 ${unigram} 更好。`,
    scope: (train, test, low, high) =>
      `它学习了 ${train} 篇文本，并在另外 ${test} 篇上检验；困惑度的 95% 置信区间为 ${low} 至 ${high}。`,
    invents: '它写出的内容像它学过的文本，但它不知道什么是真的：可用于起草和提示，不可当作事实。',
    simulated: '文本由模拟器生成：数字说明方法可行，不代表在您工厂中的效果。',
  },
  figures: {
    perplexity: '困惑度',
    interval: (low, high) => `95%：${low} 至 ${high}；越小越好`,
    unigram: '只看频率',
    unigramNote: '不读上下文的模型的困惑度',
    bits: '每字节比特数',
    bitsNote: '与词元划分无关',
    speed: '书写速度',
    speedValue: (tokens) => `${tokens} 词元/秒`,
    speedNote: '一次一篇',
    learned: '学习速度',
    copied: '照抄',
    copiedNote: '的样例与训练文本逐字相同',
  },
  continuations: {
    title: '它如何续写',
    lead: '从未见过的文本的开头、它的续写（每次取最可能的词元），以及实际的下文。',
    prompt: '开头',
    written: '它写的',
    truth: '实际下文',
  },
  samples: {
    title: '它自己写的文本',
    lead: '从零开始，按其概率抽取（温度 0.8）。随机选取，未经挑选。',
    text: '文本',
  },
  data: {
    lead: (files, input) => `数据文件：${files}。${input}中的文本，每条为一篇。`,
    tokens: '词元数',
  },
  tokenizer: (vocabulary, bytes, context) =>
    `文本以从中学到的 ${vocabulary} 个词元读入（字节级 BPE，平均每个词元 ${bytes} 字节；任何文本都能表示）。它一次能看 ${context} 个词元。`,
  curves: { perplexity: '困惑度（越小越好）', valPerplexity: '验证困惑度' },
  usage: {
    generate: '让它续写',
    explain: '看是哪些词引出下一个词',
    evaluate: '在其他文本上检验',
    python: '读入一个词元；把 present.* 作为 past_key_values.* 与下一个词元、position + 1 一起送回',
  },
};
