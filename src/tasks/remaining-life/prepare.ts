import { UserError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { readRemainingLives, readSeries } from '../../data/series/read-series.ts';
import { lifeOf, type SeriesData, type UnitSeries } from '../../data/series/series.ts';
import { readingOf } from '../../data/table/options.ts';
import { bytesOf } from '../kit/common-options.ts';
import type { ReasonWords } from '../kit/left-out.ts';
import type { Cut } from '../series/windows.ts';
import type { EvaluateOptions, Options } from './options.ts';

/** Fewer failures show no pattern that holds for other units. */
const fewestFailures = 5;
const maxFolds = 5;
/** Longer windows cost time and, beyond the life of most units, hold nothing. */
const longestWindow = 128;

/** Units to be measured on, each at one or several moments, with the true life from then on. */
export interface TestUnits {
  readonly units: readonly UnitSeries[];
  readonly cuts: readonly Cut[];
  /** For each cut, at most `cap`. */
  readonly truth: readonly number[];
  /** How the moments were chosen. */
  readonly moments: 'last' | 'drawn';
  /** Of a file of its own: what was left out, by reason. */
  readonly leftOut?: Readonly<Record<string, number>>;
  /** Gives a temporary file back, where the units have one of their own. */
  close(): void;
}

export interface PreparedSeries {
  readonly data: SeriesData;
  readonly train: readonly UnitSeries[];
  /** The fold of each training unit: members of this number do not learn from it. */
  readonly folds: Int32Array;
  readonly foldCount: number;
  readonly test: TestUnits;
  readonly testGiven: boolean;
  readonly cap: number;
  readonly capGiven: boolean;
  /** Steps of a window. */
  readonly length: number;
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** The usual reading of each sensor while units are new. */
  readonly whenNew: readonly number[];
  /** Gives temporary files back; no reading can be read afterwards. */
  close(): void;
}

/** Reads and splits: test units apart, folds among the others, the window, the sensors' usual values. */
export async function prepareSeries(
  files: SeriesFiles,
  options: Options,
  seed: number,
): Promise<PreparedSeries> {
  const data = await readSeries(files.train, { ...seriesReading(options), sensors: options.sensors });
  try {
    return await prepareFrom(data, files, options, seed);
  } catch (error) {
    data.close();
    throw error;
  }
}

interface SeriesFiles {
  readonly train: string;
  readonly test?: string;
  readonly testRul?: string;
}

async function prepareFrom(
  data: SeriesData,
  files: SeriesFiles,
  options: Options,
  seed: number,
): Promise<PreparedSeries> {
  const failures = data.units.filter(({ failed }) => failed);
  if (failures.length === 0) {
    throw new UserError({
      en: `none of the ${data.units.length} units of ${files.train} failed; remaining life is learned from units that did, look at column "${data.columns.event}"`,
      zh: `${files.train} 的 ${data.units.length} 台设备都没有失效；剩余寿命要从失效的设备学习，请检查列“${data.columns.event}”`,
    });
  }
  if (failures.length < fewestFailures) {
    throw new UserError({
      en: `only ${failures.length} ${failures.length === 1 ? 'unit' : 'units'} of ${files.train} failed; at least ${fewestFailures} are needed to learn remaining life and to check it`,
      zh: `${files.train} 中只有 ${failures.length} 台设备失效；学习并检验剩余寿命至少需要 ${fewestFailures} 台`,
    });
  }
  const cap = options.cap ?? usualCap(failures);
  const random = new Random(seed);
  const heldOut = new Set(
    files.test === undefined && failures.length >= 2 * fewestFailures
      ? Array.from(random.fork('test units').permutation(failures.length))
          .slice(0, Math.max(1, Math.round(failures.length * options.testShare)))
          .map((i) => failures[i])
      : [],
  );
  const train = data.units.filter((unit) => !heldOut.has(unit));
  const test =
    files.test === undefined
      ? { ...runToFailure([...heldOut], cap, seed), close: () => {} }
      : await readTestUnits({ data: files.test, lives: files.testRul }, data, options, cap, seed);
  const foldCount = Math.min(maxFolds, failures.length - heldOut.size);
  const lengths = train.map(({ times }) => times.length).sort((a, b) => a - b);
  const usual = lengths[Math.floor(0.9 * (lengths.length - 1))];
  return {
    data,
    train,
    folds: foldsOf(train, foldCount, random.fork('folds')),
    foldCount,
    test,
    testGiven: files.test !== undefined,
    cap,
    capGiven: options.cap !== undefined,
    length: Math.max(8, Math.min(longestWindow, usual)),
    ...usualReadings(train, data.sensors.length),
    close() {
      data.close();
      test.close();
    },
  };
}

/** What was left out of a file: rows, and units whose true life is not known. */
export const leftOutOf = ({ changes }: SeriesData): Record<string, number> =>
  Object.fromEntries(changes.filter(({ code }) => code in reasons).map(({ code, count }) => [code, count]));

/** What the reasons are called. */
export const reasons: ReasonWords = {
  'row-without-unit': { en: 'rows without a unit', zh: '没有设备编号的行' },
  'row-without-time': { en: 'rows without a readable time', zh: '时间无法读取的行' },
  'duplicate-time': { en: 'rows with a repeated time of their unit', zh: '同一设备时间重复的行' },
  'after-failure': { en: 'rows after a failure', zh: '故障之后的行' },
  'short-unit': { en: 'units with a single reading', zh: '只有一个读数的设备' },
  'not-failed': { en: 'units that have not failed', zh: '尚未失效的设备' },
};

/** How the files are read. */
const seriesReading = ({ unit, time, event, tableInMemory, ...options }: EvaluateOptions) => ({
  ...readingOf(options),
  unit,
  time,
  event,
  maxBytes: bytesOf(tableInMemory),
});

/** Test units from a file: as they are with their lives next to them, or run to failure and cut at drawn moments. */
export async function readTestUnits(
  files: { readonly data: string; readonly lives?: string },
  trained: Pick<SeriesData, 'columns' | 'sensors'> & Partial<Pick<SeriesData, 'scales'>>,
  options: EvaluateOptions,
  cap: number,
  seed: number,
): Promise<TestUnits> {
  const { columns } = trained;
  const data = await readSeries(files.data, {
    ...seriesReading(options),
    unit: options.unit ?? columns.unit,
    time: options.time ?? columns.time,
    event: files.lives === undefined ? (options.event ?? columns.event) : undefined,
    sensors: trained.sensors,
    scales: trained.scales,
    keepConstant: true,
  });
  try {
    const test = await asTest(data, files, cap, seed);
    const running = data.units.length - test.units.length;
    const leftOut = { ...leftOutOf(data), ...(running > 0 && { 'not-failed': running }) };
    return { ...test, leftOut, close: data.close };
  } catch (error) {
    data.close();
    throw error;
  }
}

async function asTest(
  data: SeriesData,
  files: { readonly data: string; readonly lives?: string },
  cap: number,
  seed: number,
): Promise<Omit<TestUnits, 'close'>> {
  if (files.lives === undefined) {
    const failures = data.units.filter(({ failed }) => failed);
    if (failures.length === 0) {
      throw new UserError({
        en: `none of the units of ${files.data} failed, so their true remaining life is not known; give it with --test-rul`,
        zh: `${files.data} 中没有设备失效，因此不知道真实的剩余寿命；请用 --test-rul 给出`,
      });
    }
    return runToFailure(failures, cap, seed);
  }
  const lives = await readRemainingLives(files.lives, data.units);
  return {
    units: data.units,
    cuts: data.units.map(({ times }, unit) => ({ unit, end: times.length })),
    truth: lives.map((life) => Math.min(cap, life)),
    moments: 'last',
  };
}

function runToFailure(units: readonly UnitSeries[], cap: number, seed: number): Omit<TestUnits, 'close'> {
  const cuts = drawCuts(units, 10, new Random(seed).fork('test cuts'));
  const truth = cuts.map(({ unit, end }) => {
    const { times } = units[unit];
    return Math.min(cap, times[times.length - 1] - times[end - 1]);
  });
  return { units, cuts, truth, moments: 'drawn' };
}

/** Moments drawn evenly over each failed unit's life, its first tenth and its last step left out. */
export function drawCuts(units: readonly UnitSeries[], each: number, random: Random): Cut[] {
  return units.flatMap(({ failed, times }, unit) => {
    if (!failed) return [];
    const first = Math.max(1, Math.min(30, Math.floor(times.length / 10)));
    const room = Math.max(1, times.length - first);
    return Array.from({ length: each }, () => ({ unit, end: first + random.integer(room) }));
  });
}

/** Failed units and the others each spread evenly over the folds. */
function foldsOf(units: readonly UnitSeries[], count: number, random: Random): Int32Array {
  const folds = new Int32Array(units.length);
  let next = 0;
  for (const failed of [true, false]) {
    const rows = Array.from(units.keys()).filter((i) => units[i].failed === failed);
    for (const row of random.shuffle(rows)) folds[row] = next++ % count;
  }
  return folds;
}

/** Six tenths of the median life: before that, wear hardly shows in most machines. */
function usualCap(failures: readonly UnitSeries[]): number {
  const lives = failures.map(lifeOf).sort((a, b) => a - b);
  return Number((0.6 * lives[Math.floor(lives.length / 2)]).toPrecision(2));
}

function usualReadings(units: readonly UnitSeries[], sensors: number) {
  const all = meansOf(units, sensors, (reading) => reading);
  const mean = all.map(({ mean }) => mean);
  const squares = meansOf(units, sensors, (reading, sensor) => (reading - mean[sensor]) ** 2);
  const early = meansOf(
    units,
    sensors,
    (reading) => reading,
    (steps) => Math.ceil(Math.max(1, Math.min(20, steps / 10))),
  );
  return {
    mean,
    scale: squares.map(({ mean }) => Math.sqrt(mean) || 1),
    whenNew: early.map(({ mean: begun, count }, sensor) => (count > 0 ? begun : mean[sensor])),
  };
}

/** The mean over each sensor's readings, in all steps or the first of each unit. */
function meansOf(
  units: readonly UnitSeries[],
  sensors: number,
  of: (reading: number, sensor: number) => number,
  stepsOf: (steps: number) => number = (steps) => steps,
): { readonly mean: number; readonly count: number }[] {
  const sums = new Float64Array(sensors);
  const counts = new Float64Array(sensors);
  for (const { readings, times } of units) {
    const own = readings(0, Math.min(times.length, stepsOf(times.length)));
    for (let i = 0; i < own.length; i++) {
      if (Number.isNaN(own[i])) continue;
      sums[i % sensors] += of(own[i], i % sensors);
      counts[i % sensors] += 1;
    }
  }
  return Array.from(sums, (sum, sensor) => ({
    mean: sum / Math.max(1, counts[sensor]),
    count: counts[sensor],
  }));
}
