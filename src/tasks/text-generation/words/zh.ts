import type { generationEn } from './en.ts';

/** Chinese prose of what only a report on a language model says. */
export const generationZh: typeof generationEn = {
  report: {
    data: { lead: (files, input) => `数据文件：${files}。${input}中的每条文本为一篇。`, target: '词元数' },
    usage: { comments: { explain: '看是哪些词引出下一个词', evaluate: '用其他文本测试' } },
  },
  title: (input) => `续写${input}那样的文本`,
  verdict: {
    good: (perplexity, unigram) =>
      `对从未见过的文本的每个词元，该模型的不确定程度相当于在 ${perplexity} 个同样可能的词元中选择；只知道各词元频率的模型，则相当于 ${unigram} 个。`,
    noBetter: (perplexity, unigram) =>
      `该模型还不能使用：它在未见过的文本上的困惑度为 ${perplexity}，不比只知道词元频率的 ${unigram} 更好。`,
    scope: (train, test, low, high) =>
      `它用 ${train} 篇文本训练，并在另外 ${test} 篇上测试；困惑度有 95% 的把握在 ${low} 与 ${high} 之间。`,
    invents: '它写出的内容与训练文本相似，但它不知道什么是真的：可用于起草和提示，不可当作事实。',
  },
  figures: {
    perplexity: '困惑度',
    interval: (low, high) => `95% 区间：${low} 至 ${high}；越小越好`,
    unigram: '只看频率',
    unigramNote: '不读上下文的模型的困惑度',
    bits: '每字节比特数',
    bitsNote: '与分词方式无关',
    speed: '生成速度',
    speedValue: (tokens) => `${tokens} 词元/秒`,
    speedNote: '一次一篇',
    learned: '训练速度',
    copied: '照抄',
    copiedNote: '的样例与某篇训练文本相同',
  },
  continuations: {
    title: '它如何续写',
    lead: '从未见过的文本的开头、模型的续写（每次取最可能的词元），以及实际的下文。',
    prompt: '开头',
    written: '模型的续写',
    truth: '实际下文',
  },
  samples: {
    title: '没有开头时它写什么',
    lead: '随机生成的样例（温度 0.8），未经挑选。',
    text: '文本',
    empty: '（空）',
  },
  tokenizer: (vocabulary, bytes, context) =>
    `分词器有 ${vocabulary} 个从训练文本中学到的词元（字节级 BPE，平均每个词元 ${bytes} 字节；任何文本都能编码）。上下文长度为 ${context} 个词元。`,
  usage: { generate: '续写文本' },
};
