import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { nearestNames } from '../../core/nearest.ts';
import { splitByOf } from '../../data/split/by-column.ts';
import { levelOf } from '../../data/table/columns/category-kind.ts';
import type { LeftOutColumn } from '../../data/table/columns/column-types.ts';
import type { Costs } from '../../train/metrics/index.ts';
import { bytesOf } from '../kit/common-options.ts';
import { implement } from '../kit/implement.ts';
import { testedOn } from '../kit/leaks.ts';
import type { Prepared } from '../kit/parts.ts';
import type { Implementation, TrainContext } from '../kit/task.ts';
import type { Answers, TargetKind } from './answers.ts';
import { architectures } from './architectures.ts';
import { latencyOf, type Measured, measureTable, metricsOutcome } from './measure.ts';
import { countsBy, reasons } from './model.ts';
import type { ClassificationOptions, RegressionOptions, TableOptions } from './options.ts';
import { type PreparedTable, prepareTable } from './prepare.ts';
import { tabularReport } from './report/tabular-report.ts';
import { reportData } from './report-data.ts';
import { memberRowsOf, type TableData, type TableNetwork, trainTable } from './train-table.ts';
import { unreadNote } from './unread-cells.ts';
import { wordsEn } from './words/en.ts';
import { wordsZh } from './words/zh.ts';

/** Both tasks on tables, which differ in what they predict. */
function implementation<Options extends TableOptions>(kind: TargetKind): Implementation<Options> {
  return implement({
    prepare: (context: TrainContext<Options>) => prepare(kind, context),
    network,
    train: trainTable,
    async measure({ model }, { table: { test, shared } }, { files }) {
      const results = await measureTable(model, test.raw, test.answers);
      return {
        results,
        metrics: metricsOutcome(results),
        headline: headlineOf(results, shared, files.test),
        latency: await latencyOf(model, test.raw),
      };
    },
    report: async (run) => tabularReport(await reportData(run), run.context.lang),
  });
}

export const classification = implementation<ClassificationOptions>('classes');
export const regression = implementation<RegressionOptions>('quantity');

async function prepare(
  kind: TargetKind,
  { options, files, seed, hold }: TrainContext<TableOptions>,
): Promise<TableData> {
  const costs = costsOf(options);
  const { ignore = [], keep = [], minRowsPerLabel = 1, tableInMemory, ...rest } = options;
  const table = hold(
    await prepareTable(
      files,
      kind,
      {
        ...rest,
        ignore,
        keep,
        minRowsPerLabel,
        splitBy: splitByOf(options),
        maxBytes: bytesOf(tableInMemory),
      },
      seed,
    ),
  );
  const { train, validation, test, rowsRead, rowsLeftOut } = table;
  const { answers } = train;
  const positive = positiveClass(answers, options.positive, costs, table.target);
  const counts = {
    train: train.rows.length,
    validation: validation?.rows.length ?? 0,
    test: test.rows.length,
  };
  const [used, zhUsed] =
    validation === undefined
      ? ['training and validation', '训练与验证']
      : [`training, ${counts.validation} for validation`, `训练，${counts.validation} 行用于验证`];
  return {
    table,
    positive,
    costs,
    counts: answers.kind === 'classes' ? { ...counts, classes: answers.labels.length } : counts,
    rowsRead,
    summary: {
      en: `${rowsRead} rows read from ${files.train}: ${counts.train} for ${used}, ${counts.test} for the test`,
      zh: `从 ${files.train} 读取 ${rowsRead} 行：${counts.train} 行用于${zhUsed}，${counts.test} 行用于测试`,
    },
    leftOut: countsBy(rowsLeftOut),
    leftOutOfFiles: table.leftOutOfFiles.map(({ file, leftOut }) => ({ file, leftOut: countsBy(leftOut) })),
    reasons,
    notes: notesOn(table),
    leaks: {
      ...(table.shared.length > 0 && { shared: table.shared.map((each) => ({ ...each })) }),
      ...(table.repeated > 0 && { repeated: table.repeated }),
    },
    onDisk: table.onDisk,
    simulated: table.simulated,
  };
}

function network(
  { table }: TableData,
  { architecture: asked, seed }: TrainContext<TableOptions>,
): TableNetwork {
  const architecture = architectures.find(({ name }) => name === asked) ?? architectures[0];
  const { name, epochs } = architecture;
  const members = memberRowsOf(table, seed);
  const columns = table.kinds.map((kind) => kind.name);
  return {
    architecture,
    members,
    name,
    epochs,
    about: {
      en: `an ensemble of ${members.length} of ${name}, ${columns.length} columns: ${columns.join(', ')}`,
      zh: `${members.length} 个 ${name} 组成的集成，${columns.length} 列：${columns.join('、')}`,
    },
  };
}

/** What a person must know of the columns and their cells. */
function notesOn({
  target,
  tableNotes,
  unreadOfFiles,
  leftOut,
  leaks,
  notes,
  duplicates,
}: PreparedTable): Prepared['notes'] {
  const [en, zh] = [wordsEn.data, wordsZh.data];
  return [
    ...tableNotes,
    ...unreadOfFiles.flatMap(({ file, unread }) =>
      unread.map(unreadNote).map((note) => ({ en: `${file}: ${note.en}`, zh: `${file}：${note.zh}` })),
    ),
    ...(leftOut.length === 0
      ? []
      : [
          {
            en: `columns left out: ${leftOut.map((each) => `${each.name} (${en.outReasons[each.reason]}${exampleOf(each, ': "', '"')})`).join(', ')}`,
            zh: `已排除的列：${leftOut.map((each) => `${each.name}（${zh.outReasons[each.reason]}${exampleOf(each, '：“', '”')}）`).join('，')}`,
          },
        ]),
    ...(duplicates === 0
      ? []
      : [
          {
            en: `${duplicates} ${duplicates === 1 ? 'row has' : 'rows have'} the same values as another in all columns read; such rows stay on one side of the split`,
            zh: `${duplicates} 行在所有读取的列上与其他行相同；这些行始终划分在同一侧`,
          },
        ]),
    ...leaks.map(({ column, value, right, rows, answer }): Sentence => {
      const [why, zhWhy] =
        value === undefined
          ? [
              `it alone gives "${target}" in ${right} of ${rows} rows`,
              `仅凭它就能在 ${rows} 行中的 ${right} 行得出“${target}”`,
            ]
          : [
              `where it is ${value}, "${target}" is "${answer}" in ${right} of ${rows} rows`,
              `它为 ${value} 时，${rows} 行中有 ${right} 行的“${target}”为“${answer}”`,
            ];
      return {
        en: `column left out because it contains the answer: ${column} (${why}); to read it anyway, add --keep "${column}"`,
        zh: `已排除含有答案的列：${column}（${zhWhy}）；如仍要读取，请加 --keep "${column}"`,
      };
    }),
    ...notes.map(({ column, what, cells, example, row }) => ({
      en: `column ${column}, ${cells} ${cells === 1 ? 'cell' : 'cells'} such as "${example}"${row === undefined ? '' : ` in row ${row}`}: ${en.whats[what]}`,
      zh: `列 ${column}，${cells} 个单元格，例如${row === undefined ? '' : `第 ${row} 行的`}“${example}”：${zh.whats[what]}`,
    })),
  ];
}

/** A cell that shows why a column is left out, where the reason does not say it all. */
const exampleOf = ({ reason, example }: LeftOutColumn, open: string, close: string): string =>
  example === undefined || example === '' || reason === 'asked'
    ? ''
    : `${open}${example.slice(0, 40)}${close}`;

function headlineOf(results: Measured, shared: PreparedTable['shared'], test: string | undefined): Sentence {
  const on = testedOn(results.truth.length, { en: 'rows', zh: '行' }, shared, test);
  const figures = (en: string, zh: string): Sentence => ({
    en: `${en} on ${on.en}`,
    zh: `在 ${on.zh}上，${zh}`,
  });
  if (results.kind === 'quantity') {
    const [mae, rmse] = [results.metrics.mae, results.metrics.rmse].map((value) => value.toPrecision(4));
    const r2 = results.metrics.r2.toFixed(4);
    return figures(
      `mean absolute error ${mae}, root mean square error ${rmse}, R² ${r2}`,
      `平均绝对误差 ${mae}，均方根误差 ${rmse}，R² ${r2}`,
    );
  }
  const { positive, metrics, labels } = results;
  if (positive === undefined) {
    const [accuracy, f1] = [metrics.accuracy, metrics.f1Macro].map((value) => value.toFixed(4));
    return figures(`accuracy ${accuracy}, macro F1 ${f1}`, `准确率 ${accuracy}，宏平均 F1 ${f1}`);
  }
  const [f1, precision] = [positive.f1, positive.averagePrecision].map((value) => value.toFixed(4));
  const label = labels[positive.index];
  return figures(
    `F1 ${f1} of "${label}", average precision ${precision}`,
    `“${label}”的 F1 ${f1}，平均精确率 ${precision}`,
  );
}

function costsOf({ costMiss, costFalseAlarm }: TableOptions): Costs | undefined {
  if (costMiss !== undefined && costFalseAlarm !== undefined) {
    return { miss: costMiss, falseAlarm: costFalseAlarm };
  }
  if (costMiss === undefined && costFalseAlarm === undefined) return undefined;
  const missing = costMiss === undefined ? '--cost-miss' : '--cost-false-alarm';
  throw new UserError({
    en: `give both --cost-miss and --cost-false-alarm; ${missing} is missing`,
    zh: `--cost-miss 与 --cost-false-alarm 须同时给出；缺少 ${missing}`,
  });
}

/** The number of the class to be found, of two: the one asked for, or the rarer one. */
function positiveClass(
  answers: Answers,
  asked: string | undefined,
  costs: Costs | undefined,
  target: string,
): number | undefined {
  if (answers.kind === 'quantity') return undefined;
  const { labels, values } = answers;
  if (labels.length !== 2) {
    if (asked === undefined && costs === undefined) return undefined;
    const [options, zhOptions] =
      asked === undefined
        ? ['--cost-miss and --cost-false-alarm are', '--cost-miss 与 --cost-false-alarm ']
        : ['--positive is', '--positive '];
    const some = labels.slice(0, 5);
    throw new UserError({
      en: `${options} for two classes; column "${target}" has ${labels.length} (${some.join(', ')})`,
      zh: `${zhOptions}用于两个类别；列“${target}”有 ${labels.length} 个（${some.join('、')}）`,
    });
  }
  if (asked === undefined) return values.filter((each) => each === 1).length * 2 <= values.length ? 1 : 0;
  const at = labels.findIndex((label) => levelOf(label) === levelOf(asked));
  if (at >= 0) return at;
  const [near] = nearestNames(asked, labels);
  throw new UserError({
    en: `--positive ${asked} is not a value of column "${target}"; give ${near ?? labels.join(' or ')}`,
    zh: `--positive ${asked} 不是列“${target}”的值；可用：${near ?? labels.join('、')}`,
  });
}
