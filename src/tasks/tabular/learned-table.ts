import { testedOn } from '../kit/leaks.ts';
import type { Learned, TrainRequest } from '../kit/task.ts';
import { holding } from '../kit/with-cleanup.ts';
import type { TargetKind } from './answers.ts';
import { designJson } from './design-json.ts';
import { type LearnedTable, learnTable } from './learn-table.ts';
import { latencyOf, measureTable, metricsOutcome } from './measure.ts';
import type { PreparedTable } from './prepare.ts';
import type { TabularReportData } from './report/facts.ts';
import { reportData } from './report-data.ts';
import { TabularModel } from './tabular-model.ts';

/** A trained model of a table, ready to be saved, with its report. */
export function learnedTable(
  kind: TargetKind,
  request: TrainRequest,
  checkpoint: string,
  write: (data: TabularReportData) => string,
): Promise<Learned> {
  return holding(async (hold) => {
    const learned = await learnTable(kind, request, checkpoint, hold);
    return measured(kind, request, learned, write);
  });
}

async function measured(
  kind: TargetKind,
  request: TrainRequest,
  learned: LearnedTable,
  write: (data: TabularReportData) => string,
): Promise<Learned> {
  const { data, architecture, training, design, onnx, costs, thresholdBy } = learned;
  const model = await TabularModel.create(design, onnx);
  const results = await measureTable(model, data.test.raw, data.test.answers);
  const latency = await latencyOf(model, data.test.raw);
  const { decision } = design;
  const cases = {
    train: data.train.rows.length,
    validation: data.validation?.rows.length ?? 0,
    test: data.test.rows.length,
  };
  return {
    content: {
      architecture: architecture.name,
      members: training.members.length,
      target: data.target,
      columns: data.kinds.map(({ name, kind: what }) => ({ name, kind: what })),
      leftOut: data.leftOut.map((each) => ({ ...each })),
      leaks: data.leaks.map(({ column, right, rows }) => ({ column, right, rows })),
      split: data.splitKind,
      ...(data.shared.length > 0 && { sharedRows: data.shared.map((each) => ({ ...each })) }),
      labels: design.labels,
      ...(decision === undefined
        ? {}
        : {
            positive: design.labels[decision.positive],
            threshold: decision.threshold,
            thresholdBy: thresholdBy ?? 'half',
            ...(costs === undefined ? {} : { costs: { ...costs } }),
          }),
      data: {
        files: [request.data, request.validation, request.test].filter((file) => file !== undefined),
        sha256: data.sha256,
        rowsRead: data.rowsRead,
        ...cases,
      },
      seed: request.seed,
      parameters: training.parameters,
      metrics: metricsOutcome(results),
      cost: { seconds: Math.round(training.seconds * 100) / 100, latencyMs: latency },
      command: request.command,
    },
    files: { 'model.onnx': onnx, 'tabular.json': designJson(design) },
    cases: kind === 'classes' ? { ...cases, classes: design.labels.length } : cases,
    headline: headlineOf(results, data.shared, request.test),
    report: async () => write(await reportData({ request, learned, model, results, latency })),
    close: () => model.close(),
  };
}

function headlineOf(
  results: Awaited<ReturnType<typeof measureTable>>,
  shared: PreparedTable['shared'],
  test: string | undefined,
): string {
  const rows = `on ${testedOn(results.truth.length, 'rows', shared, test)}`;
  if (results.kind === 'quantity') {
    const { mae, rmse, r2 } = results.metrics;
    return `mean absolute error ${mae.toPrecision(4)}, root mean square error ${rmse.toPrecision(4)}, R² ${r2.toFixed(4)} ${rows}`;
  }
  const { positive, metrics, labels } = results;
  if (positive === undefined) {
    return `accuracy ${metrics.accuracy.toFixed(4)}, macro F1 ${metrics.f1Macro.toFixed(4)} ${rows}`;
  }
  return `F1 ${positive.f1.toFixed(4)} of "${labels[positive.index]}", average precision ${positive.averagePrecision.toFixed(4)} ${rows}`;
}
