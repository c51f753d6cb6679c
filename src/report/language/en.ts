import type {
  CleaningChange,
  ImbalanceHandling,
  LeftOutReason,
  SplitKind,
  Subject,
  TrainingFacts,
} from '../report-facts.ts';

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
  'label-abbreviation-merged': 'Label written short, joined',
  'label-typing-noticed': 'Label looks mistyped, left as it is',
  'near-duplicates-grouped': 'Nearly the same as another row, kept on one side of the split',
};
const splits: Record<SplitKind, (seed: string) => string> = {
  stratified: (seed) =>
    `The split was drawn by chance (seed ${seed}) with the same class shares in each part.`,
  random: (seed) => `The split was drawn by chance (seed ${seed}).`,
  given: () => 'The test rows come from a file of their own.',
  byTime: () => 'The newest rows are the test, as in real use.',
  byGroup: (seed) =>
    `The split was drawn by chance (seed ${seed}) by whole groups: the test has groups of which the model saw no row.`,
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

/** English prose of reports on any model. Parameters are numbers and names already written for the reader. */
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
  /** What a report is called whose model was given no name. */
  title: (target: string, input: string) => `${target} from ${input}`,
  simulatedBadge: 'Simulated data',
  fewCases: {
    title: 'Too little data to judge by',
    all: (cases: number) => `There are only ${cases} cases in all.`,
    test: (cases: number) =>
      cases === 0
        ? 'No case was kept to measure the model by.'
        : `Only ${cases} ${cases === 1 ? 'case was' : 'cases were'} kept to measure the model by: its figures may be chance.`,
    classes: (cases: number, classes: number, fewest: number) =>
      `${cases} cases of ${classes} classes are fewer than ${fewest} of each.`,
    advice: 'Bring more data before relying on any figure here.',
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
    shared: (file: string, count: string, of: string, example: string | undefined) =>
      `Leak: ${count} of ${of} rows of ${file} say the same as a row that was learned from${example === undefined ? '' : `, such as ${example}`}; on new rows it will do worse.`,
    answerInText: (count: string, of: string, example: string) =>
      `Leak: in ${count} of ${of} texts their own answer stands word for word, such as ${example}; if it is written only afterwards, take it out.`,
    repeated: (count: string) =>
      `${count} rows were left out of the test and the validation because an earlier part says the same.`,
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
    explained: (name: string, explanation: string) => `${name} (${explanation})`,
    /** What each network looks at, by its name in the registry of architectures. */
    architectures: {
      'nb-svm':
        'for each word, piece of a word and pair of words, a learned weight for every class, added up',
      ngrams: 'learned vectors of words, pieces of words and neighbouring words, added up',
      'text-cnn': 'a network that looks for telling runs of two to four words',
      bilstm: 'a network that reads the words in order, forwards and backwards',
      lstm: 'a network that reads the words in order',
      transformer: 'a network that weighs every word against every other',
    },
    why: 'Why this architecture',
    reasons: {
      askedFor: () => 'It was asked for by name.',
      fewRows: (rows: string) => `With ${rows} rows a small network learns more reliably than a large one.`,
      manyRows: (rows: string) =>
        `With ${rows} rows even rare words have been seen often enough to be weighed.`,
      shortTexts: (tokens: string) =>
        `The texts are short (half of them at most ${tokens} tokens): which words occur matters more than their order.`,
      longTexts: (tokens: string) =>
        `The texts are long (half of them over ${tokens} tokens), so whole words and pairs are read, not pieces of words.`,
      chinese: (share: string) =>
        `${share} of the characters are Chinese, so it reads characters, their neighbours and the words they form.`,
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
    curveTitles: {
      loss: 'Loss (less is better)',
      accuracy: 'Accuracy (more is better)',
      f1Macro: 'Macro F1 (more is better)',
    },
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
    latencyNote: (p95: string) => `95 of 100 within ${p95}`,
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
      predict: 'get an answer',
      explain: 'see what decided',
      evaluate: 'measure it on new rows with known labels',
    },
    pythonNote: 'the example as numbers',
    encodedBy: (file: string) => `the example as numbers; ${file} says how it becomes numbers`,
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
