import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../src/core/errors.ts';
import { type Dataset, subset } from '../src/data/dataset.ts';
import { picked } from '../src/data/storage/list.ts';
import { BytePairTokenizer } from '../src/data/text/bpe/byte-pair-tokenizer.ts';
import { buildNetwork } from '../src/nn/model.ts';
import type { Device } from '../src/runtime/device.ts';
import { encodeAll, encodedEach } from '../src/tasks/sequence/tokens.ts';
import { meanOverTokens } from '../src/tasks/sequence/train-token-losses.ts';
import { architectures } from '../src/tasks/text-generation/architectures.ts';
import { readDocuments, splitDocuments } from '../src/tasks/text-generation/documents.ts';
import { Generator } from '../src/tasks/text-generation/generator.ts';
import { type LanguageModelSizes, languageModel } from '../src/tasks/text-generation/network.ts';
import { packedDataset, packTightly, packWhole } from '../src/tasks/text-generation/packing.ts';
import { Engine } from '../src/train/engine.ts';
import { adam } from '../src/train/optimizers/index.ts';
import { cosineDecay, learningRateAt, warmup } from '../src/train/schedules.ts';
import type { Benchmark, Figures } from './benchmark.ts';
import { inTurns, rounded } from './in-turns.ts';
import { exchangeFolder } from './language-model-exchange.ts';
import { pytorch } from './peers/peers.ts';
import { startPeers } from './peers/start-peers.ts';
import { threadCount } from './threads.ts';
import { finish } from './training-benchmark.ts';
import { trainingWork } from './work.ts';

const batch = 32;
const documentStart = 0;

interface Material {
  readonly sizes: LanguageModelSizes;
  readonly folder: string;
  readonly engine: Engine;
  readonly train: ReturnType<typeof packedDataset>;
  readonly held: ReturnType<typeof packedDataset>;
  readonly heldTokens: number;
  readonly rates: readonly number[];
}

/** Chinese news titles in tokens, a small language model with its first weights, and a folder that holds all of it. */
async function material(titles: number, steps: number, device: Device = 'cpu'): Promise<Material> {
  const path = join(process.env.MILLWRIGHT_DATA ?? '../shared/data', 'thucnews', 'train.txt');
  if (!existsSync(path)) {
    throw new UserError(`${path} is not there; set MILLWRIGHT_DATA to the folder that holds thucnews`);
  }
  const { texts } = await readDocuments(path, { input: '1', header: false });
  const first = picked(
    texts,
    Int32Array.from({ length: Math.min(titles, texts.length) }, (_, row) => row),
  );
  const split = splitDocuments(first, { validation: 0.05, test: 0.05 }, 0);
  const tokenizer = BytePairTokenizer.train(split.train, {
    vocabularySize: 4000,
    specialTokens: ['<|endoftext|>'],
  });
  const context = 64;
  const { tokens } = await encodeAll(split.train, tokenizer, documentStart);
  const packed = packTightly(tokens, context, documentStart);
  const whole = packWhole(encodedEach(split.test, tokenizer), context, documentStart);
  // Whole batches only, so that both sides compile one step.
  const rows = Math.floor(packed.rows / batch) * batch;
  const sizes = { ...architectures[0].sizes, dropout: 0, vocabulary: tokenizer.size, context, documentStart };
  const network = languageModel(sizes);
  const engine = new Engine(buildNetwork([network.ids, network.next], [network.losses], 1), { device });
  const warming = Math.ceil(steps / 10);
  const schedule = warmup(warming, cosineDecay(0.003, Math.max(1, steps - warming), { alpha: 0.1 }));
  const rates = Array.from({ length: steps }, (_, step) => learningRateAt(schedule, step));
  await engine.setObjective({
    loss: meanOverTokens,
    metrics: {},
    optimizer: adam({ learningRate: schedule, beta2: 0.98, globalClipnorm: 1 }),
  });
  engine.prepareSlots();
  const train = subset(
    packedDataset(packed),
    Int32Array.from({ length: rows }, (_, row) => row),
  );
  const held = packedDataset(whole);
  const [ids, next] = allOf(train);
  const [heldIds, heldNext] = allOf(held);
  const arrays = new Map<string, { data: Float32Array | Int32Array; shape: readonly number[] }>([
    ...engine.network.weights.map(
      ({ path: name, shape }) =>
        [`weight:${name}`, { data: engine.state.values(name).slice(), shape }] as const,
    ),
    ['ids', { data: ids, shape: [rows, context] }] as const,
    ['next', { data: next, shape: [rows, context] }] as const,
    ['heldIds', { data: heldIds, shape: [held.length, context] }] as const,
    ['heldNext', { data: heldNext, shape: [held.length, context] }] as const,
  ]);
  const folder = await exchangeFolder({ ...sizes, batch, rates, steps: 12, texts: 3 }, arrays);
  return {
    sizes,
    folder,
    engine,
    train,
    held,
    heldTokens: whole.counted,
    rates,
  };
}

/** The inputs of all rows. */
function allOf(data: Dataset): Int32Array[] {
  const inputs = data.inputs.map(({ shape }) => new Int32Array(data.length * shape[0]));
  data.read(
    Int32Array.from({ length: data.length }, (_, row) => row),
    { inputs },
  );
  return inputs;
}

async function takeSteps({ engine, train, rates }: Material, count: number): Promise<void> {
  const perPass = train.length / batch;
  const { optimizer } = engine.objective;
  for (let step = 0; step < count; step++) {
    const rows = Int32Array.from({ length: batch }, (_, i) => (step % perPass) * batch + i);
    const scalars = {
      ...optimizer.scalars?.(step + 1),
      learningRate: rates[Math.min(step, rates.length - 1)],
    };
    await engine.train(train, rows, { number: step + 1, seed: 0, scalars });
  }
}

async function withMaterial(
  titles: number,
  steps: number,
  use: (material: Material) => Promise<Figures>,
  device?: Device,
): Promise<Figures> {
  const made = await material(titles, steps, device);
  try {
    return await use(made);
  } finally {
    await made.engine.release();
    await rm(made.folder, { recursive: true, force: true });
  }
}

export const languageModelTrain: Benchmark = {
  name: 'language-model-train',
  summary:
    'trains a decoder-only Transformer on news titles: width 128, 3 layers, 4,000 tokens, batch 32 x 64',
  devices: true,
  run: (log, device) =>
    withMaterial(
      6000,
      12,
      async (made) => {
        const { peers, skipped } = await startPeers(
          [...pytorch('language_model', { folder: made.folder, mode: 'train' })],
          log,
          device,
        );
        await takeSteps(made, 2);
        const ours = async () => {
          const start = performance.now();
          await takeSteps(made, 12);
          finish(made.engine);
          return (12 * batch * made.sizes.context * 1000) / (performance.now() - start);
        };
        try {
          const figures = await inTurns(ours, peers, { rounds: 5, unit: 'tokens/s', skipped, log });
          const { flops, bytes } = trainingWork(made.engine, made.train, batch);
          return {
            name: 'language-model-train',
            unit: 'tokens/s',
            ...figures,
            threads: threadCount(),
            work: { flops: flops / made.sizes.context, bytes: bytes / made.sizes.context },
          };
        } finally {
          for (const peer of peers) peer.stop();
        }
      },
      device,
    ),
};

export const languageModelGenerate: Benchmark = {
  name: 'language-model-generate',
  summary: 'generates greedily with a key-value cache, one text at a time: the same model',
  run: (log) =>
    withMaterial(6000, 1, async (made) => {
      const { peers, skipped } = await startPeers(
        [...pytorch('language_model', { folder: made.folder, mode: 'generate' })],
        log,
      );
      const weights = new Map(
        made.engine.network.weights.map(({ path }) => [path, made.engine.state.values(path)]),
      );
      const generator = new Generator(made.sizes, weights);
      const write = async (texts: number): Promise<number> => {
        const start = performance.now();
        for (let text = 0; text < texts; text++) {
          generator.restart();
          let token = documentStart;
          for (let at = 0; at < made.sizes.context; at++) {
            const [logits] = await generator.read([token]);
            token = 0;
            for (let id = 1; id < logits.length; id++) if (logits[id] > logits[token]) token = id;
          }
        }
        return (texts * made.sizes.context * 1000) / (performance.now() - start);
      };
      await write(1);
      try {
        const figures = await inTurns(() => write(3), peers, { rounds: 5, unit: 'tokens/s', skipped, log });
        return {
          name: 'language-model-generate',
          unit: 'tokens/s',
          ...figures,
          threads: threadCount(),
        };
      } finally {
        for (const peer of peers) peer.stop();
        await generator.close();
      }
    }),
};

export const languageModelPerplexity: Benchmark = {
  name: 'language-model-perplexity',
  quality: true,
  summary: 'perplexity of held-out news titles after the same 300 steps from the same first weights',
  run: (log) =>
    withMaterial(33_590, 300, async (made) => {
      const { peers, skipped } = await startPeers(
        [...pytorch('language_model', { folder: made.folder, mode: 'perplexity' })],
        log,
      );
      try {
        log(`${made.rates.length} steps of ${batch} rows; ${made.heldTokens} tokens held out`);
        await takeSteps(made, made.rates.length);
        const { data } = await made.engine.predict(made.held, batch);
        const ours = Math.exp(
          Array.from(data, Number).reduce((sum, loss) => sum + loss, 0) / made.heldTokens,
        );
        log(`Millwright ${ours}`);
        const figures = [];
        for (const { name, version, measure } of peers) {
          const value = await measure();
          figures.push({
            name,
            version,
            value: rounded(value),
            ratio: rounded(value / ours),
            note: 'less is better',
          });
        }
        return {
          name: 'language-model-perplexity',
          unit: 'perplexity',
          ours: rounded(ours),
          peers: figures,
          skipped,
          threads: threadCount(),
        };
      } finally {
        for (const peer of peers) peer.stop();
      }
    }),
};
