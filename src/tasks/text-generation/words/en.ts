import type { FamilyWords } from '../../../report/sections/section-context.ts';

/** English prose of what only a report on a language model says. */
export const generationEn = {
  report: {
    data: {
      lead: (files: string, input: string) => `From ${files}: each text of ${input} is a document.`,
      target: 'Tokens',
    },
    usage: {
      comments: { explain: 'show which words lead to the next one', evaluate: 'measure it on other texts' },
    },
  } as FamilyWords['report'],
  title: (input: string) => `Text like ${input}`,
  verdict: {
    good: (perplexity: string, unigram: string) =>
      `At each token of an unseen text, this model is as uncertain as if it chose among ${perplexity} equally likely tokens; a model that knows only how frequent each token is chooses among ${unigram}.`,
    noBetter: (perplexity: string, unigram: string) =>
      `This model is not usable yet: its perplexity of ${perplexity} on unseen texts is no better than the ${unigram} of a model that knows only how frequent each token is.`,
    scope: (train: string, test: string, low: string, high: string) =>
      `It was trained on ${train} texts and tested on ${test} others; with 95% confidence its perplexity is between ${low} and ${high}.`,
    invents:
      'It writes texts like those it was trained on. It does not know what is true: use it for drafts and suggestions, not for facts.',
  },
  figures: {
    perplexity: 'Perplexity',
    interval: (low: string, high: string) => `95%: ${low} to ${high}; lower is better`,
    unigram: 'By frequency only',
    unigramNote: 'perplexity of a model that reads nothing',
    bits: 'Bits per byte',
    bitsNote: 'independent of the tokenizer',
    speed: 'Generation',
    speedValue: (tokens: string) => `${tokens} tokens/s`,
    speedNote: 'one text at a time',
    learned: 'Training',
    copied: 'Memorized',
    copiedNote: 'of its samples are equal to a training text',
  },
  continuations: {
    title: 'How it continues a text',
    lead: 'Beginnings of unseen texts, how the model continues them (the likeliest token each time), and how they really continue.',
    prompt: 'Beginning',
    written: 'The model',
    truth: 'The text',
  },
  samples: {
    title: 'What it writes without a prompt',
    lead: 'Random samples (temperature 0.8), not selected.',
    text: 'Text',
    empty: '(empty)',
  },
  tokenizer: (vocabulary: string, bytes: string, context: string) =>
    `The tokenizer has ${vocabulary} tokens learned from the training texts (byte-level BPE, ${bytes} bytes per token on average; it can encode any text). The context is ${context} tokens.`,
  usage: { generate: 'continue a text' },
};
