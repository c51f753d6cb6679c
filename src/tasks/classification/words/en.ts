/** English prose of what only a report on a classifier says. */
export const classificationEn = {
  verdict: {
    good: (subject: string, right: string, baseline: string) =>
      `Of 100 ${subject} it has never seen, this model files ${right} correctly; always guessing the most frequent class would get ${baseline}.`,
    noBetter: (subject: string, right: string, baseline: string) =>
      `This model is not usable yet: it is no better than always guessing the most frequent class (of 100 unseen ${subject} it files ${right} correctly, the guess ${baseline}).`,
    unproven: (subject: string, right: string, baseline: string) =>
      `It is not proven that this model beats a guess: of 100 unseen ${subject} it files ${right} correctly, always guessing the most frequent class ${baseline}, and the difference is within chance.`,
    about: (count: string) => `about ${count}`,
    almostAll: 'more than 99',
    almostNone: 'less than 1',
    scope: (train: string, classes: string, target: string, test: string, low: string, high: string) =>
      `It learned ${classes} classes of ${target} from ${train} examples and was tested on ${test} others; with 95% confidence its accuracy lies between ${low} and ${high}.`,
    wide: (test: string) =>
      `That range is wide because only ${test} rows were left for the test: treat every figure here as a first impression.`,
    weakest: (names: string) => `Weakest: ${names}.`,
    weakestEntry: (name: string, f1: string, support: string) =>
      `${name} (F1 ${f1}, ${support} test ${support === '1' ? 'row' : 'rows'})`,
    rareWorse:
      'Rare classes do clearly worse than frequent ones; look at the table by class before relying on them.',
    tooGood:
      'A score this near to perfect is rare in practice: check that the text does not already contain the answer.',
    noTestRows: (names: string) => `Not tested, for want of test rows: ${names}.`,
    automate: (threshold: string, coverage: string, accuracy: string) =>
      `If only answers with a score of at least ${threshold} are accepted, ${coverage} is filed without a person and ${accuracy} of that is right.`,
    simulated:
      'The data were made by a simulator: the figures show that the method works, not how it will do in your plant.',
    beaten: (method: string, accuracy: string) =>
      `A simpler method does better on the same rows: ${method} gets ${accuracy}.`,
    diverged: 'Training did not end normally; see the section on learning.',
  },
  pictogram: {
    caption: (subject: string) => `100 ${subject} it has never seen`,
    right: (count: string) => `${count} filed correctly`,
    wrong: (count: string) => `${count} filed wrongly`,
  },
  figures: {
    accuracy: 'Accuracy',
    f1Macro: 'Macro F1',
    majority: 'Most frequent class',
    majorityNote: (label: string) => `always answering ${label}`,
    testRows: 'Test rows',
    testRowsNote: 'never used in learning',
    interval: (low: string, high: string) => `95%: ${low} to ${high}`,
    trainingTime: 'Training time',
  },
  alikeLabels: {
    title: 'Labels that may mean the same',
    pair: (rare: string, frequent: string) => `${rare} of ${frequent}`,
    more: (count: string) => `and ${count} more`,
    text: (pairs: string) =>
      `Rare labels that look like other spellings of frequent ones: ${pairs}. No model can tell such labels apart, and each counts as a failed class in macro F1. If they mean the same, write them alike in the data and train again.`,
  },
  results: {
    title: 'How good it is',
    lead: 'Measured on rows that were used neither for learning nor for choosing the model.',
    comparison: 'Accuracy compared',
    comparisonNote:
      'The pale band is the 95% interval: the range in which the true value lies with 95% confidence.',
    comparisonF1: 'Macro F1 compared',
    thisModel: 'This model',
    alwaysMajority: (label: string) => `Always ${label}`,
    method: 'Method',
    perClass: 'Class by class',
    perClassChart: 'F1 of each class with its 95% interval',
    perClassChartNote: (shown: string, total: string) => `The ${shown} weakest of ${total} classes.`,
    perClassChartAll: 'Weakest first. A long band means few test rows; a grey dot has too few for a band.',
    class: 'Class',
    precision: 'Precision',
    recall: 'Recall',
    f1: 'F1',
    f1Interval: '95% interval',
    tooFewRows: 'too few rows',
    support: 'Test rows',
    weightedF1: (value: string) => `Weighted by the size of the classes, F1 is ${value}.`,
    logLoss: (value: string) => `Log loss ${value}.`,
    definitions: [
      { term: 'Accuracy', text: 'Of all rows, the share filed correctly.' },
      { term: 'Precision', text: 'When it says this class, how often that is right.' },
      { term: 'Recall', text: 'Of the rows that are this class, how many it finds.' },
      { term: 'F1', text: 'Precision and recall in one number, 1 is perfect.' },
      { term: 'Macro F1', text: 'Mean F1 over classes; a rare class counts as much as a frequent one.' },
    ],
    confusion: 'What is taken for what',
    truth: 'True class',
    predicted: 'Predicted class',
    total: 'Rows',
    confusionNote:
      'Each row is a true class. Blue on the diagonal is right; orange is taken for another class. The darker, the larger the share of that row.',
    topConfusions: 'Most frequent confusions',
    confusionTooLarge: (classes: string) =>
      `With ${classes} classes the full table would not fit; the most frequent confusions are listed instead.`,
    count: 'Times',
    shareOfClass: 'Share of the class',
    noConfusions: 'No row was filed wrongly.',
  },
  trust: {
    title: 'When to trust it',
    lead: 'With each answer comes a score. It decides what may run by itself and what a person should look at.',
    coverage: 'Let it file the sure ones, pass on the rest',
    coverageNote:
      'The higher the score that is asked for, the fewer rows are filed by themselves and the more of them are right.',
    threshold: 'Least score accepted',
    coverageShare: 'Filed without a person',
    coverageAccuracy: 'Of these right',
    forPerson: 'Left to a person',
    reliability: 'Does a score of 80% mean 80%?',
    reliabilityNote: (error: string) =>
      `On average the score is off by ${error} (expected calibration error). Below the dotted line it is too sure of itself, above it too modest.`,
    score: 'Score it gives',
    right: 'Share right',
    ideal: 'ideal',
    model: 'this model',
  },
  mistakes: {
    title: 'Most confident mistakes',
    lead: 'Where it was surest and wrong. Often the label in the data is the mistake: these are worth reading.',
    none: 'It made no mistake on the test rows.',
    truth: 'Label in the data',
    predicted: 'Model says',
    score: 'Score',
    for: 'spoke for the wrong answer',
    against: 'spoke against it',
    file: 'File',
    heat: 'The warmer a place, the more it spoke for the wrong answer.',
  },
  sheet: {
    title: 'What the network sees',
    lead: 'Each row is one picture: first as it is, then as it was changed for training.',
  },
  words: {
    title: 'Words that drive each class',
    lead: 'What the model goes by. Words that make no sense for a class point to a weakness in the data.',
    note: 'The bar is the mean contribution of the word to the class, × how often it occurs. Orange speaks against the class.',
    rest: 'Further classes',
    class: 'Class',
    words: 'Words',
  },
};
