/** English prose of reports on tables. Parameters are numbers and names already written for the reader. */
export const wordsEn = {
  title: (target: string, file: string) => `${target} from ${file}`,
  verdict: {
    found: (found: string, all: string, positive: string, right: string, alarms: string) =>
      `It found ${found} of ${all} rows of ${positive} that it had never seen, and of its ${alarms} alarms ${right} were right.`,
    none: (all: string, positive: string) =>
      `Do not use it: it found none of ${all} rows of ${positive} that it had never seen.`,
    noAlarms: (positive: string) => `There were no rows of ${positive} to test it with.`,
    classes: (right: string, guess: string) =>
      `It gets ${right} of 100 rows right that it had never seen; always answering the most frequent class gets ${guess} right.`,
    classesBad: (right: string, guess: string) =>
      `Do not use it: it gets ${right} of 100 rows right, and always answering the most frequent class gets ${guess} right.`,
    quantity: (mae: string, guess: string) =>
      `For rows it had never seen its answer was off by ${mae} on average; always answering the mean is off by ${guess}.`,
    quantityBad: (mae: string, guess: string) =>
      `Do not use it: its answer is off by ${mae} on average, and always answering the mean is off by ${guess}.`,
    interval: (margin: string, covered: string) =>
      `Nine of ten answers should be within ±${margin} of the truth; in the test ${covered} were.`,
    saving: (saving: string, low: string, high: string) =>
      `At the costs given it saves ${saving} for every 1,000 rows against the better of always and never raising an alarm (95% interval ${low} to ${high}).`,
    noSaving: (loss: string) =>
      `At the costs given it does not pay: it costs ${loss} more for every 1,000 rows than the better of always and never raising an alarm.`,
    threshold: {
      costs: (value: string) =>
        `It raises an alarm above a probability of ${value}, where the costs given make that the cheaper answer.`,
      f1: (value: string) =>
        `It raises an alarm above a probability of ${value}, which gave the best balance of found and right on rows kept out of learning. Give --cost-miss and --cost-false-alarm to set it by money.`,
      half: (value: string) =>
        `It raises an alarm above a probability of ${value}. Give --cost-miss and --cost-false-alarm to set it by money.`,
    },
    fewPositives: (count: string) =>
      `Only ${count} test rows were of that class, so all figures about it are rough.`,
    leaks: (columns: string) =>
      `Left out because by themselves they know the answer: ${columns}. Were they known at the time of the answer, read them with --keep.`,
    tooGood: 'This is almost too good: check that no column is written down only after the answer is known.',
    simulated:
      'The data are simulated: the figures say how well it learns, not how well it knows your machines.',
  },
  figures: {
    f1: 'F1 of the class looked for',
    precision: 'Alarms that were right',
    recall: 'Found',
    averagePrecision: 'Average precision',
    averagePrecisionNote: (share: string) => `knowing nothing gives ${share}`,
    rocAuc: 'ROC AUC',
    accuracy: 'Accuracy',
    f1Macro: 'F1, mean of the classes',
    mae: 'Off by, on average',
    rmse: 'Root mean square error',
    r2: 'Variance explained (R²)',
    guess: (value: string) => `always the mean: ${value}`,
    training: 'Training',
    testRows: 'Test rows',
    testNote: 'never used for learning or choosing',
    interval: (low: string, high: string) => `95%: ${low} to ${high}`,
  },
  results: {
    title: 'How good it is',
    lead: (rows: string) => `Measured on ${rows} rows that were used neither for learning nor for choosing.`,
    confusion: 'At the threshold',
    truth: 'True',
    predicted: 'Answered',
    total: 'All',
    curve: 'Precision and recall',
    curveCaption:
      'Every threshold is one point: how many it finds, and how many of its alarms are right. The dot is the threshold in use.',
    recall: 'Found',
    precision: 'Of the alarms, right',
    model: 'This model',
    guessing: 'Guessing',
    inUse: 'Threshold in use',
    table: 'All figures',
    item: 'Figure',
    value: 'Value',
    classes: 'Class by class',
    columns: ['Class', 'Precision', 'Recall', 'F1', 'Test rows'],
    balancedAccuracy: 'Balanced accuracy',
    matthews: 'Matthews correlation',
    logLoss: 'Log loss',
    calibrationError: 'Calibration error',
    medianError: 'Half the answers are nearer than',
    mape: 'Mean absolute error as a share (MAPE)',
    bias: 'Said minus true, on average',
    scatter: 'Said and true, row by row',
    scatterCaption: 'On the dotted line the answer is exactly right.',
    scatterTruth: 'True',
    scatterSaid: 'Said',
    dots: 'Test rows',
    ideal: 'Exactly right',
  },
  trust: {
    title: 'Can its probabilities be believed?',
    lead: (error: string) =>
      `Where it says 80%, it should be right 80 times in 100. On the test rows its probabilities were off by ${error} on average.`,
    chart: 'Said and true probabilities',
    score: 'Said',
    right: 'Right',
    ideal: 'Perfect',
  },
  money: {
    title: 'What it saves',
    lead: (miss: string, alarm: string) =>
      `A miss costs ${miss}, a false alarm ${alarm}. All sums are for 1,000 rows like those of the test.`,
    none: 'No costs were given. With --cost-miss and --cost-false-alarm the threshold is set where it is cheapest, and this section says what the model saves.',
    way: 'Way to answer',
    cost: 'Costs',
    never: 'Never raise an alarm',
    always: 'Always raise an alarm',
    model: 'This model',
    saving: 'Saved against the better of the other two',
    curve: 'Cost by threshold',
    threshold: 'Threshold',
    perThousand: 'For 1,000 rows',
  },
  why: {
    title: 'What it goes by',
    lead: (rows: string) =>
      `What each column adds to the answer on the way from a typical row, by integrated gradients; the mean of its size over ${rows} test rows.`,
    chart: 'Importance of the columns',
    rows: 'Some answers and their reasons',
    columns: ['True', 'Answered', 'Score', 'Typical row', 'What the columns added'],
  },
  data: {
    title: 'What it learned from',
    lead: (files: string, target: string) => `From ${files}: the other columns tell column ${target}.`,
    funnel: 'From file to model',
    step: 'Step',
    rows: 'Rows',
    read: 'Rows read',
    leftOut: (reason: string) => `Left out: ${reason}`,
    reasons: {
      missingLabel: 'no answer',
      rareLabel: 'class with too few rows',
      notANumber: 'answer is no number',
    },
    learn: (members: string) =>
      `for learning and choosing: each of ${members} networks is judged by rows it does not learn from`,
    learnGiven: 'for learning',
    validation: 'for choosing',
    test: 'for the test',
    duplicates: (count: string) => `${count} rows repeat another one; copies stay on one side of the split.`,
    columns: 'Columns that are read',
    column: 'Column',
    kind: 'Kind',
    kinds: { number: 'number', category: 'category', date: 'date' },
    levels: (count: string) => `${count} values`,
    missing: 'Missing',
    crosses: (count: string) =>
      `From the numbers the networks also make ${count} products, differences and ratios of two.`,
    out: 'Columns that are not read',
    why: 'Why',
    outReasons: {
      empty: 'nothing in it',
      constant: 'the same in every row',
      id: 'a number or name for each row',
      text: 'free text',
      asked: 'left out on request',
    },
    leak: (right: string, rows: string) => `knows the answer: tells it by itself in ${right} of ${rows} rows`,
    leakValue: (value: string, answer: string, right: string, rows: string) =>
      `knows the answer: where it is ${value}, the answer is ${answer} in ${right} of ${rows} rows`,
    cells: 'What was done to cells',
    what: 'What',
    count: 'Cells',
    example: 'Such as',
    whats: {
      missing: 'missing: a typical value stands in, and the network is told',
      notANumber: 'no number, counted as missing',
      decimalComma: 'comma read as decimal mark',
      unit: 'unit taken off',
      rareCategory: 'rare value, read as unknown',
    },
    samples: 'A few rows as they are',
    row: 'Row',
    answer: 'Answer',
  },
  usage: {
    title: 'How to use it',
    lead: 'The folder holds all that is needed. model.onnx takes the raw columns: scaling, categories and missing values are handled inside.',
    shell: 'Command line',
    predict: 'answer for every row of a table, or for one row',
    explain: 'why',
    evaluate: 'measure on new rows with known answers',
    typescript: 'TypeScript',
    python: 'Python, with any ONNX Runtime',
    pythonNote: 'numbers: NaN where missing; categories: "" where missing; dates: seconds since 1970 UTC',
  },
};

export type TabularWords = typeof wordsEn;
