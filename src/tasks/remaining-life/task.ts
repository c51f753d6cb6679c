import { UserError } from '../../core/errors.ts';
import { renderReport } from '../../report/render-report.ts';
import { mostTableBytesOf, tableInMemoryOption } from '../kit/memory-options.ts';
import type { Learned, Outcome, Task, TaskOption, TrainRequest } from '../kit/task.ts';
import { type Hold, holding } from '../kit/with-cleanup.ts';
import { architectures } from './architectures.ts';
import { measure, metricsOutcome } from './measure.ts';
import { prepareSeries, type RemainingLifeOptions } from './prepare.ts';
import { RemainingLifeModel, type SeriesSettings } from './remaining-life-model.ts';
import { remainingLifeReport } from './report/remaining-life-report.ts';
import { reportData } from './report-data.ts';
import { seriesTaskModel } from './series-task-model.ts';
import { rootMeanSquare, trainSeries } from './train-series.ts';

const seriesOptions: readonly TaskOption[] = [
  {
    flags: '--unit <column>',
    description: 'the column that names the unit; found by its usual names if left out',
  },
  { flags: '--time <column>', description: 'the column with the cycle or the running hours, likewise' },
  {
    flags: '--event <column>',
    description: '1 where a unit failed, 0 where it still ran; without it all failed',
  },
  { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
  {
    flags: '--test-rul <file>',
    description: 'true remaining lives, one a unit, of test units that still run',
  },
  tableInMemoryOption,
];

/**
 * How long each machine will still run, told from its sensors, with an interval. A unit is compared with how it began, so
 * a file to predict from holds each unit's readings from the first one on.
 *
 *     millwright train pumps.csv --task remaining-life --unit pump --time hours --event failed --out models/pumps
 */
export const remainingLife: Task = {
  name: 'remaining-life',
  summary: {
    en: 'tells how long each machine will still run, from its sensors since it began, with an interval',
    zh: '根据设备自开始运行以来的传感器读数，预测每台设备的剩余寿命，并给出区间',
  },
  example:
    'millwright train pumps.csv --task remaining-life --unit unit --time cycle --event event --out models/pumps',
  architectures: architectures.map(({ name }) => name),
  options: [
    ...seriesOptions,
    {
      flags: '--cap <number>',
      description: 'longer remaining lives count as this (default 0.6 median lives)',
    },
    {
      flags: '--coverage <share>',
      description: 'share of true lives that intervals are to hold (default 0.9)',
    },
    { flags: '--sensors <columns>', description: 'only these columns, separated by commas' },
    { flags: '--title <text>', description: 'what the report calls the model' },
  ],
  evaluateOptions: seriesOptions,
  learn,
  async load(bundle) {
    return seriesTaskModel(bundle, await RemainingLifeModel.open(bundle));
  },
};

function learn(request: TrainRequest, checkpoint: string): Promise<Learned> {
  return holding((hold) => learnFrom(request, checkpoint, hold));
}

async function learnFrom(request: TrainRequest, checkpoint: string, hold: Hold): Promise<Learned> {
  const { log, options, seed } = request;
  const wanted = optionsOf(options);
  const testRul = textOption(options, 'testRul');
  if (request.validation !== undefined) {
    throw new UserError(
      '--validation is not used for remaining life: each member is checked on the units it does not learn from; leave it out',
    );
  }
  if (testRul !== undefined && request.test === undefined) {
    throw new UserError('--test-rul gives the lives of test units; give their readings with --test');
  }
  const files = { train: request.data, test: request.test, testRul };
  const data = hold(await prepareSeries(files, wanted, seed));
  const { train, test, cap, length } = data;
  const failed = train.filter((unit) => unit.failed).length;
  log(
    `${data.data.rowsRead} rows read from ${request.data}: ${train.length} units to learn from (${failed} failed), ` +
      `${test.units.length} to report on; ${data.data.sensors.length} sensors`,
  );
  if (data.data.onDisk) log('the readings lie in a temporary file and are read from there');
  for (const { en } of data.data.notes) log(en);
  const architecture = architectures.find(({ name }) => name === request.architecture) ?? architectures[0];
  const epochs = request.epochs ?? architecture.epochs;
  log(
    `network: ${architecture.name}, ${architecture.members.length * data.foldCount} members over ${data.foldCount} folds of units, ` +
      `windows of ${length} steps; lives beyond ${cap} count as ${cap}`,
  );
  const training = await trainSeries(architecture, data, {
    epochs,
    seed,
    device: request.device,
    level: wanted.level,
    checkpoint,
    fingerprint: `${data.sha256} ${JSON.stringify([data.data.columns, data.data.sensors, cap, wanted.level, request.test !== undefined, epochs])}`,
    signal: request.signal,
    logs: request.logs,
  });
  const settings: SeriesSettings = {
    length,
    cap,
    folds: data.foldCount,
    mean: data.mean,
    scale: data.scale,
    whenNew: data.whenNew,
    sensors: data.data.sensors,
    columns: data.data.columns,
    interval: training.interval,
  };
  const model = await RemainingLifeModel.create(settings, architecture, training.onnx);
  const results = test.cuts.length > 0 ? await measure(model, test) : undefined;
  const unseenRmse = rootMeanSquare(training.calibration);
  const measured: Outcome = results === undefined ? {} : { metrics: metricsOutcome(test, results) };
  return {
    content: {
      architecture: architecture.name,
      settings: JSON.parse(JSON.stringify(settings)),
      data: {
        files: [request.data, request.test, testRul].filter((file) => file !== undefined),
        sha256: data.sha256,
        rowsRead: data.data.rowsRead,
        units: { train: train.length, failed, test: test.units.length },
        notes: data.data.notes.map(({ en }) => en),
      },
      seed,
      parameters: training.parameters,
      crossValidation: { rmse: unseenRmse, predictions: training.calibration.length },
      ...measured,
      cost: {
        seconds: Math.round(training.seconds * 100) / 100,
        ...(results === undefined ? {} : { latencyMs: results.latency }),
      },
      command: request.command,
    },
    files: { 'model.onnx': training.onnx },
    cases: { train: train.length, validation: 0, test: test.units.length },
    headline:
      results === undefined
        ? `off by ${unseenRmse.toFixed(1)} (RMSE) on training units that a member had not learned from; too few units to keep some for a test`
        : `off by ${results.metrics.rmse.toFixed(2)} (RMSE), ${results.metrics.mae.toFixed(2)} on average, on ${test.units.length} units it never saw; NASA score ${results.metrics.nasaScore.toFixed(0)}`,
    async report() {
      const facts = { request, data, architecture, training, results, model };
      return renderReport(remainingLifeReport(await reportData(facts), request.lang));
    },
    close: () => model.close(),
  };
}

function optionsOf(options: Readonly<Record<string, unknown>>): RemainingLifeOptions {
  const cap = options.cap === undefined ? undefined : Number(options.cap);
  if (cap !== undefined && !(cap > 0 && cap < Number.POSITIVE_INFINITY)) {
    throw new UserError(`--cap ${String(options.cap)} must be a number above 0`);
  }
  const level = Number(options.coverage ?? 0.9);
  if (!(level > 0 && level < 1)) {
    throw new UserError(`--coverage ${String(options.coverage)} must lie between 0 and 1, such as 0.9`);
  }
  const sensors = textOption(options, 'sensors')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    unit: textOption(options, 'unit'),
    time: textOption(options, 'time'),
    event: textOption(options, 'event'),
    encoding: textOption(options, 'encoding'),
    sensors,
    maxBytes: mostTableBytesOf(options),
    cap,
    level,
  };
}

const textOption = (options: Readonly<Record<string, unknown>>, name: string): string | undefined =>
  typeof options[name] === 'string' ? options[name] : undefined;
