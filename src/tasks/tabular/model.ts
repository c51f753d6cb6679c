import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { bytesOf } from '../kit/common-options.ts';
import { percentOf } from '../kit/console.ts';
import { type ReasonWords, reasonWords } from '../kit/left-out.ts';
import type { Evaluation, ModelTypes, OpenModel, Row } from '../kit/task.ts';
import { withCleanup } from '../kit/with-cleanup.ts';
import type { Answers, LeftOutRows } from './answers.ts';
import {
  type ClassMetrics,
  decide,
  type Measured,
  measureTable,
  metricsOutcome,
  type QuantityMetrics,
} from './measure.ts';
import type { EvaluateOptions, ExplainOptions } from './options.ts';
import { readRows } from './prepare.ts';
import {
  doubtCells,
  figures,
  type RowAnswer,
  type RowExplanation,
  rowAndDoubts,
  showExplanation,
} from './show.ts';
import { TabularModel } from './tabular-model.ts';
import { unreadNote } from './unread-cells.ts';
import { wordsEn } from './words/en.ts';
import { wordsZh } from './words/zh.ts';

/** The class of one row. */
export interface ClassAnswer extends RowAnswer {
  readonly label: string;
  /** Probability of the label. */
  readonly score: number;
  /** Probability of each class. */
  readonly scores: Readonly<Record<string, number>>;
  /** Of two classes the one to be found, and the probability above which it is the answer. */
  readonly positive?: string;
  readonly threshold?: number;
}

/** The number predicted for one row, and between which values nine of ten true numbers are. */
export interface QuantityAnswer extends RowAnswer {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

/** How good a model is on the rows of a table. */
export interface TableEvaluation<Metrics> extends Evaluation<Metrics> {
  /** Rows that were measured on. */
  readonly rows: number;
  /** Rows without an answer that the model knows. */
  readonly leftOut: number;
}

export interface TableTypes<Answer, Metrics> extends ModelTypes {
  readonly input: Row;
  readonly answer: Answer;
  readonly explanation: RowExplanation;
  readonly evaluation: TableEvaluation<Metrics>;
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: object;
  readonly explainOptions: ExplainOptions;
}

/** Opens a model that predicts the class of a row. */
export async function openClassifier(
  bundle: Bundle,
): Promise<OpenModel<TableTypes<ClassAnswer, ClassMetrics>>> {
  const model = await TabularModel.open(bundle);
  const { labels, target, decision } = model.design;
  const known: Answers = { kind: 'classes', labels, values: new Int32Array(0) };
  return {
    ...opened(model),
    evaluate: (path, options) =>
      evaluate(bundle, model, known, path, options, (measured) =>
        measured.kind === 'classes' ? metricsOutcome(measured) : wrongKind(),
      ),
    async predict(inputs) {
      const { output, about } = await answersTo(model, inputs);
      const labelled = decide(model, output);
      const threshold = decision && {
        positive: labels[decision.positive],
        threshold: decision.threshold,
      };
      return about.map(({ input, ...doubts }, row): ClassAnswer => {
        const own = output.subarray(row * labels.length, (row + 1) * labels.length);
        return {
          input,
          target,
          label: labels[labelled[row]],
          score: own[labelled[row]],
          scores: Object.fromEntries(labels.map((label, i) => [label, own[i]])),
          ...threshold,
          ...doubts,
        };
      });
    },
    async explain(inputs, { label }) {
      const asked = label === undefined ? undefined : labelNamed(label, labels);
      const raw = model.readRows(inputs);
      const answers = Array.from(
        decide(model, await model.run(raw)),
        (own) => asked ?? decision?.positive ?? own,
      );
      const found = await model.explain(raw, answers);
      return found.map((each, i) => ({
        ...explanationOf(model, inputs[i], each),
        label: labels[answers[i]],
      }));
    },
    show: {
      answer(answer, language) {
        const { label, score, scores, positive, threshold } = answer;
        const zh = language === 'zh';
        const [own, least] = [scores[positive ?? label], threshold ?? 0].map(percentOf);
        const shown =
          positive === undefined
            ? ''
            : zh
              ? `（${positive} ${own}，高于 ${least} 时回答）`
              : `  (${positive} ${own}, the answer above ${least})`;
        return `${percentOf(score).padStart(6)}  ${target} ${label}${shown}${rowAndDoubts(answer, language)}`;
      },
      explanation: showExplanation,
      cells: ({ label, score, ...answer }) => ({ label, score, ...doubtCells(answer) }),
    },
  };
}

/** Opens a model that predicts a number. */
export async function openRegressor(
  bundle: Bundle,
): Promise<OpenModel<TableTypes<QuantityAnswer, QuantityMetrics>>> {
  const model = await TabularModel.open(bundle);
  const { target, margin, origin = 0, targetUnit: unit = '' } = model.design;
  const known: Answers = { kind: 'quantity', values: new Float32Array(0), origin, unit };
  return {
    ...opened(model),
    evaluate: (path, options) =>
      evaluate(bundle, model, known, path, options, (measured) =>
        measured.kind === 'quantity' ? metricsOutcome(measured) : wrongKind(),
      ),
    async predict(inputs) {
      const { output, about } = await answersTo(model, inputs);
      return about.map(({ input, ...doubts }, row): QuantityAnswer => {
        const value = output[row] + origin;
        const interval = margin === undefined ? {} : { low: value - margin, high: value + margin };
        return { input, target, value, ...interval, ...doubts };
      });
    },
    async explain(inputs) {
      const raw = model.readRows(inputs);
      const found = await model.explain(
        raw,
        inputs.map(() => 0),
      );
      return found.map((each, i) => explanationOf(model, inputs[i], each));
    },
    show: {
      answer(answer, language) {
        const { value, low, high } = answer;
        const [from, to] = [low, high].map((each) => (each === undefined ? undefined : figures(each)));
        const zh = language === 'zh';
        const interval = from === undefined ? '' : zh ? `（${from} 至 ${to}）` : `  (${from} to ${to})`;
        return `${figures(value)}${interval}  ${target}${rowAndDoubts(answer, language)}`;
      },
      explanation: showExplanation,
      cells: ({ value, low = null, high = null, ...answer }) => ({ value, low, high, ...doubtCells(answer) }),
    },
  };
}

/** What reasons for leaving rows out are called. */
export const reasons: ReasonWords = {
  ...reasonWords(wordsEn.data.reasons, wordsZh.data.reasons),
  unknownLabel: { en: 'unknown class', zh: '未知的类别' },
};

/** How many rows were left out, by reason. */
export const countsBy = (leftOut: readonly LeftOutRows[]): Readonly<Record<string, number>> =>
  Object.fromEntries(leftOut.map(({ reason, rows }) => [reason, rows]));

/** What all models of tables have. */
const opened = (model: TabularModel) => ({
  labels: model.design.labels,
  columns: model.design.columns.map(({ name }) => name),
  optionalColumns: model.design.optional ?? [],
  reasons,
  close: () => model.close(),
});

const evaluate = <Metrics>(
  bundle: Bundle,
  model: TabularModel,
  known: Answers,
  path: string,
  { target, tableInMemory, ...reading }: EvaluateOptions,
  metricsOf: (measured: Measured) => Metrics,
): Promise<TableEvaluation<Metrics>> =>
  withCleanup(async (hold) => {
    const { columns, target: learned } = model.design;
    const reader = { ...reading, maxBytes: bytesOf(tableInMemory) };
    const { table, raw, answers, rows, leftOut, unread } = await readRows(
      path,
      target ?? learned,
      columns,
      known,
      reader,
    );
    hold(table);
    const metrics = metricsOf(await measureTable(model, raw, answers));
    return {
      model: bundle.folder,
      data: path,
      rows: rows.length,
      leftOut: table.rowCount - rows.length,
      leftOutBy: countsBy(leftOut),
      notes: [...table.notes, ...unread.map(unreadNote)],
      metrics,
    };
  });

const wrongKind = (): never => {
  throw new Error('classes and quantities are mixed up');
};

/** What the model gives for rows, and what must be said of each of them. */
async function answersTo(model: TabularModel, inputs: readonly Row[]) {
  const raw = model.readRows(inputs);
  const output = await model.run(raw);
  const about = inputs.map((input, row) => {
    const { unknown, outside } = model.doubts(input, raw, row);
    const missing = model.missing(input);
    return {
      input: readCells(model, input),
      ...(unknown.length > 0 && { unknown }),
      ...(outside.length > 0 && { outside }),
      ...(missing.length > 0 && { missing }),
    };
  });
  return { output, about };
}

const readCells = ({ design: { columns } }: TabularModel, row: Row): Row =>
  Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));

function explanationOf(
  model: TabularModel,
  row: Row,
  { contributions, score, baseline }: Awaited<ReturnType<TabularModel['explain']>>[number],
): RowExplanation {
  const { columns, target, origin = 0 } = model.design;
  const missing = model.missing(row);
  return {
    input: readCells(model, row),
    target,
    score: score + origin,
    baseline: baseline + origin,
    ...(missing.length > 0 && { missing }),
    contributions: columns.map(({ name }, i) => ({
      column: name,
      value: row[name] ?? null,
      contribution: contributions[i],
    })),
  };
}

function labelNamed(name: string, labels: readonly string[]): number {
  const at = labels.indexOf(name);
  if (at >= 0) return at;
  const [near] = nearestNames(name, labels);
  throw new UserError({
    en: `the model knows no label "${name}"; ${near === undefined ? `known: ${labels.join(', ')}` : `did you mean "${near}"?`}`,
    zh: `模型中没有标签“${name}”；${near === undefined ? `可用：${labels.join('、')}` : `是否指“${near}”？`}`,
  });
}
