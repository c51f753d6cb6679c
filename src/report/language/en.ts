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
const leftOut: Record<LeftOutReason, string> & Readonly<Record<string, string>> = {
  'missing-text': 'No text',
  'missing-label': 'No label',
  'dropped-label': 'Label excluded on request',
  'conflicting-label': 'Same text under different labels',
  duplicate: 'Exact duplicate of another row',
  'rare-label': 'Class with too few rows',
  unreadable: 'Row could not be read',
};
const changes: Record<CleaningChange, string> = {
  'text-truncated': 'Very long text truncated',
  'markup-removed': 'HTML tags removed',
  'control-characters-removed': 'Invisible characters removed',
  'unicode-normalized': 'Unicode characters normalized',
  'white-space-collapsed': 'Extra white space removed',
  'case-folded': 'Capital letters changed to lower case',
  'label-variant-merged': 'Different spelling of a label, merged',
  'label-typing-merged': 'Mistyped label, merged',
  'label-abbreviation-merged': 'Abbreviated label, merged',
  'label-typing-noticed': 'Label looks mistyped, left unchanged',
  'near-duplicates-grouped': 'Near duplicate of another row, kept on the same side of the split',
};
const splits: Record<SplitKind, (seed: string) => string> = {
  stratified: (seed) =>
    `The split is random (seed ${seed}) and stratified: each part has the same share of every class.`,
  random: (seed) => `The split is random (seed ${seed}).`,
  given: () => 'The test rows come from a separate file.',
  byTime: () => 'The newest rows are the test rows, as in real use.',
  byGroup: (seed) =>
    `The split is random (seed ${seed}) by whole groups: the test rows come from groups the model never saw.`,
};
const stopped: Record<TrainingFacts['stopped'], string> = {
  earlyStopping: 'Training stopped early because further epochs brought no improvement.',
  maxEpochs: 'Training stopped after the number of epochs that was set.',
  timeLimit: 'Training stopped at the time limit; more time might help.',
  interrupted: 'Training was interrupted; continuing it might help.',
  diverged: 'Training stopped because the loss diverged; the last good weights were kept.',
};
const imbalance: Record<ImbalanceHandling['method'], (a: string, b: string) => string> = {
  none: () => 'Class imbalance was not corrected.',
  classWeights: (largest, smallest) =>
    `Rows of rare classes have a greater weight in training, so that these classes count: from ${smallest} for the most frequent class to ${largest} for the rarest.`,
  oversampling: () => 'Rows of rare classes were repeated in training, so that these classes count.',
  focalLoss: (gamma) => `So that hard rows count more, the focal loss was used (gamma ${gamma}).`,
};

/** English prose of reports on any model. Parameters are numbers and names already formatted for the reader. */
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
  /** A 95% confidence interval. */
  interval95: (low: string, high: string) => `95%: ${low} to ${high}`,
  milliseconds: (value: string) => `${value} ms`,
  wattHours: (value: string) => `${value} Wh`,
  subjects,
  leftOut,
  changes,
  splits,
  stopped,
  imbalance,
  footer: (date: string) =>
    `Written by Millwright on ${date}. This page loads nothing from the network, and no data left the machine on which the model was trained.`,
  /** The title of a report whose model has no name. */
  title: (target: string, input: string) => `${target} from ${input}`,
  simulatedBadge: 'Simulated data',
  simulated:
    'The data are simulated: the figures show that the method works, not how well it will work in your plant.',
  fewCases: {
    title: 'Too little data to judge by',
    all: (cases: number) => `There are only ${cases} cases in all.`,
    test: (cases: number) =>
      cases === 0
        ? 'No case was kept to test the model.'
        : `Only ${cases} ${cases === 1 ? 'case was' : 'cases were'} kept to test the model: its figures may be due to chance.`,
    classes: (cases: number, classes: number, fewest: number) =>
      `${cases} cases of ${classes} classes are fewer than ${fewest} of each.`,
    advice: 'Add more data before relying on any figure here.',
  },
  figures: {
    accuracy: 'Accuracy',
    f1Macro: 'Macro F1',
    trainingTime: 'Training time',
    testRows: 'Test rows',
    testRowsNote: 'not used in training or validation',
  },
  results: {
    title: 'How good it is',
    lead: 'Measured on test rows, which were not used in training or validation.',
    thisModel: 'This model',
    truth: 'True',
    predicted: 'Predicted',
    total: 'Rows',
    value: 'Value',
  },
  data: {
    title: 'Data',
    lead: (files: string, input: string, target: string) =>
      `From ${files}: the model predicts column ${target} from column ${input}.`,
    step: 'Step',
    rows: 'Rows',
    count: 'Count',
    share: 'Share',
    read: 'Rows read',
    leftOut: (reason: string) => `Left out: ${reason}`,
    kept: 'Rows kept',
    train: 'training',
    validation: 'validation',
    test: 'test',
    funnel: 'From file to model',
    examples: 'Examples',
    noneLeftOut: 'No row was left out.',
    duplicates: (exact: string, near: string) =>
      `${exact} rows are exact duplicates of another row and ${near} are near duplicates; duplicates are always on the same side of the split.`,
    shared: (file: string, count: string, of: string, example: string | undefined) =>
      `Leak: ${count} of ${of} rows of ${file} have the same content as a training row${example === undefined ? '' : `, such as ${example}`}; on new rows the model will do worse.`,
    answerInText: (count: string, of: string, example: string) =>
      `Leak: ${count} of ${of} texts contain their own answer word for word, such as ${example}; if it is added only afterwards, remove it from the texts.`,
    repeated: (count: string) =>
      `${count} rows were left out of the test and validation rows because an earlier part has the same content.`,
    changes: 'Changes made by cleaning',
    unchanged: 'Cleaning changed nothing.',
    change: 'Change',
    before: 'Before',
    after: 'After',
    merges: 'Spellings of labels that were merged',
    mergedFrom: 'Found',
    mergedTo: 'Merged into',
    distribution: 'Rows per class',
    distributionNote: (ratio: string) => `The largest class has ${ratio} times as many rows as the smallest.`,
    otherClasses: (count: string) => `${count} more classes`,
    samples: 'Some rows',
    text: 'Text',
    label: 'Label',
    /** Of the target column where targets are no labels; the column's name if left out. */
    target: undefined as string | undefined,
  },
  training: {
    title: 'Training',
    architecture: (name: string, parameters: string) => `Architecture: ${name}, ${parameters} parameters.`,
    explained: (name: string, explanation: string) => `${name} (${explanation})`,
    /** What each network looks at, by its name in the registry of architectures. */
    architectures: {} as Readonly<Record<string, string>>,
    why: 'Why this architecture',
    reasons: {
      askedFor: () => 'It was requested by name.',
      fewRows: (rows: string) =>
        `With ${rows} rows a small network generalizes more reliably than a large one.`,
      manyRows: (rows: string) => `With ${rows} rows even rare words occur often enough to be weighted.`,
      shortTexts: (tokens: string) =>
        `The texts are short (half of them have at most ${tokens} tokens): which words occur matters more than their order.`,
      longTexts: (tokens: string) =>
        `The texts are long (half of them have more than ${tokens} tokens), so the model reads whole words and pairs of words, not pieces of words.`,
      chinese: (share: string) =>
        `${share} of the characters are Chinese, so the model reads characters, their neighbours and the words they form.`,
      mixedLanguages: () =>
        'The texts mix languages, so words and pieces of words are learned from the data.',
      typingErrors: () =>
        'Abbreviations and typing errors are frequent; pieces of words still match a misspelt word.',
      manyClasses: (classes: string) => `${classes} classes need enough capacity.`,
      fastOnCpu: () => 'It is fast in training and in use on an ordinary processor.',
      bestOnValidation: (candidates: string) =>
        `It was the best on the validation rows of those tried: ${candidates}.`,
    },
    curves: 'Learning curves',
    curveTitles: {
      loss: 'Loss (lower is better)',
      accuracy: 'Accuracy (higher is better)',
      f1Macro: 'Macro F1 (higher is better)',
      perplexity: 'Perplexity (lower is better)',
      rmse: 'RMSE (lower is better)',
    } as Readonly<Record<string, string>>,
    trainingLine: 'training',
    validationLine: 'validation',
    epoch: 'Epoch',
    best: (epoch: string) => `best: ${epoch}`,
    summary: (epochs: string, best: string) => `Epochs: ${epochs}; the weights of epoch ${best} were kept.`,
    summaryNoBest: (epochs: string) => `Epochs: ${epochs}.`,
    overfit: (train: string, validation: string) =>
      `Accuracy is ${train} on training rows and ${validation} on validation rows: the model overfits. More data, or more varied data, would help most.`,
    history: 'Epoch by epoch',
    columns: {
      epoch: 'Epoch',
      loss: 'Loss',
      valLoss: 'Validation loss',
      accuracy: 'Accuracy',
      valAccuracy: 'Validation accuracy',
      valF1Macro: 'Validation macro F1',
      perplexity: 'Perplexity',
      valPerplexity: 'Validation perplexity',
      rmse: 'RMSE',
      valRmse: 'Validation RMSE',
      learningRate: 'Learning rate',
      seconds: 'Seconds',
    } as Readonly<Record<string, string>>,
    imbalanceTitle: 'Class imbalance',
    hyperParameters: 'Hyperparameters',
    name: 'Name',
    value: 'Value',
    /** Hyperparameters by their names in code; one that is not here keeps its name. */
    names: {} as Readonly<Record<string, string>>,
    /** Terms in the values of hyperparameters. */
    terms: {} as Readonly<Record<string, string>>,
    layers: 'Layers',
  },
  cost: {
    title: 'Cost',
    training: 'Training',
    on: (hardware: string, device: string) => `${hardware} (${device})`,
    energy: 'Energy (estimate)',
    latencyNote: (p95: string) => `95 of 100 within ${p95}`,
    energyNote: (watts: string, lamp: string) =>
      `assuming ${watts} W while training; as much as a 10 W lamp uses in ${lamp}`,
    size: 'Model size',
    sizeNote: 'on disk',
    latency: 'One prediction (median)',
    memory: 'Peak memory',
    memoryNote: 'while training',
    privacy:
      'The data never left this machine. Training and prediction need no network connection and no account.',
  },
  usage: {
    title: 'How to use it',
    shell: 'On the command line',
    typescript: 'In TypeScript',
    python: 'In Python',
    comments: {
      predict: 'predict',
      predictFile: 'predict every row of a file',
      explain: 'show why',
      evaluate: 'measure it on new rows with known labels',
    },
    /** Above Python that starts Millwright. */
    byCommand: 'Millwright does the steps around model.onnx, so Python calls its command line.',
    /** Above Python that needs ONNX Runtime only. */
    packages: (names: string) => `It needs only: pip install ${names}.`,
    folderNote: 'The model folder is all that is needed: copy it to any machine.',
  },
  fingerprint: {
    title: 'Reproduce this model',
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
