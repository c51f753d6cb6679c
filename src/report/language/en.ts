import type {
  CleaningChange,
  ImbalanceHandling,
  LeftOutReason,
  SplitKind,
  Subject,
  TrainingFacts,
} from '../classification-report-data.ts';

const subjects: Record<Subject, string> = {
  text: 'texts',
  workOrder: 'work orders',
  title: 'titles',
  row: 'rows',
  image: 'images',
  clip: 'clips',
};
const leftOut: Record<LeftOutReason, string> = {
  'missing-text': 'No text',
  'missing-label': 'No label',
  'dropped-label': 'Label left out on request',
  'conflicting-label': 'Same text under different labels',
  duplicate: 'Exact copy of another row',
  'rare-label': 'Class with too few rows',
  unreadable: 'Row could not be read',
};
const changes: Record<CleaningChange, string> = {
  'text-truncated': 'Very long text cut',
  'markup-removed': 'HTML tags taken out',
  'control-characters-removed': 'Invisible characters taken out',
  'unicode-normalized': 'One form for characters that look alike',
  'white-space-collapsed': 'Needless blanks taken out',
  'case-folded': 'Capital letters made small',
  'label-variant-merged': 'Label written differently, joined',
  'label-typing-merged': 'Label mistyped, joined',
  'label-typing-noticed': 'Label looks mistyped, left as it is',
  'near-duplicates-grouped': 'Nearly the same as another row, kept on one side of the split',
};
const splits: Record<SplitKind, (seed: string) => string> = {
  stratified: (seed) =>
    `The split was drawn by chance (seed ${seed}) with the same class shares in each part.`,
  random: (seed) => `The split was drawn by chance (seed ${seed}).`,
  given: () => 'The test rows come from a file of their own.',
  byTime: () => 'The newest rows are the test, as in real use.',
};
const stopped: Record<TrainingFacts['stopped'], string> = {
  earlyStopping: 'It stopped by itself when further passes brought nothing more.',
  maxEpochs: 'It stopped after the number of passes that was set.',
  timeLimit: 'It stopped at the time limit; more time might still help.',
  interrupted: 'It was interrupted; training on might still help.',
  diverged: 'It stopped because the numbers grew without bound; the last good state was kept.',
};
const imbalance: Record<ImbalanceHandling['method'], (a: string, b: string) => string> = {
  none: () => 'Classes were used as they are; nothing was done about their different sizes.',
  classWeights: (largest, smallest) =>
    `So that rare classes count, their rows weigh more in learning: from ${smallest} for the most frequent to ${largest} for the rarest.`,
  oversampling: () => 'So that rare classes count, their rows were shown more often.',
  focalLoss: (gamma) => `So that hard rows count more, the focal loss was used (gamma ${gamma}).`,
};

/** English prose of reports. Parameters are numbers and names already written for the reader. */
export const en = {
  locale: 'en',
  frame: {
    contents: 'Contents',
    scroll: 'Scroll sideways to see all of it.',
    listSeparator: ', ',
    sentenceGap: ' ',
  },
  quote: (text: string) => `“${text}”`,
  interval: (low: string, high: string) => `${low} to ${high}`,
  subjects,
  leftOut,
  changes,
  splits,
  stopped,
  imbalance,
  footer: (date: string) =>
    `Written by Millwright on ${date}. This page is complete in itself: it loads nothing from the network, and no data left the machine on which the model was trained.`,
  simulatedBadge: 'Simulated data',
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
    weakestEntry: (name: string, f1: string, support: string) => `${name} (F1 ${f1}, ${support} test rows)`,
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
    latency: 'One answer takes',
    latencyNote: (p95: string) => `95 of 100 within ${p95}`,
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
    perClassChartAll: 'Weakest first. A long band means few test rows.',
    class: 'Class',
    precision: 'Precision',
    recall: 'Recall',
    f1: 'F1',
    f1Interval: '95% interval',
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
  },
  words: {
    title: 'Words that drive each class',
    lead: 'What the model goes by. Words that make no sense for a class point to a weakness in the data.',
    note: 'The bar is the mean contribution of the word to the class, × how often it occurs. Orange speaks against the class.',
    rest: 'Further classes',
    class: 'Class',
    words: 'Words',
  },
  data: {
    title: 'What it learned from',
    lead: (files: string, input: string, target: string) =>
      `From ${files}: column ${input} tells column ${target}.`,
    step: 'Step',
    rows: 'Rows',
    share: 'Share',
    read: 'Rows read',
    leftOut: (reason: string) => `Left out: ${reason}`,
    kept: 'Rows kept',
    train: 'for learning',
    validation: 'for choosing the best state',
    test: 'for the test',
    funnel: 'From file to model',
    examples: 'Examples',
    noneLeftOut: 'No row was left out.',
    duplicates: (exact: string, near: string) =>
      `${exact} rows repeat another row exactly and ${near} nearly; copies never stand on both sides of the split.`,
    changes: 'What cleaning changed',
    change: 'Change',
    before: 'Before',
    after: 'After',
    merges: 'Spellings of labels that were joined',
    mergedFrom: 'Found',
    mergedTo: 'Joined as',
    distribution: 'How the classes are spread',
    distributionNote: (ratio: string) => `The largest class has ${ratio} times as many rows as the smallest.`,
    otherClasses: (count: string) => `${count} more classes`,
    samples: 'A few rows as they are',
    text: 'Text',
    label: 'Label',
  },
  training: {
    title: 'How it learned',
    architecture: (name: string, parameters: string) => `Architecture: ${name}, ${parameters} weights.`,
    why: 'Why this architecture',
    reasons: {
      askedFor: () => 'It was asked for by name.',
      fewRows: (rows: string) => `With ${rows} rows a small network learns more reliably than a large one.`,
      manyRows: (rows: string) => `${rows} rows are enough for a larger network.`,
      shortTexts: (tokens: string) =>
        `The texts are short (half of them at most ${tokens} tokens): which words occur matters more than their order.`,
      longTexts: (tokens: string) =>
        `The texts are long (half of them over ${tokens} tokens), so the order of words is used.`,
      chinese: (share: string) =>
        `${share} of the characters are Chinese, so it reads characters and their neighbours; no word list is needed.`,
      mixedLanguages: () =>
        'Languages are mixed, so words and pieces of words are learned from the data themselves.',
      typingErrors: () =>
        'Shorthand and typing errors are frequent; pieces of words still recognise a misspelt one.',
      manyClasses: (classes: string) => `${classes} classes need enough room to be told apart.`,
      fastOnCpu: () => 'It trains and answers fast on an ordinary processor.',
      bestOnValidation: (candidates: string) =>
        `It was the best of those tried on validation rows: ${candidates}.`,
    },
    curves: 'Learning curves',
    loss: 'Loss (less is better)',
    accuracy: 'Accuracy (more is better)',
    f1: 'Macro F1 on validation rows (more is better)',
    trainingLine: 'learning rows',
    validationLine: 'validation rows',
    epoch: 'Epoch (pass over the data)',
    best: (epoch: string) => `kept: ${epoch}`,
    summary: (epochs: string, best: string) =>
      `${epochs} passes over the data; the weights after pass ${best} were kept.`,
    summaryNoBest: (epochs: string) => `${epochs} passes over the data.`,
    overfit: (train: string, validation: string) =>
      `On rows it learned from it reaches ${train}, on validation rows ${validation}: it knows part of the rows by heart. More data, or more varied data, would help most.`,
    history: 'Epoch by epoch',
    columns: {
      epoch: 'Epoch',
      loss: 'Loss',
      valLoss: 'Validation loss',
      accuracy: 'Accuracy',
      valAccuracy: 'Validation accuracy',
      valF1Macro: 'Validation macro F1',
      learningRate: 'Learning rate',
      seconds: 'Seconds',
    },
    imbalanceTitle: 'Rare and frequent classes',
    hyperParameters: 'Settings',
    name: 'Setting',
    value: 'Value',
    layers: 'Layers',
  },
  cost: {
    title: 'What it cost',
    training: 'Training',
    on: (hardware: string, device: string) => `${hardware} (${device})`,
    energy: 'Energy (estimate)',
    energyNote: (watts: string, lamp: string) =>
      `assuming ${watts} W while training; a 10 W lamp burns ${lamp} on it`,
    size: 'Model size',
    sizeNote: 'on disk',
    latency: 'One answer (median)',
    memory: 'Peak memory',
    memoryNote: 'while training',
    privacy: 'Your data never left this machine. Training and answering need no network and no account.',
  },
  usage: {
    title: 'How to use it',
    shell: 'In a shell',
    typescript: 'In TypeScript',
    python: 'In Python, without Millwright',
    comments: {
      predict: 'file one text',
      explain: 'see which words decided',
      evaluate: 'measure it on new rows with known labels',
    },
    pythonNote: 'the text as numbers, made as millwright.json describes under preprocessing',
    folderNote: 'The folder is all that is needed: copy it to any machine.',
  },
  fingerprint: {
    title: 'To get it again',
    lead: 'The same data, seed and versions give the same model.',
    item: 'Item',
    value: 'Value',
    sha256: 'SHA-256 of the data',
    seed: 'Seed',
    date: 'Trained',
    task: 'Task',
    command: 'Command',
  },
};
