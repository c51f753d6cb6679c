import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../src/core/errors.ts';
import { Random } from '../src/core/random.ts';
import type { Dataset } from '../src/data/dataset.ts';
import { BytePairTokenizer } from '../src/data/text/bpe/byte-pair-tokenizer.ts';
import { meanOverTokens } from '../src/tasks/sequence/train-token-losses.ts';
import { architectures } from '../src/tasks/translation/architectures.ts';
import { measureTranslation } from '../src/tasks/translation/measure.ts';
import type { TranslationSizes } from '../src/tasks/translation/network.ts';
import { type Pair, readPairs, splitPairs } from '../src/tasks/translation/pairs.ts';
import { placeholders } from '../src/tasks/translation/placeholders.ts';
import { encodePairs, pairDataset, untrained } from '../src/tasks/translation/train-translation.ts';
import { Translator } from '../src/tasks/translation/translator.ts';
import { Engine } from '../src/train/engine.ts';
import { adam } from '../src/train/optimizers/index.ts';
import { cosineDecay, learningRateAt, warmup } from '../src/train/schedules.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import { inTurns, rounded } from './in-turns.ts';
import { exchangeFolder } from './language-model-exchange.ts';
import { pytorch } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';

const batch = 64;
/** `MILLWRIGHT_BENCH_SEED`: other first weights and another order of the pairs. */
const seed = Number(process.env.MILLWRIGHT_BENCH_SEED ?? 1);

interface Material {
  readonly sizes: TranslationSizes;
  readonly tokenizer: BytePairTokenizer;
  readonly engine: Engine;
  readonly data: Dataset;
  /** Rows of all steps, one batch after another. */
  readonly order: Int32Array;
  readonly rates: readonly number[];
  readonly test: readonly Pair[];
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/** English and Chinese sentences, a small network with its first weights, and a folder that holds all of it. */
async function material(steps: number, columns: { input: string; target: string }): Promise<Material> {
  const path = join(process.env.MILLWRIGHT_DATA ?? '../shared/data', 'tatoeba-zh', 'cmn.txt');
  if (!existsSync(path)) {
    throw new UserError(`${path} is not there; set MILLWRIGHT_DATA to the folder that holds tatoeba-zh`);
  }
  const { pairs } = await readPairs(path, { ...columns, header: false });
  const split = splitPairs(pairs, { validation: 0.05, test: 0.05 }, 0);
  const train = [...split.train];
  const texts = train.flatMap(({ source, target }) => [source, target]);
  const specialTokens = ['<|pad|>', '<|start|>', '<|end|>', ...placeholders];
  const tokenizer = BytePairTokenizer.train(texts, { vocabularySize: 4000, specialTokens });
  const length = 40;
  const short = ({ source, target }: Pair) =>
    tokenizer.encode(source).length < length && tokenizer.encode(target).length < length;
  const data = pairDataset(await encodePairs(train.filter(short), tokenizer));
  const sizes = { ...architectures[0].sizes, dropout: 0, vocabulary: tokenizer.size, length };
  const engine = new Engine(untrained(sizes, seed));
  const warming = Math.ceil(steps / 8);
  const schedule = warmup(warming, cosineDecay(0.003, Math.max(1, steps - warming), { alpha: 0.05 }));
  await engine.setObjective({
    loss: meanOverTokens,
    metrics: {},
    optimizer: adam({ learningRate: schedule, beta2: 0.98, globalClipnorm: 1 }),
  });
  engine.prepareSlots();
  const order = orderOf(data, steps);
  const widths = Int32Array.from({ length: 2 * steps }, (_, i) => {
    const own =
      data.narrow?.(order.subarray(Math.floor(i / 2) * batch, (Math.floor(i / 2) + 1) * batch)) ?? data;
    return own.inputs[i % 2].shape[0];
  });
  const all = Int32Array.from({ length: data.length }, (_, row) => row);
  const inputs = data.inputs.map(({ shape }) => new Int32Array(data.length * shape[0]));
  data.read(all, { inputs });
  const arrays = new Map<string, { data: Float32Array | Int32Array; shape: readonly number[] }>([
    ...engine.network.weights.map(
      ({ path: name, shape }) =>
        [`weight:${name}`, { data: engine.state.values(name).slice(), shape }] as const,
    ),
    ...(['source', 'target', 'next'] as const).map(
      (name, i) => [name, { data: inputs[i], shape: [data.length, data.inputs[i].shape[0]] }] as const,
    ),
    ['order', { data: order, shape: [order.length] }],
    ['widths', { data: widths, shape: [steps, 2] }],
  ]);
  const rates = Array.from({ length: steps }, (_, step) => learningRateAt(schedule, step));
  const folder = await exchangeFolder({ ...sizes, batch, rates }, arrays);
  const files = new Map([...arrays.keys()].map((name, i) => [name, join(folder, `${i}.bin`)]));
  return { sizes, tokenizer, engine, data, order, rates, test: [...split.test].filter(short), folder, files };
}

/** Whole batches of as many passes as the steps need, each arranged by length. */
function orderOf(data: Dataset, steps: number): Int32Array {
  const order = new Int32Array(steps * batch);
  const perPass = Math.floor(data.length / batch);
  for (let pass = 0; pass * perPass < steps; pass++) {
    const drawn = new Random(seed - 1).fork(`pass ${pass}`).permutation(data.length);
    const arranged = data.arrange?.(drawn, batch) ?? drawn;
    const count = Math.min(perPass, steps - pass * perPass);
    order.set(arranged.subarray(0, count * batch), pass * perPass * batch);
  }
  return order;
}

async function takeSteps({ engine, data, order, rates }: Material, count: number): Promise<void> {
  for (let step = 0; step < count; step++) {
    const rows = order.subarray(step * batch, (step + 1) * batch);
    const scalars = { ...engine.objective.optimizer.scalars?.(step + 1), learningRate: rates[step] };
    await engine.train(data.narrow?.(rows) ?? data, rows, { number: step + 1, seed: 0, scalars });
  }
}

export const translationTrain: Benchmark = {
  name: 'translation-train',
  summary:
    'trains an encoder-decoder Transformer on sentence pairs: width 128, 3 + 3 layers, batches of 64 by length',
  async run(log) {
    const steps = 16;
    const made = await material(steps, { input: '1', target: '2' });
    const rows = made.order.subarray(0, steps * batch);
    const next = made.data.inputs[2].shape[0];
    const inputs = made.data.inputs.map(({ shape }) => new Int32Array(rows.length * shape[0]));
    made.data.read(rows, { inputs });
    const tokens = inputs[2].subarray(0, rows.length * next).filter((token) => token >= 0).length;
    const told = { folder: made.folder, mode: 'train', steps, tokens };
    const { peers, skipped } = await startPeers([...pytorch('translation', told)], log);
    try {
      await takeSteps(made, steps);
      const ours = async () => {
        const start = performance.now();
        await takeSteps(made, steps);
        return (tokens * 1000) / (performance.now() - start);
      };
      const unit = 'target tokens/s';
      const figures = await inTurns(ours, peers, { rounds: 5, unit, skipped, log });
      return { name: 'translation-train', unit, ...figures, threads: threadCount() };
    } finally {
      for (const peer of peers) peer.stop();
      await made.engine.release();
      await rm(made.folder, { recursive: true, force: true });
    }
  },
};

const bleuBenchmark = (
  name: string,
  summary: string,
  columns: { input: string; target: string },
): Benchmark => ({
  name,
  summary,
  quality: true,
  async run(log): Promise<Figures> {
    const made = await material(Number(process.env.MILLWRIGHT_BENCH_STEPS ?? 1000), columns);
    const { peers, skipped } = await startPeers(
      [...pytorch('translation', { folder: made.folder, mode: 'weights' })],
      log,
    );
    const names = made.engine.network.weights.map(({ path }) => path);
    const held = pairDataset(await encodePairs(made.test, made.tokenizer));
    const bleuOf = async (weights: ReadonlyMap<string, Float32Array>): Promise<number> => {
      const translator = new Translator(made.tokenizer, made.sizes, weights);
      try {
        for (const [path, values] of weights) made.engine.state.set(path, values);
        const { loss } = await made.engine.evaluate(held, batch);
        const { metrics } = await measureTranslation(translator, made.test, {}, 0);
        log(JSON.stringify({ ...metrics, loss }));
        return metrics.bleu;
      } finally {
        await translator.close();
      }
    };
    try {
      log(`${made.rates.length} steps of ${batch} pairs; ${made.test.length} pairs held out`);
      await takeSteps(made, made.rates.length);
      const ours = await bleuOf(new Map(names.map((path) => [path, made.engine.state.values(path).slice()])));
      const figures = [];
      for (const peer of peers) {
        await peer.measure();
        const trained = new Map<string, Float32Array>();
        for (const path of names) {
          const bytes = await readFile(`${made.files.get(`weight:${path}`)}.trained`);
          trained.set(path, new Float32Array(Uint8Array.from(bytes).buffer));
        }
        const value = await bleuOf(trained);
        figures.push({
          name: peer.name,
          version: peer.version,
          value: rounded(value),
          ratio: rounded(ours / value),
          note: 'its weights, translated with by the same beam search',
        });
      }
      return { name, unit: 'BLEU', ours: rounded(ours), peers: figures, skipped, threads: threadCount() };
    } finally {
      for (const peer of peers) peer.stop();
      await made.engine.release();
      await rm(made.folder, { recursive: true, force: true });
    }
  },
});

export const translationEnZh = bleuBenchmark(
  'translation-bleu-en-zh',
  'BLEU on held-out sentences, English to Chinese, after the same steps (MILLWRIGHT_BENCH_STEPS, 1000; MILLWRIGHT_BENCH_SEED, 1)',
  { input: '1', target: '2' },
);
export const translationZhEn = bleuBenchmark('translation-bleu-zh-en', 'the same from Chinese to English', {
  input: '2',
  target: '1',
});
