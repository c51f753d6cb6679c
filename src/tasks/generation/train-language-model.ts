import { div, mul, reduceSum } from '../../graph/index.ts';
import { noToken } from '../../nn/layers/index.ts';
import type { LossFunction } from '../../nn/losses/index.ts';
import { type EpochLogs, earlyStopping } from '../../train/callbacks.ts';
import { model as createModel } from '../../train/model.ts';
import { adam } from '../../train/optimizers/index.ts';
import { cosineDecay, warmup } from '../../train/schedules.ts';
import type { LanguageModelArchitecture } from './architectures.ts';
import { type LanguageModelSizes, languageModel } from './network.ts';
import { type PackedRows, packedDataset } from './packing.ts';

export interface LanguageModelTraining {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly history: readonly (EpochLogs & { readonly seconds: number })[];
  readonly bestEpoch: number;
  readonly stopped: 'earlyStopping' | 'maxEpochs';
  readonly parameters: number;
  readonly summary: string;
  readonly seconds: number;
  readonly tokensPerSecond: number;
}

/** The mean over the tokens that count, from the loss of each token `[batch, time]` and 1 for those `[batch, time]`. */
export const meanOverTokens: LossFunction = Object.assign(
  (counted: Parameters<LossFunction>[0], losses: Parameters<LossFunction>[1]) =>
    div(reduceSum(mul(losses, counted)), reduceSum(counted)),
  { targetDtype: 'float32' as const },
);

/** Learns to predict the next token of packed rows; keeps the weights of the epoch with the lowest perplexity. */
export async function trainLanguageModel(
  architecture: LanguageModelArchitecture,
  sizes: LanguageModelSizes,
  rows: { readonly train: PackedRows; readonly validation: PackedRows },
  options: {
    readonly epochs: number;
    readonly seed: number;
    readonly checkpoint: string;
    readonly fingerprint: string;
    readonly signal?: AbortSignal;
    readonly verbose?: 0 | 1 | 2;
  },
): Promise<LanguageModelTraining> {
  const { epochs, seed } = options;
  const { ids, next, losses } = languageModel(sizes);
  const network = createModel({ inputs: [ids, next], outputs: losses }, { name: architecture.name, seed });
  const batchSize = Math.max(1, Math.round(architecture.batchTokens / sizes.context));
  const steps = Math.ceil(rows.train.rows / batchSize) * epochs;
  const warming = Math.min(architecture.warmupSteps, Math.ceil(steps / 10));
  const rate = cosineDecay(architecture.learningRate, Math.max(1, steps - warming), { alpha: 0.1 });
  const stopping = earlyStopping({ monitor: 'valPerplexity', patience: architecture.patience });
  const started = performance.now();
  const times: number[] = [];
  const counted = rows.validation.next.reduce((sum, token) => sum + (token === noToken ? 0 : 1), 0);
  try {
    network.compile({
      optimizer: adam({ learningRate: warmup(warming, rate), beta2: 0.98, globalClipnorm: 1 }),
      loss: meanOverTokens,
    });
    const history = await network.fit(packedDataset(rows.train), undefined, {
      epochs,
      batchSize,
      validationData: packedDataset(rows.validation),
      // The losses of all tokens are the network's predictions.
      validationLogs: (all) => ({ perplexity: Math.exp(all.reduce((sum, loss) => sum + loss, 0) / counted) }),
      callbacks: [stopping, { onEpochEnd: () => void times.push(performance.now()) }],
      checkpoint: { path: options.checkpoint, fingerprint: options.fingerprint },
      signal: options.signal,
      verbose: options.verbose,
    });
    const weights = network.getWeights();
    const seconds = (performance.now() - started) / 1000;
    const run = history.epochs.map((logs, i) => ({
      ...logs,
      perplexity: Math.exp(logs.loss),
      seconds: ((times[i] ?? started) - (times[i - 1] ?? started)) / 1000,
    }));
    return {
      weights,
      history: run,
      bestEpoch: stopping.bestEpoch + 1,
      stopped: history.stopped === undefined ? 'maxEpochs' : 'earlyStopping',
      parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
      summary: network.summary(),
      seconds,
      tokensPerSecond: (rows.train.rows * sizes.context * times.length) / seconds,
    };
  } finally {
    await network.dispose();
  }
}
