import type { FamilyWords } from '../../../report/sections/section-context.ts';

/** English prose of what only a report on a translation model says. */
export const translationEn = {
  report: {
    leftOut: {
      unpaired: 'Only one of the two sentences',
      empty: 'Neither sentence',
      duplicate: 'Exact duplicate of another pair',
      tooLong: 'Longer than the model reads',
    },
    data: {
      lead: (files: string, input: string, target: string) =>
        `From ${files}: column ${input} and its translation in column ${target}.`,
      text: 'Sentence',
    },
    usage: {
      comments: {
        predict: 'translate a sentence',
        explain: 'show which words a translation comes from',
        evaluate: 'measure it on other pairs',
      },
    },
  } as FamilyWords['report'],
  verdict: {
    level: (bleu: string, level: string) => `On unseen sentences this model reaches BLEU ${bleu}: ${level}.`,
    unusable: 'most translations are wrong; not usable yet',
    gist: 'the gist is often clear, but many sentences are wrong',
    understandable: 'mostly understandable, with clear mistakes; a person must check every sentence',
    good: 'good drafts; a person should check what matters',
    scope: (train: string, test: string, low: string, high: string) =>
      `It was trained on ${train} pairs and tested on ${test} others; with 95% confidence its BLEU is between ${low} and ${high}.`,
    numbers: (kept: string, all: string) =>
      `Of ${all} test sentences with numbers or part numbers, ${kept} kept all of them unchanged.`,
  },
  figures: {
    interval: (low: string, high: string) => `95%: ${low} to ${high}; higher is better, 100 is perfect`,
    chrfNote: 'agreement of characters, as in sacrebleu',
    numbers: 'Numbers kept',
    numbersNote: (all: string) => `of ${all} sentences with numbers`,
    sentence: 'One sentence',
    sentenceNote: 'beam search, 4 beams, batched',
  },
  samples: {
    title: 'How it translates',
    lead: 'Random test sentences, not selected.',
    source: 'Sentence',
    translation: 'The model',
    reference: 'Translation in the data',
  },
  worst: {
    title: 'The worst translations',
    lead: 'Sentences with the lowest BLEU. Sometimes the translation is correct but worded differently, or the data are wrong: these are worth reading.',
  },
};
