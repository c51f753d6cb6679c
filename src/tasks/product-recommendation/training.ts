import { filesSha256 } from '../../core/file-hash.ts';
import { implement } from '../kit/implement.ts';
import type { Prepared } from '../kit/parts.ts';
import type { TrainContext } from '../kit/task.ts';
import { type RecommenderChoice, recommenderArchitectures } from './architectures.ts';
import { measure, metricsOutcome } from './measure.ts';
import type { Options } from './options.ts';
import { changesOf, type PreparedInteractions, prepareInteractions, reasons } from './prepare.ts';
import { Recommender } from './recommender.ts';
import { recommendationReport } from './report/recommendation-report.ts';
import { recommendationReportData } from './report-data.ts';
import { statisticsToJson } from './signals/item-statistics.ts';
import { trainRecommender } from './train-recommender.ts';
import { recommendationEn } from './words/en.ts';
import { recommendationZh } from './words/zh.ts';

export const implementation = implement({
  prepare,
  network,
  async train(data, { architecture }, fit, { say, hold }) {
    const { catalog, texts, length, read } = data;
    const { onnx, statistics, factors, chosen, seconds } = await trainRecommender(
      architecture,
      data,
      fit,
      say,
    );
    const recommender = await Recommender.create({
      catalog,
      architecture,
      length,
      statistics,
      texts,
      factors,
      onnx,
    });
    return {
      ...chosen,
      seconds,
      statistics,
      recommender: hold(recommender),
      files: {
        'model.onnx': onnx,
        'items.json': JSON.stringify(catalog),
        'statistics.json': JSON.stringify(statisticsToJson(statistics)),
        ...(texts && { 'texts.json': JSON.stringify(texts) }),
      },
      content: {
        historyLength: length,
        factors: { ...factors },
        columns: JSON.parse(JSON.stringify(read.columns)),
        bestEpoch: chosen.bestEpoch,
      },
    };
  },
  async measure({ recommender }, { test, catalog }) {
    const results = await measure(recommender, test);
    const [hr, ndcg] = [results.metrics.hrAt10, results.metrics.ndcgAt10].map((each) => each.toFixed(4));
    return {
      results,
      metrics: metricsOutcome(results),
      latency: results.latency,
      headline: {
        en: `HR@10 ${hr}, NDCG@10 ${ndcg} over ${test.length} purchases it never saw, all ${catalog.size} items ranked`,
        zh: `在 ${test.length} 次从未见过的选取上 HR@10 为 ${hr}，NDCG@10 为 ${ndcg}；对全部 ${catalog.size} 个物品排序`,
      },
    };
  },
  report: async (run) => recommendationReport(await recommendationReportData(run), run.context.lang),
});

async function prepare({
  options,
  files,
  seed,
}: TrainContext<Options>): Promise<PreparedInteractions & Prepared> {
  const { items, itemsSheet, itemsHeaderRow, encoding } = options;
  const data = await prepareInteractions({ ...files, items }, options, seed, {
    sheet: itemsSheet,
    headerRow: itemsHeaderRow,
    encoding,
  });
  const { read, catalog, sequences, choosing, test, unknown } = data;
  const users = read.sequences.length;
  const [en, zh]: Readonly<Record<string, string>>[] = [
    recommendationEn.data.reasons,
    recommendationZh.data.reasons,
  ];
  const changes = changesOf(data)
    .filter(({ reason }) => !(reason in read.leftOut))
    .map(({ reason, count }) => ({ en: `${en[reason]}: ${count}`, zh: `${zh[reason]}：${count}` }));
  return {
    ...data,
    counts: { train: sequences.length, validation: choosing.length, test: test.length },
    rowsRead: read.rowsRead,
    summary: {
      en: `${read.rowsRead} rows of ${users} users and ${catalog.size} items read from ${files.train}: ${choosing.length} questions for validation, ${test.length} for the test`,
      zh: `从 ${files.train} 读取 ${read.rowsRead} 行，共 ${users} 个用户、${catalog.size} 个物品：验证问题 ${choosing.length} 个，测试问题 ${test.length} 个`,
    },
    leftOut: { ...read.leftOut },
    reasons,
    notes: [...read.notes, ...(data.join === undefined ? [] : [data.join]), ...changes],
    onDisk: false,
    simulated: read.simulated,
    fingerprint: items && (await filesSha256([items])),
    content: {
      files: [files.train, files.validation, files.test, items].filter((file) => file !== undefined),
      users,
      items: catalog.size,
      events: sequences.reduce((sum, { length }) => sum + length, 0),
      choosing: choosing.length,
      unknownAnswers: unknown.answers,
      unsorted: read.unsorted,
      shortened: { ...read.shortened },
    },
  };
}

function network(
  { length }: PreparedInteractions,
  { architecture: asked }: TrainContext<Options>,
): RecommenderChoice {
  const architecture =
    recommenderArchitectures.find(({ name }) => name === asked) ?? recommenderArchitectures[0];
  const { name, epochs } = architecture;
  return {
    architecture,
    name,
    epochs,
    about: {
      en: `${name} on histories of up to ${length} items`,
      zh: `${name}，历史最多 ${length} 个物品`,
    },
  };
}
