import type { SeriesChangeCode } from '../../../data/series/series.ts';
import type { FamilyWords } from '../../../report/sections/section-context.ts';

const changes: Record<SeriesChangeCode, string> = {
  'row-without-unit': 'Rows without a unit, left out',
  'row-without-time': 'Rows without a readable time, left out',
  'duplicate-time': 'Rows with a repeated time of their unit; the last one was kept',
  'after-failure': 'Rows after a failure, left out',
  sorted: 'Units with times out of order, sorted',
  'gap-filled': 'Missing steps between readings, filled with missing values',
  'not-a-number': 'Readings that are not numbers, treated as missing',
  'other-unit': 'Readings in a unit of another kind, treated as missing',
  'constant-sensor': 'Constant columns, left out',
  'text-column': 'Text columns, left out',
  'short-unit': 'Units with a single reading, left out',
  'censored-unit': 'Units that had not failed yet: used in training as “lasted at least this long”',
};

/** English prose of reports on remaining life. Parameters are numbers and names already formatted for the reader. */
export const remainingLifeEn = {
  report: {
    training: {
      architectures: {
        gru: 'gated recurrent units, which read the readings in order',
        lstm: 'long short-term memory, which reads the readings in order',
        tcn: 'temporal convolutions over increasingly long stretches of readings',
        transformer: 'a Transformer, which relates every reading to every earlier one',
        mixed: 'the mean of recurrent networks, temporal convolutions and Transformers',
      },
      trainingLine: 'training units',
      validationLine: 'validation units',
    },
    usage: {
      comments: {
        predict: 'predict every unit of a file',
        evaluate: 'measure it on units that ran to failure',
      },
    },
  } as FamilyWords['report'],
  /** A unit of time after a number. */
  timeUnit: (name: string) => (/^[a-z]*[a-rt-z]$/.test(name) ? `${name}s` : name),
  title: (file: string) => `Remaining life from ${file}`,
  changes,
  verdict: {
    good: (units: string, mae: string, unit: string) =>
      `On ${units} unseen units, its predictions are off by ${mae} ${unit} on average.`,
    weak: (units: string, mae: string, unit: string) =>
      `It is only slightly better than the average life: on ${units} unseen units, its predictions are off by ${mae} ${unit} on average.`,
    bad: (mae: string, unit: string) =>
      `Do not plan by it: its predictions are off by ${mae} ${unit} on average, no better than always answering the average life.`,
    untested: 'It has not been tested: there were too few failed units to keep some for a test.',
    untestedNote: (rmse: string, unit: string) =>
      `On training units that a member of the ensemble was not trained on, its root mean square error is ${rmse} ${unit}.`,
    interval: (level: string, held: string, width: string, unit: string) =>
      `Each prediction has an interval that should contain the true life ${level} of the time; in the test it did ${held} of the time. The interval is ${width} ${unit} wide on average.`,
    nearEnd: (limit: string, unit: string, mae: string, count: string) =>
      `Accuracy matters most near the end of life: with at most ${limit} ${unit} left (${count} predictions), it is off by ${mae} on average.`,
    late: (share: string) =>
      `${share} of its predictions are longer than the true life. Plan by the lower end of the interval.`,
    cap: (cap: string, unit: string) =>
      `Predictions are capped at ${cap} ${unit}: “${cap}” means “${cap} or more”.`,
    guess: (rmse: string, unit: string) => `always answering the mean life would give ${rmse} ${unit}`,
  },
  figures: {
    mae: 'Mean absolute error',
    rmse: 'Root mean square error',
    score: 'NASA score',
    scoreNote: 'lower is better; predicting too much costs more',
    coverage: 'Truth inside the interval',
    coverageNote: (level: string) => `should be ${level}`,
    units: 'Test units',
    moments: {
      last: 'each at its last reading',
      drawn: (count: string) => `at ${count} random moments`,
    },
  },
  scatter: {
    title: 'Predicted and true life',
    chart: 'Predictions against the truth',
    lead: 'Each dot is one prediction for an unseen unit. On the dotted line it is exactly right; above the line it is too long, below it too short. The bars are the intervals.',
    truth: (unit: string) => `True remaining life (${unit})`,
    predicted: (unit: string) => `Predicted (${unit})`,
    ideal: 'exactly right',
    dots: 'predictions',
    bands: 'By true remaining life',
    band: 'True remaining life',
    count: 'Predictions',
    off: 'Mean absolute error',
    tends: 'Mean error',
    early: (value: string) => `${value} too short`,
    late: (value: string) => `${value} too long`,
    inside: 'Inside the interval',
  },
  curves: {
    title: 'Units over their lives',
    lead: 'The prediction at every moment of a unit’s life, with its interval; the dotted line is the truth.',
    band: 'interval',
    caption: (unit: string) => `Unit ${unit}`,
  },
  worst: {
    title: 'The worst predictions',
    lead: 'The predictions with the largest errors, one for each unit, and the sensors that led to them.',
    unit: 'Unit',
    at: 'At',
    interval: 'Interval',
    off: 'Error',
    drivers: 'Main contributions',
  },
  sensors: {
    title: 'What decides',
    lead: 'How much each sensor, and the age of a unit, changes the prediction from that for a new unit, on average over the test (integrated gradients; the contributions add up to the change).',
    bars: 'By sensor',
    barText: (value: string, share: string) => `${value} (${share})`,
    when: 'By age of the reading',
    whenLast: (to: string) => `last ${to} steps`,
    whenRange: (from: string, to: string) => `${from} to ${to} steps ago`,
    whenNote:
      'Recent readings should count most; where old ones do, the model relies on differences between units.',
  },
  data: {
    lead: (files: string, unit: string, time: string) =>
      `From ${files}: column ${unit} is the unit, column ${time} the time.`,
    train: 'Training units',
    failed: '– that ran to failure',
    censored: '– that had not failed yet',
    test: 'Test units',
    life: (least: string, median: string, most: string, unit: string) =>
      `Lives of failed units: ${least} to ${most} ${unit}, half of them below ${median}.`,
    sensors: (count: string, names: string) => `${count} sensors are read: ${names}.`,
    where: 'Where',
    readings:
      'The network reads each sensor smoothed, its change since the first 20 readings of the unit, and the age of the unit; so give the readings of a unit from its first one. Missing readings may stay missing.',
  },
  method: {
    title: 'How the interval is computed',
    text: (members: string, folds: string, units: string) =>
      `The prediction is the mean of ${members} networks. The units are split into ${folds} folds, and each network is trained on all folds but one; so every training unit has predictions by networks that have not seen it. Their errors on ${units} units determine the width of the interval (conformal prediction over units). The interval is valid for new units that are like the training units.`,
  },
  usage: {
    python:
      'Rows in order of time, without gaps. Predicts the first unit; the interval is in the answers of the command line.',
  },
};
