import type { FamilyWords } from '../../../report/sections/section-context.ts';

/** English prose of reports on tables. Parameters are numbers and names already formatted for the reader. */
export const wordsEn = {
  report: {
    usage: {
      folderNote:
        'The model folder is all that is needed. model.onnx takes the raw columns: scaling, categories and missing values are handled inside.',
      comments: { predict: 'predict one row', evaluate: 'measure it on new rows with known answers' },
    },
  } as FamilyWords['report'],
  title: (target: string, file: string) => `${target} from ${file}`,
  verdict: {
    found: (found: string, all: string, positive: string, right: string, alarms: string) =>
      `It found ${found} of ${all} unseen rows of ${positive}, and ${right} of its ${alarms} alarms were right.`,
    none: (all: string, positive: string) =>
      `Do not use it: it found none of ${all} unseen rows of ${positive}.`,
    noAlarms: (positive: string) => `There are no test rows of ${positive}.`,
    classes: (right: string, guess: string) =>
      `Of 100 unseen rows, it classifies ${right} correctly; always answering the most frequent class gets ${guess} right.`,
    classesBad: (right: string, guess: string) =>
      `Do not use it: of 100 unseen rows, it classifies ${right} correctly, and always answering the most frequent class gets ${guess} right.`,
    quantity: (mae: string, guess: string) =>
      `On unseen rows its answer is off by ${mae} on average; always answering the mean is off by ${guess}.`,
    quantityBad: (mae: string, guess: string) =>
      `Do not use it: its answer is off by ${mae} on average, and always answering the mean is off by ${guess}.`,
    interval: (margin: string, covered: string) =>
      `Nine of ten answers should be within ±${margin} of the true value; in the test ${covered} were.`,
    saving: (saving: string, low: string, high: string) =>
      `At the costs given it saves ${saving} per 1,000 rows, compared with the better of always and never raising an alarm (95% interval ${low} to ${high}).`,
    noSaving: (loss: string) =>
      `At the costs given it does not pay: it costs ${loss} more per 1,000 rows than the better of always and never raising an alarm.`,
    threshold: {
      costs: (value: string) =>
        `It raises an alarm at a probability above ${value}, where the costs given make an alarm cheaper.`,
      f1: (value: string) =>
        `It raises an alarm at a probability above ${value}, which gave the best F1 on validation rows. Give --cost-miss and --cost-false-alarm to set the threshold by cost.`,
      half: (value: string) =>
        `It raises an alarm at a probability above ${value}. Give --cost-miss and --cost-false-alarm to set the threshold by cost.`,
    },
    fewPositives: (count: string) =>
      `Only ${count} test rows are of that class, so all figures about it are rough.`,
    leaks: (columns: string) =>
      `Left out because they contain the answer: ${columns}. If they are known before the answer, keep them with --keep.`,
    tooGood: 'This is almost too good: check that no column is filled in only after the answer is known.',
  },
  figures: {
    f1: 'F1 of the class of interest',
    precision: 'Precision (alarms that are right)',
    recall: 'Recall (rows that are found)',
    averagePrecision: 'Average precision',
    averagePrecisionNote: (share: string) => `guessing gives ${share}`,
    rocAuc: 'ROC AUC',
    mae: 'Mean absolute error',
    rmse: 'Root mean square error',
    r2: 'Explained variance (R²)',
    guess: (value: string) => `always answering the mean: ${value}`,
  },
  results: {
    confusion: 'Confusion matrix',
    curve: 'Precision and recall',
    curveCaption:
      'Each threshold is one point: the share of rows it finds, and the share of its alarms that are right. The dot is the threshold in use.',
    recall: 'Recall',
    precision: 'Precision',
    guessing: 'Guessing',
    inUse: 'Threshold in use',
    table: 'All figures',
    item: 'Figure',
    classes: 'Results per class',
    columns: ['Class', 'Precision', 'Recall', 'F1', 'Test rows'],
    balancedAccuracy: 'Balanced accuracy',
    matthews: 'Matthews correlation',
    logLoss: 'Log loss',
    calibrationError: 'Calibration error',
    medianError: 'Median absolute error',
    mape: 'Mean absolute percentage error (MAPE)',
    bias: 'Mean error (predicted minus true)',
    scatter: 'Predicted and true values, row by row',
    scatterCaption: 'On the dotted line the answer is exactly right.',
    ideal: 'Exactly right',
  },
  trust: {
    title: 'Are its probabilities reliable?',
    lead: (error: string) =>
      `Where it answers 80%, it should be right 80 times in 100. On the test rows its probabilities are off by ${error} on average.`,
    chart: 'Predicted and true probabilities',
    score: 'Predicted',
    right: 'Correct',
    ideal: 'Ideal',
  },
  money: {
    title: 'What it saves',
    lead: (miss: string, alarm: string) =>
      `A miss costs ${miss}, a false alarm ${alarm}. All sums are per 1,000 rows like the test rows.`,
    none: 'No costs were given. With --cost-miss and --cost-false-alarm the threshold is set where it is cheapest, and this section shows what the model saves.',
    way: 'Policy',
    cost: 'Cost',
    never: 'Never raise an alarm',
    always: 'Always raise an alarm',
    saving: 'Saving against the better of the other two',
    curve: 'Cost by threshold',
    threshold: 'Threshold',
    perThousand: 'Per 1,000 rows',
  },
  why: {
    title: 'What decides',
    lead: (rows: string) =>
      `What each column adds to the answer, compared with a typical row (integrated gradients): the mean absolute contribution over ${rows} test rows.`,
    chart: 'Importance of the columns',
    rows: 'Some answers explained',
    columns: ['True', 'Predicted', 'Score', 'Typical row', 'Contributions of columns'],
  },
  data: {
    lead: (files: string, target: string) =>
      `From ${files}: the model predicts column ${target} from the other columns.`,
    reasons: {
      missingLabel: 'no answer',
      rareLabel: 'class with too few rows',
      notANumber: 'answer is not a number',
      otherUnit: 'answer has a unit of another kind',
    },
    train: (members: string) =>
      `training and validation: each of ${members} networks is validated on rows it is not trained on`,
    duplicates: (count: string) =>
      `${count} rows are duplicates of another row; duplicates are always on the same side of the split.`,
    columns: 'Columns in use',
    column: 'Column',
    kind: 'Kind',
    kinds: { number: 'number', category: 'category', date: 'date' },
    levels: (count: string) => `${count} values`,
    missing: 'Missing',
    crosses: (count: string) =>
      `The networks also read ${count} products, differences and ratios of pairs of numbers.`,
    out: 'Columns not in use',
    why: 'Why',
    outReasons: {
      empty: 'empty',
      constant: 'the same in every row',
      id: 'a number or name for each row',
      text: 'free text',
      asked: 'excluded on request',
      units: 'numbers in units of different kinds',
      mixed: 'numbers and words mixed',
    },
    leak: (right: string, rows: string) =>
      `contains the answer: alone, it predicts ${right} of ${rows} rows correctly`,
    leakValue: (value: string, answer: string, right: string, rows: string) =>
      `contains the answer: where it is ${value}, the answer is ${answer} in ${right} of ${rows} rows`,
    cells: 'Changes to cells',
    what: 'Change',
    count: 'Cells',
    example: 'Example',
    whats: {
      missing: 'missing: replaced by a typical value and marked as missing',
      notANumber: 'not a number, treated as missing',
      notADate: 'not a date, treated as missing',
      decimalComma: 'comma read as decimal mark',
      thousands: 'mark between groups of three figures removed',
      unit: 'unit removed',
      converted: 'converted to the unit of the column',
      otherUnit: 'unit of another kind, treated as missing',
      span: 'span of time or time of day read as hours',
      code: 'looks like a code for a missing value and was read as a number; --missing-values names it',
      qualified: 'limit, estimate or doubtful value read as the number itself',
      ambiguousDate: 'order of day and month is not certain; it was read as most likely',
      rareCategory: 'rare value, treated as unknown',
    },
    row: 'Row',
    answer: 'Answer',
  },
  usage: {
    python: 'Numbers: None where missing. Categories: None where missing. Dates: seconds since 1970, UTC.',
  },
};

export type TabularWords = typeof wordsEn;
