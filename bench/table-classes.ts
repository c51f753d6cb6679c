/**
 * How good `tabular-classification` is by default beside scikit-learn's HistGradientBoostingClassifier by default, on
 * the same rows of the same tables, and how long both learn:
 *
 *     MILLWRIGHT_BENCH_PYTHON=<python with scikit-learn> npx tsx bench/table-classes.ts [table, ...] [--seeds 5]
 *
 * `--validation` judges rows that are held out of those to learn from: what is chosen must be chosen by these.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { averagePrecision, classificationMetrics, logLoss, rocAuc } from '../src/train/metrics/index.ts';
import type { Peer } from './peer.ts';
import { scikitLearn } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import type { TableSource } from './table-classes/class-table.ts';
import { type Answers, trainOurs } from './table-classes/ours.ts';
import { splitsOf, tableSources } from './table-classes/tables.ts';

const { values, positionals } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    'first-seed': { type: 'string', default: '0' },
    splits: { type: 'string', default: '5' },
    epochs: { type: 'string' },
    architecture: { type: 'string' },
    validation: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const log = (line: string): boolean => process.stderr.write(`${line}\n`);

type Figures = Readonly<Record<string, number>>;

async function measure(source: TableSource, peer: Peer | undefined): Promise<void> {
  const [ours, theirs]: [Figures[], Figures[]] = [[], []];
  const seeds = source.everyFold ? 1 : Number(values.seeds);
  for (let i = 0; i < seeds; i++) {
    const seed = Number(values['first-seed']) + i;
    const table = await source.load(seed);
    const splits = splitsOf(table, seed, source.everyFold, values.validation);
    for (const { seed: own, learn, judge } of splits.slice(0, Number(values.splits))) {
      for (const [name, rows] of [
        ['train.csv', learn],
        ['test.csv', judge],
      ] as const) {
        const text = [table.header, ...rows.map((row) => table.lines[row])].join('\n');
        await writeFile(join(folder, name), `${text}\n`);
      }
      const { target, ignore } = table;
      const epochs = values.epochs === undefined ? undefined : Number(values.epochs);
      const { architecture } = values;
      const found = await trainOurs({ folder, target, ignore, seed: own, epochs, architecture });
      const { truth, labels, columns, answers } = found;
      const classes = labels.length;
      ours.push(figuresOf(truth, labels, found));
      log(`${source.name} ${own}: ${shown(ours[ours.length - 1])}; ${found.note}`);
      if (peer === undefined) continue;
      await writeFile(join(folder, 'table.json'), JSON.stringify({ columns, answers, classes, seed: own }));
      const seconds = await peer.measure();
      const scores = new Float64Array(Uint8Array.from(await readFile(join(folder, 'scores.bin'))).buffer);
      const predicted = truth.map((_, row) => {
        const mine = scores.subarray(row * classes, (row + 1) * classes);
        return mine.indexOf(Math.max(...mine));
      });
      theirs.push(figuresOf(truth, labels, { scores, predicted, seconds }));
      log(`  ${peer.name}: ${shown(theirs[theirs.length - 1])}`);
    }
  }
  const side = values.validation ? ' (validation)' : '';
  console.log(`${source.name}${side}, mean and standard error of ${ours.length}:`);
  console.log(`  Millwright: ${shown(mean(ours), error(ours))}`);
  if (peer === undefined) return;
  console.log(`  ${peer.name} ${peer.version}: ${shown(mean(theirs), error(theirs))}`);
  const differences = ours.map((own, i) =>
    Object.fromEntries(Object.entries(own).map(([name, value]) => [name, value - theirs[i][name]])),
  );
  console.log(`  difference: ${shown(mean(differences), error(differences))}`);
}

/** AUC, average precision and F1 are of the rarer class, and only of two. */
function figuresOf(truth: Int32Array, labels: readonly string[], found: Answers): Figures {
  const { accuracy, f1Macro, classes } = classificationMetrics(truth, found.predicted, labels);
  const scores = Float64Array.from(found.scores);
  const yes = Float64Array.from(truth, (_, row) => scores[2 * row + 1]);
  return {
    accuracy,
    macroF1: f1Macro,
    logLoss: logLoss(truth, normalised(scores, labels.length), labels.length),
    ...(labels.length === 2 && {
      F1: classes[1].f1,
      AUC: rocAuc(truth, yes),
      AP: averagePrecision(truth, yes),
    }),
    seconds: found.seconds,
  };
}

/** Rows of sum one, which float32 comes near to only. */
function normalised(scores: Float64Array, classes: number): Float64Array {
  return scores.map((score, i) => {
    const start = i - (i % classes);
    return score / scores.subarray(start, start + classes).reduce((sum, each) => sum + each, 0);
  });
}

const over = (all: readonly Figures[], take: (values: readonly number[]) => number): Figures =>
  Object.fromEntries(Object.keys(all[0]).map((name) => [name, take(all.map((each) => each[name]))]));

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;
const mean = (all: readonly Figures[]): Figures => over(all, meanOf);
const error = (all: readonly Figures[]): Figures =>
  over(all, (values) => {
    const middle = meanOf(values);
    const squares = values.reduce((sum, each) => sum + (each - middle) ** 2, 0);
    return Math.sqrt(squares / Math.max(1, values.length - 1) / values.length);
  });

function shown(figures: Figures, errors?: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => {
      if (name === 'seconds') return `${value.toFixed(1)} s`;
      return `${name} ${value.toFixed(4)}${errors === undefined ? '' : ` ±${errors[name].toFixed(4)}`}`;
    })
    .join(', ');
}

const folder = await mkdtemp(join(tmpdir(), 'millwright-bench-'));
const { peers } = await startPeers([scikitLearn('table_classes', { folder })], log);
try {
  for (const source of tableSources) {
    if (positionals.length === 0 || positionals.includes(source.name)) await measure(source, peers[0]);
  }
} finally {
  for (const peer of peers) peer.stop();
  await rm(folder, { recursive: true, force: true });
}
