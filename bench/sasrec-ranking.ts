import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../src/core/errors.ts';
import { model as createModel } from '../src/index.ts';
import { recommenderArchitectures } from '../src/tasks/product-recommendation/architectures.ts';
import { sequenceRows } from '../src/tasks/product-recommendation/network-rows.ts';
import { prepareInteractions } from '../src/tasks/product-recommendation/prepare.ts';
import { NetworkScorer, rankWith, trainNetwork } from '../src/tasks/product-recommendation/train-network.ts';
import { rankingMetrics } from '../src/train/metrics/recommendation.ts';
import type { Benchmark } from './benchmark.ts';
import { rounded } from './in-turns.ts';
import { exchangeFolder } from './language-model-exchange.ts';
import { pytorch } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';

const seed = Number(process.env.MILLWRIGHT_BENCH_SEED ?? 1);
/** About the epoch that the task chooses by itself. */
const epochs = Number(process.env.MILLWRIGHT_BENCH_EPOCHS ?? 26);

/**
 * Both sides train the same network from the same first weights on the same purchases, each in an order and with
 * dropout of its own; then all items are ranked for users who were kept apart. The test file is not read.
 */
export const sasrecRanking: Benchmark = {
  name: 'sasrec-ranking',
  quality: true,
  summary: 'NDCG@10 on users kept apart after the same epochs of SASRec on amazon-industrial',
  async run(log) {
    const path = join(process.env.MILLWRIGHT_DATA ?? '../shared/data', 'amazon-industrial', 'valid.ids.csv');
    if (!existsSync(path)) {
      throw new UserError(
        `${path} is not there; set MILLWRIGHT_DATA to the folder that holds amazon-industrial`,
      );
    }
    const columns = { history: 'history', item: 'item' };
    const data = await prepareInteractions({ train: path, test: path }, columns, seed);
    const sequences = data.sequences.filter((_, place) => !data.apart.has(place));
    const [architecture] = recommenderArchitectures;
    const sizes = { items: data.catalog.size, length: data.length };
    const { input, trained } = architecture.build(sizes);
    const first = createModel({ inputs: input, outputs: trained }, { name: architecture.name, seed });
    const rows = sequenceRows(sequences, sizes.length);
    const ids = new Int32Array(rows.length * sizes.length);
    const target = new Int32Array(rows.length * sizes.length);
    rows.read(
      Int32Array.from({ length: rows.length }, (_, row) => row),
      { inputs: [ids], target },
    );
    const weights = first.network.weights.map(({ path: name, shape }) => ({ name, shape }));
    const values = first.getWeights();
    const folder = await exchangeFolder(
      { ...architecture, epochs, length: sizes.length },
      new Map<string, { data: Float32Array | Int32Array; shape: readonly number[] }>([
        ...weights.map(
          ({ name, shape }) =>
            [`weight:${name}`, { data: values.get(name) ?? new Float32Array(), shape }] as const,
        ),
        ['ids', { data: ids, shape: [rows.length, sizes.length] }],
        ['target', { data: target, shape: [rows.length, sizes.length] }],
      ]),
    );
    const { peers, skipped } = await startPeers(pytorch('sasrec_ranking', { folder }), log);
    const request = { epochs, seed, checkpoint: join(folder, 'training.ckpt'), fingerprint: 'bench' };
    try {
      const start = performance.now();
      const ours = await trainNetwork(architecture, sizes, sequences, undefined, request);
      const seconds = (performance.now() - start) / 1000;
      const scorer = new NetworkScorer(ours.network, sizes.length);
      const ndcgOf = async (trainedWeights: ReadonlyMap<string, Float32Array>): Promise<number> => {
        scorer.setWeights(trainedWeights);
        const ranks: number[] = [];
        await scorer.each(
          data.choosing.map(({ history }) => history),
          (scores, row) => void ranks.push(rankWith(scores, data.choosing[row].item)),
        );
        const { hrAt10, ndcgAt10 } = rankingMetrics(ranks, new Set(), sizes.items);
        log(`HR@10 ${rounded(hrAt10)}, NDCG@10 ${rounded(ndcgAt10)} on ${ranks.length} answers`);
        return ndcgAt10;
      };
      log(`Millwright: ${epochs} epochs in ${Math.round(seconds)} s`);
      const own = await ndcgOf(ours.weights);
      const figures = [];
      for (const peer of peers) {
        const took = await peer.measure();
        log(`${peer.name}: ${epochs} epochs in ${Math.round(took)} s`);
        const theirs = new Map<string, Float32Array>();
        for (const [i, { name }] of weights.entries()) {
          const bytes = await readFile(join(folder, `${i}.bin.trained`));
          theirs.set(name, new Float32Array(Uint8Array.from(bytes).buffer));
        }
        const value = await ndcgOf(theirs);
        figures.push({
          name: peer.name,
          version: peer.version,
          value: rounded(value),
          ratio: rounded(own / value),
          note: `trained in ${Math.round(took)} s, ours in ${Math.round(seconds)} s`,
        });
      }
      await scorer.release();
      return {
        name: 'sasrec-ranking',
        unit: 'NDCG@10',
        ours: rounded(own),
        peers: figures,
        skipped,
        threads: threadCount(),
      };
    } finally {
      for (const peer of peers) peer.stop();
      await first.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
