import type { SeriesChangeCode } from '../../../data/series/series.ts';

const changes: Record<SeriesChangeCode, string> = {
  'row-without-unit': 'Rows without a unit, left out',
  'row-without-time': 'Rows without a readable time, left out',
  'duplicate-time': 'Rows that repeated a time of their unit; the last one counts',
  'after-failure': 'Rows after a failure, left out',
  sorted: 'Units whose times were not in order, sorted',
  'gap-filled': 'Steps missing between readings, counted as unread',
  'not-a-number': 'Readings that are no number, counted as unread',
  'constant-sensor': 'Columns that never move, left out',
  'text-column': 'Columns of texts, left out',
  'short-unit': 'Units with a single reading, left out',
  'censored-unit': 'Units that had not failed yet: learned from as “lasted at least so long”',
};

/** English prose of reports on remaining life. Parameters are numbers and names already written for the reader. */
export const remainingLifeEn = {
  title: (file: string) => `Remaining life from ${file}`,
  changes,
  verdict: {
    good: (units: string, mae: string, unit: string) =>
      `For ${units} units it never saw, its answer was off by ${mae} ${unit} on average.`,
    weak: (units: string, mae: string, unit: string) =>
      `It helps only a little: for ${units} units it never saw, its answer was off by ${mae} ${unit} on average.`,
    bad: (mae: string, unit: string) =>
      `Do not plan by it: off by ${mae} ${unit} on average, it tells no more than the average life does.`,
    untested: 'It has not been tested: there were too few units that failed to keep some apart.',
    untestedNote: (rmse: string, unit: string) =>
      `On training units that a member of the ensemble had not learned from it was off by ${rmse} ${unit} (root mean square).`,
    interval: (level: string, held: string, width: string, unit: string) =>
      `Each answer comes with an interval meant to hold the true life ${level} of the time; in the test it did ${held} of the time. On average it is ${width} ${unit} wide.`,
    nearEnd: (limit: string, unit: string, mae: string, count: string) =>
      `It counts most when little is left: where at most ${limit} ${unit} were left (${count} times), it was off by ${mae} on average.`,
    late: (share: string) =>
      `Careful: ${share} of its answers promise more life than there was. Plan by the lower end of the interval.`,
    cap: (cap: string, unit: string) =>
      `It does not look further than ${cap} ${unit} ahead: “${cap}” means “${cap} or more”.`,
    guess: (rmse: string, unit: string) => `always answering the mean life would give ${rmse} ${unit}`,
    simulated:
      'The data are simulated: the figures say how well it learns, not how well it knows your machines.',
  },
  figures: {
    mae: 'Off by, on average',
    rmse: 'Root mean square error',
    score: 'NASA score',
    scoreNote: 'less is better; promising too much costs more',
    coverage: 'Truth inside the interval',
    coverageNote: (level: string) => `meant to be ${level}`,
    units: 'Test units',
    moments: {
      last: 'each at its last reading',
      drawn: (count: string) => `at ${count} moments drawn by chance`,
    },
    training: 'Training',
  },
  scatter: {
    title: 'Said and true, unit by unit',
    chart: 'Answers against the truth',
    lead: 'Each dot is one answer for a unit it never saw. On the dotted line it is exactly right; above it the model promised too much, below too little. The bars are the intervals.',
    truth: (unit: string) => `True remaining life (${unit})`,
    said: (unit: string) => `Said (${unit})`,
    ideal: 'exactly right',
    dots: 'answers',
    bands: 'By what was left',
    band: 'Truly left',
    count: 'Answers',
    off: 'Off by, on average',
    tends: 'Tends to be',
    early: (value: string) => `${value} early`,
    late: (value: string) => `${value} late`,
    inside: 'Inside the interval',
  },
  curves: {
    title: 'Units over their lives',
    lead: 'The answer at every moment of a unit’s life, as it would have been given then, with its interval; the dotted line is the truth.',
    said: 'said',
    truth: 'truth',
    band: 'interval',
    caption: (unit: string) => `Unit ${unit}`,
    axis: (time: string) => time,
  },
  worst: {
    title: 'Where it was most wrong',
    lead: 'The answers that were furthest off, one for each unit, and the sensors that led to them.',
    unit: 'Unit',
    at: 'At',
    truth: 'Truth',
    said: 'Said',
    interval: 'Interval',
    off: 'Off by',
    drivers: 'What drove the answer',
  },
  sensors: {
    title: 'What it goes by',
    lead: 'How far each sensor, and the time a unit has run, moves the answer away from that for a new unit, on average over the test (integrated gradients; the parts add up to the whole).',
    bars: 'By sensor',
    barText: (value: string, share: string) => `${value} (${share})`,
    when: 'When: how long before now',
    whenLast: (to: string) => `last ${to} steps`,
    whenRange: (from: string, to: string) => `${from} to ${to} steps ago`,
    whenNote:
      'Recent readings should count most; where old ones do, the model goes by differences between units.',
  },
  data: {
    title: 'What it learned from',
    lead: (files: string, unit: string, time: string) =>
      `From ${files}: column ${unit} names the unit, column ${time} the time.`,
    step: 'Step',
    count: 'Count',
    rows: 'Rows read',
    train: 'Units learned from',
    failed: '– of them ran to failure',
    censored: '– of them had not failed yet',
    test: 'Units kept for the test',
    life: (least: string, median: string, most: string, unit: string) =>
      `Lives of failed units: ${least} to ${most} ${unit}, half of them below ${median}.`,
    sensors: (count: string, names: string) => `${count} sensors are read: ${names}.`,
    changes: 'What cleaning did',
    change: 'Change',
    where: 'Where',
    nothing: 'Cleaning found nothing to change.',
    readings:
      'The network sees each sensor smoothed, how far it has moved from how the unit began (its first 20 readings), and how long the unit has run; so give the readings of a unit from its first one on. Missing ones may stay missing.',
  },
  method: {
    title: 'How the interval is made',
    text: (members: string, folds: string, units: string) =>
      `The answer is the mean of ${members} networks. The units were dealt into ${folds} folds, and each network learned from all but one of them; so for every training unit there are answers by networks that had not seen it. How far off those were, unit by unit (${units} units), says how wide the interval must be (conformal prediction over units). This holds for new units as long as they are like those learned from.`,
  },
  architectures: {
    gru: 'gated recurrent units: it reads the readings in order and remembers',
    lstm: 'long short-term memory: it reads the readings in order and remembers',
    tcn: 'temporal convolutions: it looks at ever longer stretches of readings',
    transformer: 'a Transformer: it weighs every reading against every earlier one',
    mixed: 'recurrent units, temporal convolutions and Transformers, averaged',
  } as Readonly<Record<string, string>>,
  training: {
    line: 'units learned from',
    unseen: 'units not learned from',
    rmse: 'Error on units not learned from (RMSE)',
  },
  usage: {
    evaluate: 'measure it on units that ran to failure',
    python:
      'at each of the last steps: the sensors, the mean of each over the first 20 readings of the unit, the time since its first; NaN where there is none',
  },
};
