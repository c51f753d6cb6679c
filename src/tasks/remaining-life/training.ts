import { UserError } from '../../core/errors.ts';
import { filesSha256 } from '../../core/file-hash.ts';
import { isSimulatedId } from '../../core/simulated.ts';
import { implement } from '../kit/implement.ts';
import { leftOutOfFiles } from '../kit/left-out.ts';
import type { NetworkChoice, Prepared } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import { type Architecture, architectureNamed } from './architectures.ts';
import { measure, metricsOutcome } from './measure.ts';
import type { Options } from './options.ts';
import { leftOutOf, type PreparedSeries, prepareSeries, reasons } from './prepare.ts';
import { RemainingLifeModel, type SeriesSettings } from './remaining-life-model.ts';
import { remainingLifeReport } from './report/remaining-life-report.ts';
import { reportData } from './report-data.ts';
import { rootMeanSquare, trainSeries } from './train-series.ts';

export const implementation = implement({
  prepare,
  network,
  async train(data, { architecture }, fit, { options, hold }) {
    const training = await trainSeries(architecture, data, { ...fit, level: options.coverage });
    const settings: SeriesSettings = {
      length: data.length,
      cap: data.cap,
      folds: data.foldCount,
      mean: data.mean,
      scale: data.scale,
      whenNew: data.whenNew,
      sensors: data.data.sensors,
      columns: data.data.columns,
      interval: training.interval,
    };
    return {
      ...training,
      model: hold(await RemainingLifeModel.create(settings, architecture.name, training.onnx)),
      files: { 'model.onnx': training.onnx },
      content: {
        settings: JSON.parse(JSON.stringify({ ...settings, scales: Object.fromEntries(data.data.scales) })),
      },
    };
  },
  async measure({ model, calibration }, { test }) {
    const results = test.cuts.length > 0 ? await measure(model, test) : undefined;
    const rmse = rootMeanSquare(calibration);
    const content = { crossValidation: { rmse, predictions: calibration.length } };
    if (results === undefined) {
      return {
        results,
        metrics: {},
        content,
        headline: {
          en: `RMSE ${rmse.toFixed(1)} on training units that a member had not seen; too few units to hold some out for a test`,
          zh: `在成员未学习过的训练设备上 RMSE 为 ${rmse.toFixed(1)}；设备太少，未能留出测试设备`,
        },
      };
    }
    const { metrics, latency } = results;
    return {
      results,
      metrics: metricsOutcome(test, results),
      content,
      latency,
      headline: {
        en: `RMSE ${metrics.rmse.toFixed(2)}, mean absolute error ${metrics.mae.toFixed(2)} on ${test.units.length} units it never saw; NASA score ${metrics.nasaScore.toFixed(0)}`,
        zh: `在 ${test.units.length} 台从未见过的设备上 RMSE 为 ${metrics.rmse.toFixed(2)}，平均绝对误差 ${metrics.mae.toFixed(2)}；NASA 评分 ${metrics.nasaScore.toFixed(0)}`,
      },
    };
  },
  report: async (run) => remainingLifeReport(await reportData(run), run.context.lang),
});

async function prepare({
  options,
  files,
  seed,
  hold,
}: TrainContext<Options>): Promise<PreparedSeries & Prepared> {
  const { testRul } = options;
  if (files.validation !== undefined) {
    throw new UserError({
      en: '--validation is not used for remaining life: each member is validated on the units it is not trained on; leave it out',
      zh: '剩余寿命任务不使用 --validation：每个成员都在未参与其训练的设备上验证；请去掉该选项',
    });
  }
  if (testRul !== undefined && files.test === undefined) {
    throw new UserError({
      en: '--test-rul gives the lives of test units; give their readings with --test',
      zh: '--test-rul 给出测试设备的寿命；请用 --test 给出它们的读数',
    });
  }
  const data = hold(await prepareSeries({ ...files, testRul }, options, seed));
  const { train, test, data: series } = data;
  const failed = train.filter((unit) => unit.failed).length;
  const [units, sensors] = [{ train: train.length, failed, test: test.units.length }, series.sensors.length];
  return {
    ...data,
    counts: { train: units.train, validation: 0, test: units.test },
    rowsRead: series.rowsRead,
    summary: {
      en: `${series.rowsRead} rows read from ${files.train}: ${units.train} training units (${failed} failed), ${units.test} test units; ${sensors} sensors`,
      zh: `从 ${files.train} 读取 ${series.rowsRead} 行：训练设备 ${units.train} 台（其中 ${failed} 台已失效），测试设备 ${units.test} 台；传感器 ${sensors} 个`,
    },
    leftOut: leftOutOf(series),
    leftOutOfFiles: leftOutOfFiles(files, { test: test.leftOut }),
    reasons,
    notes: series.notes,
    onDisk: series.onDisk,
    simulated: series.units.every(({ id }) => isSimulatedId(id)),
    fingerprint: testRul && (await filesSha256([testRul])),
    content: {
      units,
      notes: series.notes.map(({ en }) => en),
      notesIn: { zh: series.notes.map(({ zh }) => zh) },
    },
  };
}

function network(
  { foldCount, length, cap }: PreparedSeries,
  { architecture: asked }: TrainContext<Options>,
): NetworkChoice & { readonly architecture: Architecture } {
  const architecture = architectureNamed(asked);
  const { name, epochs } = architecture;
  const members = architecture.members.length * foldCount;
  return {
    architecture,
    name,
    epochs,
    about: {
      en: `${name}, ${members} members over ${foldCount} folds of units, windows of ${length} steps; lives beyond ${cap} count as ${cap}`,
      zh: `${name}，${foldCount} 折设备共 ${members} 个成员，窗口 ${length} 步；超过 ${cap} 的寿命按 ${cap} 计`,
    },
  };
}
