/** English prose of what only a report on a translation model says. */
export const translationEn = {
  verdict: {
    level: (bleu: string, level: string) =>
      `On sentences it has never seen this model reaches BLEU ${bleu}: ${level}.`,
    unusable: 'most translations are wrong; not usable yet',
    gist: 'the gist can often be made out, many sentences are wrong',
    understandable: 'mostly understandable, with clear mistakes; a person must check every sentence',
    good: 'good drafts; a person should still check what matters',
    scope: (train: string, test: string, low: string, high: string) =>
      `It learned from ${train} pairs and was measured on ${test} others; with 95% confidence its BLEU lies between ${low} and ${high}.`,
    numbers: (kept: string, all: string) =>
      `Of ${all} test sentences with numbers or part numbers, all came out as they went in for ${kept}.`,
    simulated:
      'The sentences were made by a simulator: the figures show that the method works, not how it will do in your plant.',
  },
  figures: {
    interval: (low: string, high: string) => `95%: ${low} to ${high}; more is better, 100 is perfect`,
    bleuNote: (tokenizer: string) => `as sacrebleu (${tokenizer})`,
    chrfNote: 'agreement in letters, as sacrebleu',
    numbers: 'Numbers kept',
    numbersNote: (all: string) => `of ${all} sentences with numbers`,
    sentence: 'A sentence takes',
    sentenceNote: 'beam search, 4 beams, several at once',
  },
  samples: {
    title: 'How it translates',
    lead: 'Test sentences drawn by chance, not by quality.',
    source: 'Sentence',
    translation: 'It wrote',
    reference: 'Translation in the data',
  },
  worst: {
    title: 'Where it is furthest off',
    lead: 'Sentences with the lowest BLEU. Sometimes the translation is right and only worded otherwise, or the data are wrong: these are worth reading.',
  },
  data: {
    lead: (files: string, input: string, target: string) =>
      `From ${files}: ${input} with its translation in ${target}.`,
  },
  leftOut: {
    unpaired: 'Only one of the two sentences',
    empty: 'Neither sentence',
    duplicate: 'Exact copy of another pair',
    tooLong: 'Longer than the model reads',
  },
  usage: {
    predict: 'translate a sentence',
    explain: 'see which words a translation comes from',
    evaluate: 'measure it on other pairs',
    python:
      'token ids as tokenizer.json gives them; 0 fills up, 1 begins and 2 ends a sentence. Gives the logits of the next token',
  },
};
