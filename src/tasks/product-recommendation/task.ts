import { filesSha256 } from '../../core/file-hash.ts';
import { renderReport } from '../../report/render-report.ts';
import type { Learned, Task, TrainRequest } from '../kit/task.ts';
import { recommenderArchitectures } from './architectures.ts';
import { measure, metricsOutcome } from './measure.ts';
import { interactionOptions } from './options.ts';
import { prepareInteractions } from './prepare.ts';
import { recommendationTaskModel } from './recommendation-task-model.ts';
import { Recommender } from './recommender.ts';
import { recommendationReport } from './report/recommendation-report.ts';
import { changesOf, recommendationReportData } from './report-data.ts';
import { statisticsToJson } from './signals/item-statistics.ts';
import { trainRecommender } from './train-recommender.ts';
import { recommendationEn } from './words/en.ts';

/**
 * What a user takes next, from what they took before: spare parts, products, pages.
 *
 *     millwright train spare-parts.csv --task product-recommendation --items spare-parts-parts.csv --out models/parts
 */
export const productRecommendation: Task = {
  name: 'product-recommendation',
  summary: {
    en: 'recommends what comes next after a history of purchases or spare-part orders',
    zh: '根据购买或备件领用的历史，推荐接下来需要的物品',
  },
  example:
    'millwright train spare-parts.csv --task product-recommendation --items spare-parts-parts.csv --out models/parts',
  architectures: recommenderArchitectures.map(({ name }) => name),
  options: [
    { flags: '--user <column>', description: 'the column of a log that says who took an item' },
    { flags: '--item <column>', description: 'the column with the item taken, or taken next' },
    { flags: '--time <column>', description: 'the column of a log that says when' },
    {
      flags: '--history <column>',
      description: 'the column with the items taken before, separated by blanks',
    },
    {
      flags: '--items <file>',
      description: 'a table of items: id, name, and description where there is one',
    },
    { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
    { flags: '--title <text>', description: 'what the report calls the model' },
  ],
  evaluateOptions: [
    { flags: '--user <column>', description: 'the column that says who, where it is called otherwise' },
    { flags: '--item <column>', description: 'the column with the item, likewise' },
    { flags: '--time <column>', description: 'the column that says when, likewise' },
    { flags: '--history <column>', description: 'the column with the items taken before, likewise' },
    { flags: '--encoding <name>', description: 'the encoding of the file, where it cannot be told' },
  ],
  learn,
  async load(bundle) {
    return recommendationTaskModel(bundle, await Recommender.open(bundle));
  },
};

async function learn(request: TrainRequest, checkpoint: string): Promise<Learned> {
  const { log, options, seed } = request;
  const items = typeof options.items === 'string' ? options.items : undefined;
  const columns = interactionOptions(options);
  const files = { train: request.data, validation: request.validation, test: request.test, items };
  const data = await prepareInteractions(files, columns, seed);
  const { catalog, read } = data;
  const users = read.sequences.length;
  log(
    `${read.rowsRead} rows of ${users} users and ${catalog.size} items read from ${request.data}; ` +
      `${data.choosing.length} questions to choose by, ${data.test.length} to report on`,
  );
  for (const { en } of read.notes) log(en);
  const words: Readonly<Record<string, string>> = recommendationEn.data.reasons;
  for (const { reason, count } of changesOf(data)) log(`${words[reason] ?? reason}: ${count}`);
  const architecture =
    recommenderArchitectures.find(({ name }) => name === request.architecture) ?? recommenderArchitectures[0];
  log(`network: ${architecture.name} on histories of up to ${data.length} items`);
  const epochs = request.epochs ?? architecture.epochs;
  const training = await trainRecommender(architecture, data, {
    epochs,
    seed,
    device: request.device,
    checkpoint,
    fingerprint: `${await filesSha256([files.train, files.validation, files.test, items])} ${JSON.stringify(columns)} ${epochs} ${architecture.name}`,
    signal: request.signal,
    logs: request.logs,
    log,
  });
  const { onnx, statistics, factors, chosen } = training;
  const recommender = await Recommender.create({
    catalog,
    architecture,
    length: data.length,
    statistics,
    texts: data.texts,
    factors,
    onnx,
  });
  const results = await measure(recommender, data.test);
  const { hrAt10, ndcgAt10 } = results.metrics;
  return {
    content: {
      architecture: architecture.name,
      historyLength: data.length,
      factors: { ...factors },
      columns: Object.fromEntries(
        Object.entries(read.columns).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      data: {
        files: [request.data, request.validation, request.test, items].filter((file) => file !== undefined),
        sha256: data.sha256,
        rowsRead: read.rowsRead,
        users,
        items: catalog.size,
        events: data.sequences.reduce((sum, { length }) => sum + length, 0),
        choosing: data.choosing.length,
        test: data.test.length,
        unknownAnswers: data.unknown.answers,
        leftOut: { ...read.leftOut },
        unsorted: read.unsorted,
        shortened: { ...read.shortened },
      },
      seed,
      bestEpoch: chosen.bestEpoch,
      parameters: chosen.parameters,
      metrics: metricsOutcome(results),
      cost: { seconds: Math.round(training.seconds * 100) / 100, latencyMs: results.latency },
      command: request.command,
    },
    files: {
      'model.onnx': onnx,
      'items.json': JSON.stringify(catalog),
      'statistics.json': JSON.stringify(statisticsToJson(statistics)),
      ...(data.texts === undefined ? {} : { 'texts.json': JSON.stringify(data.texts) }),
    },
    cases: { train: data.sequences.length, validation: data.choosing.length, test: data.test.length },
    headline: `HR@10 ${hrAt10.toFixed(4)}, NDCG@10 ${ndcgAt10.toFixed(4)} over ${data.test.length} purchases it never saw, all ${catalog.size} items ranked`,
    async report() {
      const facts = { request, data, architecture, training, results, recommender };
      return renderReport(recommendationReport(await recommendationReportData(facts), request.lang));
    },
    close: () => recommender.close(),
  };
}
