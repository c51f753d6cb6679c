import type { FamilyWords } from '../../../report/sections/section-context.ts';

/** English prose of what only a report on a classifier says. */
export const classificationEn = {
  report: {
    training: {
      architectures: {
        'nb-svm': 'a weight per class for each word, piece of a word and pair of words, added up',
        ngrams: 'learned vectors of words, pieces of words and neighbouring words, added up',
        'text-cnn': 'a convolutional network that looks at runs of two to four words',
        bilstm: 'a recurrent network that reads the words in order, forwards and backwards',
        lstm: 'a recurrent network that reads the words in order',
        transformer: 'a network that relates every word to every other',
      },
    },
  } as FamilyWords['report'],
  verdict: {
    good: (subject: string, right: string, baseline: string) =>
      `Of 100 ${subject} it has never seen, this model classifies ${right} correctly; always guessing the most frequent class would get ${baseline} right.`,
    noBetter: (subject: string, right: string, baseline: string) =>
      `This model is not usable yet: it is no better than always guessing the most frequent class (of 100 unseen ${subject} it classifies ${right} correctly, the guess ${baseline}).`,
    unproven: (subject: string, right: string, baseline: string) =>
      `It is not proven that this model beats a guess: of 100 unseen ${subject} it classifies ${right} correctly, always guessing the most frequent class ${baseline}, and the difference may be due to chance.`,
    about: (count: string) => `about ${count}`,
    almostAll: 'more than 99',
    almostNone: 'less than 1',
    scope: (train: string, classes: string, target: string, test: string, low: string, high: string) =>
      `It was trained on ${train} examples of ${classes} classes of ${target} and tested on ${test} others; with 95% confidence its accuracy is between ${low} and ${high}.`,
    wide: (test: string) =>
      `The accuracy is uncertain because there are only ${test} test rows: treat every figure as a first impression.`,
    weakest: (names: string) => `Weakest: ${names}.`,
    weakestEntry: (name: string, f1: string, support: string) =>
      `${name} (F1 ${f1}, ${support} test ${support === '1' ? 'row' : 'rows'})`,
    rareWorse:
      'Rare classes are clearly less accurate than frequent ones; check the table of classes before relying on them.',
    tooGood:
      'A score this close to perfect is rare in practice: check that the inputs do not already contain the answer.',
    noTestRows: (names: string) => `Not tested, because there are no test rows: ${names}.`,
    automate: (threshold: string, coverage: string, accuracy: string) =>
      `If only answers with a score of at least ${threshold} are accepted, ${coverage} is classified without a person, and ${accuracy} of that is correct.`,
    beaten: (method: string, accuracy: string) =>
      `A simpler method is better on the same rows: ${method} reaches ${accuracy}.`,
    diverged: 'Training did not end normally; see the section on training.',
  },
  pictogram: {
    caption: (subject: string) => `100 ${subject} it has never seen`,
    right: (count: string) => `${count} classified correctly`,
    wrong: (count: string) => `${count} classified wrongly`,
  },
  figures: {
    majority: 'Most frequent class',
    majorityNote: (label: string) => `always answering ${label}`,
  },
  alikeLabels: {
    title: 'Labels that may mean the same',
    pair: (rare: string, frequent: string) => `${rare} of ${frequent}`,
    more: (count: string) => `and ${count} more`,
    text: (pairs: string) =>
      `Rare labels that look like other spellings of frequent ones: ${pairs}. No model can distinguish such labels, and each counts as a failed class in macro F1. If they mean the same, spell them the same in the data and train again.`,
  },
  results: {
    comparison: 'Accuracy compared',
    comparisonNote: 'The pale band is the 95% confidence interval of the true value.',
    comparisonF1: 'Macro F1 compared',
    alwaysMajority: (label: string) => `Always ${label}`,
    perClass: 'Results per class',
    perClassChart: 'F1 of each class with its 95% interval',
    perClassChartNote: (shown: string, total: string) => `The ${shown} weakest of ${total} classes.`,
    perClassChartAll:
      'Weakest first. A long band means few test rows; a grey dot means too few for an interval.',
    class: 'Class',
    precision: 'Precision',
    recall: 'Recall',
    f1: 'F1',
    f1Interval: '95% interval',
    tooFewRows: 'too few rows',
    weightedF1: (value: string) => `Weighted by the size of the classes, F1 is ${value}.`,
    logLoss: (value: string) => `Log loss ${value}.`,
    definitions: [
      { term: 'Accuracy', text: 'The share of all rows that are classified correctly.' },
      { term: 'Precision', text: 'Of the rows predicted to be this class, the share that are.' },
      { term: 'Recall', text: 'Of the rows of this class, the share that are found.' },
      { term: 'F1', text: 'The harmonic mean of precision and recall; 1 is perfect.' },
      {
        term: 'Macro F1',
        text: 'The mean F1 of the classes; a rare class counts as much as a frequent one.',
      },
    ],
    confusion: 'Confusion matrix',
    truth: 'True class',
    predicted: 'Predicted class',
    confusionNote:
      'Each row is a true class, each column a predicted one. Blue cells on the diagonal are correct, orange cells are mistakes. The darker the cell, the larger its share of the row.',
    topConfusions: 'Most frequent mistakes',
    confusionTooLarge: (classes: string) =>
      `The matrix of ${classes} classes would not fit; these are the most frequent mistakes.`,
    count: 'Times',
    shareOfClass: 'Share of the class',
    noConfusions: 'Every test row was classified correctly.',
  },
  trust: {
    title: 'When to trust it',
    lead: 'Each answer has a score. It decides what can be automated and what a person should check.',
    coverage: 'Automate the confident answers, check the rest',
    coverageNote:
      'The higher the threshold, the fewer rows are classified without a person, and the more of them are correct.',
    threshold: 'Lowest accepted score',
    coverageShare: 'Classified without a person',
    coverageAccuracy: 'Correct among these',
    forPerson: 'Left to a person',
    reliability: 'Does a score of 80% mean 80%?',
    reliabilityNote: (error: string) =>
      `On average the score is off by ${error} (expected calibration error). Below the dotted line the model is overconfident, above it underconfident.`,
    score: 'Score',
    right: 'Share correct',
    ideal: 'ideal',
  },
  mistakes: {
    title: 'Most confident mistakes',
    lead: 'Wrong answers with the highest scores. Often the label in the data is wrong: these are worth reading.',
    none: 'There are no mistakes on the test rows.',
    truth: 'Label in the data',
    predicted: 'Prediction',
    score: 'Score',
    for: 'evidence for the wrong answer',
    against: 'evidence against it',
    file: 'File',
    heat: 'Left, the image; right, where the model saw evidence for the wrong answer: the line surrounds the strongest evidence, and the tint is stronger where there is more.',
  },
  sheet: {
    title: 'What the network sees',
    lead: 'Each row is one image: first unchanged, then augmented as in five epochs of training.',
  },
  words: {
    title: 'Words that drive each class',
    lead: 'The words with the most influence. Words that make no sense for a class point to a weakness in the data.',
    note: 'The bar is the mean contribution of the word to the class; × is how often it occurs. Orange is evidence against the class.',
    rest: 'Other classes',
    class: 'Class',
    words: 'Words',
  },
};
