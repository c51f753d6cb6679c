import type { Dataset } from '../../data/dataset.ts';
import { div, mul, reduceSum } from '../../graph/index.ts';
import type { LossFunction } from '../../nn/losses/index.ts';
import { earlyStopping } from '../../train/callbacks.ts';
import { epochClock } from '../../train/epoch-clock.ts';
import type { FitOptions } from '../../train/fit.ts';
import type { Model } from '../../train/model.ts';
import { adam } from '../../train/optimizers/index.ts';
import { cosineDecay, warmup } from '../../train/schedules.ts';
import { type FitFacts, type FitRequest, fitFacts, fitOptions } from '../kit/fit-facts.ts';
import { loggersOf } from '../kit/training-logs.ts';

/** The mean over the tokens that count, from the loss of each token `[batch, time]` and 1 for those `[batch, time]`. */
export const meanOverTokens: LossFunction = Object.assign(
  (counted: Parameters<LossFunction>[0], losses: Parameters<LossFunction>[1]) =>
    div(reduceSum(mul(losses, counted)), reduceSum(counted)),
  { targetDtype: 'float32' as const },
);

/** How a network for tokens learns. */
export interface TokenTraining {
  readonly learningRate: number;
  readonly batchSize: number;
  readonly warmupSteps: number;
  /** At most this share of all steps warms up. */
  readonly warmupShare: number;
  /** The rate at the end, as a share of the highest. */
  readonly lastRate: number;
  readonly patience: number;
  /** What is to become small on the validation rows. */
  readonly monitor: string;
}

/**
 * Trains a network whose output is the loss of each token: Adam after a warm-up, along a cosine, gradients clipped by
 * their common norm. Gives the weights of the best epoch and frees the network.
 */
export async function trainTokenLosses(
  network: Model,
  rows: { readonly train: Dataset; readonly validation: Dataset },
  training: TokenTraining,
  request: FitRequest,
  validationLogs?: FitOptions['validationLogs'],
): Promise<FitFacts & { readonly weights: ReadonlyMap<string, Float32Array> }> {
  const { batchSize, learningRate, patience, monitor } = training;
  const { epochs, logs } = request;
  const steps = Math.ceil(rows.train.length / batchSize) * epochs;
  const warming = Math.min(training.warmupSteps, Math.ceil(steps * training.warmupShare));
  const rate = cosineDecay(learningRate, Math.max(1, steps - warming), { alpha: training.lastRate });
  const stopping = earlyStopping({ monitor, patience });
  const clock = epochClock();
  try {
    network.compile({
      optimizer: adam({ learningRate: warmup(warming, rate), beta2: 0.98, globalClipnorm: 1 }),
      loss: meanOverTokens,
    });
    const history = await network.fit(rows.train, undefined, {
      ...fitOptions(request),
      batchSize,
      validationData: rows.validation,
      validationLogs,
      callbacks: [stopping, clock, ...loggersOf(logs)],
    });
    return { ...fitFacts(network, history, clock, stopping), weights: network.getWeights() };
  } finally {
    await network.dispose();
  }
}
