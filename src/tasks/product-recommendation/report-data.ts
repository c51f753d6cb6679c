import { Random } from '../../core/random.ts';
import type { Prepared, Run } from '../kit/parts.ts';
import { fileNames, modelFacts } from '../kit/training-facts.ts';
import type { RecommenderChoice } from './architectures.ts';
import type { MeasuredMethod, MeasuredRecommender } from './measure.ts';
import type { Options } from './options.ts';
import { changesOf, type PreparedInteractions } from './prepare.ts';
import type { Recommender } from './recommender.ts';
import type { MethodResult, RecommendationExample, RecommendationReportData } from './report/facts.ts';
import type { ItemStatistics } from './signals/item-statistics.ts';
import type { NetworkTraining } from './train-network.ts';

type RecommenderRun = Run<
  Options,
  PreparedInteractions & Pick<Prepared, 'counts' | 'simulated'>,
  RecommenderChoice,
  NetworkTraining & { readonly statistics: ItemStatistics; readonly recommender: Recommender },
  { readonly results: MeasuredRecommender }
>;

const shownExamples = 6;
/** Questions by which the usual spread of each signal is measured. */
const lookedAt = 100;

/** Everything the report says about one training. */
export async function recommendationReportData({
  context,
  data,
  network: { architecture },
  trained,
  measured: { results },
  facts,
}: RecommenderRun): Promise<RecommendationReportData> {
  const { options, files, seed, out } = context;
  const { statistics, recommender } = trained;
  const { read, sequences, catalog } = data;
  const example = data.test.find(({ history }) => history.length > 1)?.history ?? data.test[0].history;
  const ids = Array.from(example.slice(-data.length), (item) => catalog.ids[item]);
  return {
    ...facts,
    subject: 'row',
    data: {
      files: fileNames(files, options.items),
      inputColumn: read.columns.history ?? read.columns.user ?? '',
      targetColumn: read.columns.item ?? '',
      simulated: data.simulated,
      rowsRead: read.rowsRead,
      rowsKept: read.rowsRead - Object.values(read.leftOut).reduce((sum, rows) => sum + rows, 0),
      leftOut: [],
      duplicates: { exact: read.leftOut.duplicate, near: 0 },
      split: {
        ...data.counts,
        seed,
        kind: data.splitKind,
      },
      samples: [],
    },
    events: {
      kind: read.kind,
      users: read.sequences.length,
      items: catalog.size,
      events: sequences.reduce((sum, { length }) => sum + length, 0),
      neverTaken: statistics.counts.reduce((sum, count) => sum + (count === 0 ? 1 : 0), 0),
      historyLength: data.length,
      withTexts: data.texts !== undefined,
      changes: changesOf(data),
    },
    results: {
      questions: data.test.length,
      unknownAnswers: data.unknown.answers,
      model: methodResult(results),
      baselines: results.baselines.map(methodResult),
      hrAt1: results.ranks.filter((rank) => rank === 1).length / results.ranks.length,
      hrAt5: results.metrics.hrAt5,
      hrAt20: results.metrics.hrAt20,
      byFrequency: byFrequency(data, statistics, results),
    },
    factors: await usualWeights(data, recommender),
    examples: await examplesOf(data, results, recommender, seed),
    model: modelFacts(
      context,
      architecture,
      trained,
      [
        { name: 'batchSize', value: architecture.batchSize },
        { name: 'learningRate', value: architecture.learningRate },
        { name: 'optimizer', value: 'Adam' },
        { name: 'historyLength', value: data.length },
      ],
      [],
    ),
    usage: {
      folder: out,
      example: ids.join(' '),
      answer: ['label', 'score', 'recommended'],
    },
  };
}

const methodResult = ({ name, metrics, intervals }: MeasuredMethod): MethodResult => ({
  name,
  hrAt10: { value: metrics.hrAt10, ...intervals.hrAt10 },
  ndcgAt10: { value: metrics.ndcgAt10, ...intervals.ndcgAt10 },
  mrr: metrics.mrr,
  coverageAt10: metrics.coverageAt10,
});

/** Hit rates for answers that were taken never, seldom, and often. */
function byFrequency(
  { test }: PreparedInteractions,
  { counts }: ItemStatistics,
  { ranks }: MeasuredRecommender,
): { from: number; to: number | undefined; questions: number; hrAt10: number }[] {
  const ranges: { from: number; to: number | undefined }[] = [
    { from: 0, to: 0 },
    { from: 1, to: 4 },
    { from: 5, to: 19 },
    { from: 20, to: 99 },
    { from: 100, to: undefined },
  ];
  return ranges.map(({ from, to }) => {
    const own = ranks.filter((_, i) => {
      const count = test[i].item < 0 ? 0 : counts[test[i].item];
      return count >= from && count <= (to ?? Number.POSITIVE_INFINITY);
    });
    const hits = own.filter((rank) => rank <= 10).length;
    return { from, to, questions: own.length, hrAt10: own.length === 0 ? Number.NaN : hits / own.length };
  });
}

/** Each factor times how much its signal differs between the items that rank high and the average item. */
async function usualWeights(
  { test }: PreparedInteractions,
  recommender: Recommender,
): Promise<{ name: string; weight: number }[]> {
  const { blend, factors } = recommender;
  const sums = new Map<string, number>();
  const some = test.slice(0, lookedAt);
  await recommender.scoreEach(
    some.map(({ history }) => history),
    (_, network, row) => {
      for (const [name, factor] of Object.entries(factors)) {
        const values = name === 'network' ? network : blend.signal(name, some[row].history);
        sums.set(name, (sums.get(name) ?? 0) + Math.abs(factor) * deviation(values));
      }
    },
  );
  return [...sums]
    .map(([name, sum]) => ({ name, weight: (Math.sign(factors[name]) * sum) / some.length }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

async function examplesOf(
  { test, catalog, length }: PreparedInteractions,
  { ranks, recommended }: MeasuredRecommender,
  recommender: Recommender,
  seed: number,
): Promise<RecommendationExample[]> {
  const name = (item: number) => catalog.names[item];
  const order = Array.from(new Random(seed).fork('examples').permutation(test.length));
  const able = order.filter((row) => test[row].history.length > 1 && test[row].item >= 0);
  // Half of them rightly answered, so that both kinds are seen.
  const hits = able.filter((row) => ranks[row] <= 10).slice(0, shownExamples / 2);
  const misses = able.filter((row) => ranks[row] > 10).slice(0, shownExamples / 2);
  const examples: RecommendationExample[] = [];
  for (const row of [...hits, ...misses].sort((a, b) => a - b)) {
    const { history, item } = test[row];
    const { contributions } = await recommender.explain(history, recommended[row][0]);
    examples.push({
      history: Array.from(history.slice(-Math.min(length, 4)), name),
      taken: name(item),
      place: Number.isFinite(ranks[row]) ? ranks[row] : undefined,
      recommended: recommended[row].slice(0, 3).map(name),
      because: [...contributions]
        .sort((a, b) => b.contribution - a.contribution)
        .slice(0, 2)
        .map(({ item: taken, contribution }) => ({ name: name(taken), contribution })),
    });
  }
  return examples;
}
