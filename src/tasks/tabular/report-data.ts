import { Random } from '../../core/random.ts';
import type { List } from '../../data/storage/list.ts';
import { pickRows } from '../../data/table/columns/raw-columns.ts';
import type { Run } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import { fileNames, modelFacts } from '../kit/training-facts.ts';
import { learningOf } from './architectures.ts';
import { outputCount } from './ensemble-graph.ts';
import type { Measured } from './measure.ts';
import type { PreparedTable } from './prepare.ts';
import type { TabularReportData } from './report/facts.ts';
import { resultFacts } from './report-results.ts';
import type { TabularModel } from './tabular-model.ts';
import type { TableData, TableNetwork, TrainedTable } from './train-table.ts';

type TableRun = Run<unknown, TableData, TableNetwork, TrainedTable, { readonly results: Measured }>;

/** Answers that importances are a mean of, and points of the way for each: enough for a mean. */
const [explainedRows, explainedPoints] = [200, 48];

/** Everything the report says about one training. */
export async function reportData({
  context,
  data,
  network: { architecture },
  trained,
  measured: { results },
  facts,
}: TableRun): Promise<TabularReportData> {
  const { table } = data;
  const { seed, out } = context;
  const { explained, importances, rows } = await reasons(trained.model, table, results, seed);
  const learning = learningOf(architecture, outputCount(trained.design.head));
  return {
    ...facts,
    subject: 'row',
    data: dataFacts(context, data),
    table: tableFacts(table, trained),
    results: resultFacts({ data, trained, results }, seed),
    importances,
    explainedRows: rows,
    explained,
    rawExample: rawExample(table),
    model: modelFacts(context, architecture, trained, [
      { name: 'members', value: trained.members.length },
      { name: 'batchSize', value: learning.batchSize },
      { name: 'learningRate', value: learning.learningRate },
      { name: 'weightDecay', value: learning.weightDecay },
      { name: 'optimizer', value: 'AdamW, cosine decay' },
    ]),
    usage: { folder: out, example: JSON.stringify(rowOf(table, table.test.rows[0])) },
  };
}

function dataFacts(
  { files, seed }: TrainContext<unknown>,
  { table: data, leaks }: TableData,
): TabularReportData['data'] {
  const order = new Random(seed).fork('samples').permutation(data.train.rows.length).subarray(0, 5);
  const { answers } = data.train;
  return {
    files: fileNames(files),
    inputColumn: data.kinds.map(({ name }) => name).join(', '),
    targetColumn: data.target,
    simulated: data.simulated,
    rowsRead: data.rowsRead,
    rowsKept: data.train.rows.length + data.test.rows.length,
    leftOut: data.rowsLeftOut.map(({ reason, rows, examples }) => ({
      reason,
      rows,
      examples: [...examples],
    })),
    leaks,
    duplicates: { exact: data.duplicates, near: 0 },
    split: {
      train: data.train.rows.length,
      validation: data.validation?.rows.length ?? 0,
      test: data.test.rows.length,
      seed,
      kind: data.splitKind,
    },
    samples: Array.from(order, (at) => ({
      input: Object.entries(rowOf(data, data.train.rows[at]))
        .map(([name, value]) => `${name}: ${value ?? '–'}`)
        .join(', '),
      label:
        answers.kind === 'classes'
          ? answers.labels[answers.values[at]]
          : String(answers.values[at] + answers.origin),
    })),
  };
}

/** A row as it would be given to `predict`: numbers as numbers where they are written plainly. */
function rowOf({ kinds, cells }: PreparedTable, row: number): Record<string, string | number | null> {
  return Object.fromEntries(
    kinds.map(({ name, kind }) => {
      const cell = cells.get(name)?.at(row) ?? null;
      const plain = kind === 'number' && cell !== null && /^-?\d+(\.\d+)?$/.test(cell);
      return [name, plain ? Number(cell) : cell];
    }),
  );
}

/** The first test row as the model file takes it. */
function rawExample({ kinds, test }: PreparedTable): TabularReportData['rawExample'] {
  return Object.fromEntries(
    kinds.map(({ name }, i) => {
      const value = test.raw[i].values.at(0) ?? Number.NaN;
      if (typeof value === 'string') return [name, value];
      return [name, Number.isNaN(value) ? null : Number(value.toPrecision(9))];
    }),
  );
}

function tableFacts(
  data: PreparedTable,
  { design, members }: Pick<TrainedTable, 'design' | 'members'>,
): TabularReportData['table'] {
  return {
    columns: data.kinds.map((column, i) => {
      const values: List<string | number> = data.train.raw[i].values;
      let missing = 0;
      for (const value of values)
        if (value === '' || (typeof value === 'number' && Number.isNaN(value))) missing += 1;
      return {
        name: column.name,
        kind: column.kind,
        missing,
        unit: column.kind === 'number' ? column.unit : '',
        ...(column.kind === 'category' ? { levels: column.levels.length } : {}),
      };
    }),
    leftOut: data.leftOut.map((each) => ({ ...each })),
    leaks: data.leaks.map((each) => ({ ...each })),
    notes: data.notes
      .filter(({ column }) => column === data.target || data.kinds.some(({ name }) => name === column))
      .map((each) => ({ ...each })),
    members: members.length,
    crosses: design.plans[0].crosses.length,
  };
}

/** Importances over some test rows, and what brought the surest answers. */
async function reasons(model: TabularModel, data: PreparedTable, results: Measured, seed: number) {
  const { columns, decision, labels } = model.design;
  const shuffled = new Random(seed).fork('reasons').permutation(data.test.rows.length);
  // Of a rare class there would be few among any 200 rows, and it is the one that is asked about.
  const wanted = results.kind === 'classes' && decision !== undefined;
  const isFound = (row: number) =>
    wanted && results.kind === 'classes' && results.predicted[row] === decision?.positive;
  const first = Array.from(shuffled)
    .filter(isFound)
    .slice(0, explainedRows / 2);
  const rest = Array.from(shuffled).filter((row) => !isFound(row));
  const chosen = [...first, ...rest.slice(0, explainedRows - first.length)];
  const answers = chosen.map((row) =>
    results.kind === 'quantity' ? 0 : (decision?.positive ?? results.predicted[row]),
  );
  const found = await model.explain(
    pickRows(data.test.raw, Int32Array.from(chosen)),
    answers,
    explainedPoints,
  );
  const importances = columns
    .map(({ name }, i) => ({
      column: name,
      importance:
        found.reduce((sum, { contributions }) => sum + Math.abs(contributions[i]), 0) / found.length,
    }))
    .sort((a, b) => b.importance - a.importance);
  const surest = found
    .map((each, i) => ({ ...each, row: chosen[i] }))
    .sort((a, b) => Math.abs(b.score - b.baseline) - Math.abs(a.score - a.baseline))
    .slice(0, 8);
  const name = (value: number) => labels[value] ?? '';
  const explained = surest.map(({ contributions, score, baseline, row }) => {
    const cells = rowOf(data, data.test.rows[row]);
    return {
      truth: results.kind === 'classes' ? name(results.truth[row]) : String(results.truth[row]),
      said:
        results.kind === 'classes'
          ? name(results.predicted[row])
          : String(Number(results.predicted[row].toPrecision(5))),
      score,
      baseline,
      contributions: columns
        .map((column, i) => ({
          column: column.name,
          value: String(cells[column.name] ?? '–'),
          contribution: contributions[i],
        }))
        .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
        .slice(0, 4),
    };
  });
  return { importances, explained, rows: found.length };
}
