import { join } from 'node:path';
import type { RawColumn } from '../../src/data/table/columns/raw-columns.ts';
import { withCleanup } from '../../src/tasks/kit/with-cleanup.ts';
import { architectures } from '../../src/tasks/tabular/architectures.ts';
import { type PreparedTable, prepareTable } from '../../src/tasks/tabular/prepare.ts';
import { memberRowsOf, trainTable } from '../../src/tasks/tabular/train-table.ts';

/** What one side gives for the rows that are judged. */
export interface Answers {
  /** `[rows, classes]` */
  readonly scores: ArrayLike<number>;
  readonly predicted: Int32Array;
  readonly seconds: number;
}

export interface OurTraining extends Answers {
  readonly truth: Int32Array;
  readonly labels: readonly string[];
  /** What the peer is given: the columns as they were read. */
  readonly columns: readonly { kind: string; train: readonly unknown[]; test: readonly unknown[] }[];
  readonly answers: readonly number[];
  /** Losses at the epochs kept, and which that were. */
  readonly note: string;
}

interface Training {
  readonly folder: string;
  readonly target: string;
  readonly ignore: readonly string[];
  readonly seed: number;
  readonly epochs?: number;
  readonly architecture?: string;
}

/** Trains the classifier on train.csv of the folder as the task does by default, and answers the rows of test.csv. */
export function trainOurs({ folder, target, ignore, seed, epochs, architecture: asked }: Training) {
  return withCleanup(async (hold): Promise<OurTraining> => {
    const files = { train: join(folder, 'train.csv'), test: join(folder, 'test.csv') };
    const options = { target, ignore, keep: [], minRowsPerLabel: 10 };
    const table = hold(await prepareTable(files, 'classes', options, seed));
    const { train, test } = table;
    if (train.answers.kind !== 'classes' || test.answers.kind !== 'classes') throw new Error('no classes');
    const { labels } = train.answers;
    const architecture = architectures.find(({ name }) => name === asked) ?? architectures[0];
    const start = performance.now();
    const trained = await trainTable(
      { ...nothingElse, table, positive: labels.length === 2 ? 1 : undefined, costs: undefined },
      {
        architecture,
        members: memberRowsOf(table, seed),
        name: '',
        epochs: epochs ?? architecture.epochs,
        about: nothing,
      },
      {
        epochs: epochs ?? architecture.epochs,
        seed,
        checkpoint: join(folder, `${training++}.ckpt`),
        fingerprint: folder,
        verbose: 0,
      },
      { options: {}, files, seed, lang: 'en', out: folder, say: () => {}, hold },
    );
    const seconds = (performance.now() - start) / 1000;
    const scores = await trained.model.run(test.raw);
    const classes = labels.length;
    const threshold = trained.design.decision?.threshold;
    const predicted = Int32Array.from(test.answers.values, (_, row) => {
      const own = scores.subarray(row * classes, (row + 1) * classes);
      return threshold === undefined ? own.indexOf(Math.max(...own)) : Number(own[1] >= threshold);
    });
    const kept = trained.history[Math.min(trained.bestEpoch, trained.history.length) - 1];
    return {
      scores,
      predicted,
      seconds,
      truth: test.answers.values,
      labels,
      columns: columnsOf(table),
      answers: [...train.answers.values],
      note: `best epoch ${trained.bestEpoch} of ${trained.history.length}, loss ${kept.loss.toFixed(4)}, validation ${kept.valLoss.toFixed(4)}, slope ${trained.design.head.kind === 'classes' ? trained.design.head.slope.toFixed(2) : ''}`,
    };
  });
}

/** Trainings so far, each with a checkpoint of its own. */
let training = 0;

const nothing = { en: '', zh: '' };
const nothingElse = {
  counts: { train: 0, validation: 0, test: 0 },
  rowsRead: 0,
  summary: nothing,
  leftOut: {},
  leftOutOfFiles: [],
  notes: [],
  onDisk: false,
  simulated: false,
};

/** Numbers as they are, null where missing. */
const columnsOf = ({ train, test }: PreparedTable) =>
  train.raw.map((column, i) => ({
    kind: column.kind,
    train: valuesOf(column),
    test: valuesOf(test.raw[i]),
  }));

const valuesOf = ({ values }: RawColumn): unknown[] =>
  Array.from({ length: values.length }, (_, row) => {
    const value = values.at(row);
    return typeof value === 'number' && Number.isNaN(value) ? null : value;
  });
