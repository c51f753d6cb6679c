import { lifeOf } from '../../data/series/series.ts';
import type { NetworkChoice, Prepared, Run } from '../kit/parts.ts';
import { fileNames, modelFacts } from '../kit/training-facts.ts';
import type { Architecture } from './architectures.ts';
import type { Measured } from './measure.ts';
import type { Options } from './options.ts';
import type { PreparedSeries, TestUnits } from './prepare.ts';
import type { RemainingLifeModel } from './remaining-life-model.ts';
import type { LifeAnswer, LifeResults, RemainingLifeReportData } from './report/facts.ts';
import { rootMeanSquare, type SeriesTraining } from './train-series.ts';

type LifeRun = Run<
  Options,
  PreparedSeries & Pick<Prepared, 'simulated'>,
  NetworkChoice & { readonly architecture: Architecture },
  SeriesTraining & { readonly model: RemainingLifeModel },
  { readonly results: Measured | undefined }
>;

const shownCurves = 6;
const shownWorst = 8;
/** Answers that are explained for the bars of sensors; all would take long. */
const explained = 60;

/** Everything the report says about one trained. */
export async function reportData({
  context,
  data,
  network: { architecture },
  trained,
  measured: { results },
  facts,
}: LifeRun): Promise<RemainingLifeReportData> {
  const { options, files, seed, out } = context;
  const { train, test, data: series } = data;
  const { model } = trained;
  const failed = train.filter((unit) => unit.failed);
  const lives = failed.map(lifeOf).sort((a, b) => a - b);
  const members = architecture.members.length * data.foldCount;
  return {
    ...facts,
    subject: 'row',
    data: {
      files: fileNames(files, options.testRul),
      inputColumn: series.columns.time,
      targetColumn: series.columns.unit,
      simulated: data.simulated,
      rowsRead: series.rowsRead,
      rowsKept: series.units.reduce((sum, { times }) => sum + times.length, 0),
      leftOut: [],
      duplicates: { exact: 0, near: 0 },
      split: {
        train: train.length,
        validation: 0,
        test: test.units.length,
        seed,
        kind: data.testGiven ? 'given' : 'random',
      },
      samples: [],
    },
    series: {
      unitColumn: series.columns.unit,
      timeColumn: series.columns.time,
      sensors: [...series.sensors],
      cap: data.cap,
      units: {
        train: train.length,
        failed: failed.length,
        censored: train.length - failed.length,
        test: test.units.length,
      },
      life: { least: lives[0], median: lives[Math.floor(lives.length / 2)], most: lives[lives.length - 1] },
      changes: [...series.changes],
      interval: {
        level: trained.interval.level,
        units: trained.interval.units,
        members,
        folds: data.foldCount,
      },
      unseenRmse: rootMeanSquare(trained.calibration),
    },
    model: modelFacts(
      context,
      architecture,
      trained,
      [
        { name: 'cap', value: data.cap },
        { name: 'windowSteps', value: data.length },
        { name: 'windows', value: trained.windows },
        { name: 'members', value: members },
        { name: 'folds', value: data.foldCount },
        { name: 'batchSize', value: architecture.batchSize },
        { name: 'learningRate', value: architecture.learningRate },
        { name: 'optimizer', value: 'Adam, linear decay, clipnorm 1' },
        { name: 'loss', value: 'Huber' },
      ],
      [],
    ),
    training: { ...facts.training, bestEpoch: undefined },
    ...(results === undefined ? {} : { results: await resultsOf(test, results, model) }),
    usage: {
      folder: out,
      example: files.test ?? files.train,
      answer: ['unit', 'remainingLife', 'low', 'high'],
    },
  };
}

async function resultsOf(
  test: TestUnits,
  { metrics, predictions, constantRmse }: Measured,
  model: RemainingLifeModel,
): Promise<LifeResults> {
  const answers = test.cuts.map(({ unit, end }, i): LifeAnswer => {
    const { id, times } = test.units[unit];
    const { remainingLife: predicted, low, high } = predictions[i];
    return { unit: id, time: times[end - 1], truth: test.truth[i], predicted, low, high };
  });
  return {
    units: test.units.length,
    moments: test.moments,
    ...metrics,
    constantRmse,
    answers,
    curves: await curvesOf(test, model),
    worst: await worstOf(test, answers, model),
    ...(await driversOf(test, model)),
  };
}

/** Curves of some units, spread from the shortest life to the longest. */
async function curvesOf(test: TestUnits, model: RemainingLifeModel): Promise<LifeResults['curves']> {
  const { cap } = model.settings;
  const order = [...test.units.keys()].sort(
    (a, b) => test.units[a].times.length - test.units[b].times.length,
  );
  const count = Math.min(shownCurves, order.length);
  const chosen = Array.from(
    { length: count },
    (_, i) => order[Math.floor(((i + 0.5) * order.length) / count)],
  );
  const curves: LifeResults['curves'] = [];
  for (const unit of chosen) {
    const { id, times } = test.units[unit];
    const last = test.cuts.findIndex((cut) => cut.unit === unit && cut.end === times.length);
    // A unit that still runs ends where its true remaining life is known; others at their failure.
    const after = test.moments === 'last' && last >= 0 ? test.truth[last] : 0;
    const every = Math.ceil(times.length / 120);
    const ends = Array.from({ length: Math.ceil(times.length / every) }, (_, i) =>
      Math.min(times.length, (i + 1) * every),
    );
    const predictions = await model.predict(
      test.units,
      ends.map((end) => ({ unit, end })),
    );
    const points = ends.map((end, i) => {
      const { remainingLife: predicted, low, high } = predictions[i];
      const truth = Math.min(cap, times[times.length - 1] - times[end - 1] + after);
      return { unit: id, time: times[end - 1], truth, predicted, low, high };
    });
    curves.push({ unit: id, points });
  }
  return curves;
}

async function worstOf(
  test: TestUnits,
  answers: readonly LifeAnswer[],
  model: RemainingLifeModel,
): Promise<LifeResults['worst']> {
  const off = (i: number) => Math.abs(answers[i].predicted - answers[i].truth);
  const seen = new Set<string>();
  const worst: LifeResults['worst'] = [];
  for (const i of [...answers.keys()].sort((a, b) => off(b) - off(a))) {
    if (worst.length === shownWorst) break;
    if (seen.has(answers[i].unit)) continue;
    seen.add(answers[i].unit);
    const { unit, end } = test.cuts[i];
    const { sensors } = await model.explain(test.units[unit], end);
    worst.push({ ...answers[i], drivers: sensors.slice(0, 3) });
  }
  return worst;
}

/** How far sensors, and readings of an age, move answers on average. */
async function driversOf(
  test: TestUnits,
  model: RemainingLifeModel,
): Promise<Pick<LifeResults, 'sensors' | 'when'>> {
  const { length } = model.settings;
  const edges = [0, 5, 10, 20, 40, 80, 160].filter((edge) => edge < length);
  const bySensor = new Map<string, number>();
  const when = edges.map((from, i) => ({ from, to: edges[i + 1] ?? length, contribution: 0 }));
  const every = Math.max(1, Math.ceil(test.cuts.length / explained));
  const chosen = test.cuts.filter((_, i) => i % every === 0);
  for (const { unit, end } of chosen) {
    const { sensors, steps } = await model.explain(test.units[unit], end);
    for (const { sensor, contribution } of sensors) {
      bySensor.set(sensor, (bySensor.get(sensor) ?? 0) + Math.abs(contribution) / chosen.length);
    }
    for (const band of when) {
      const own = steps.slice(Math.max(0, steps.length - band.to), Math.max(0, steps.length - band.from));
      const sum = own.reduce((total, { contribution }) => total + contribution, 0);
      band.contribution += Math.abs(sum) / chosen.length;
    }
  }
  return {
    sensors: [...bySensor]
      .map(([sensor, contribution]) => ({ sensor, contribution }))
      .sort((a, b) => b.contribution - a.contribution),
    when,
  };
}
