import { model as createModel } from '../../train/model.ts';
import type { FitFacts, FitRequest } from '../kit/fit-facts.ts';
import { trainTokenLosses } from '../sequence/train-token-losses.ts';
import type { LanguageModelArchitecture } from './architectures.ts';
import { type LanguageModelSizes, languageModel } from './network.ts';
import { packedDataset, type TokenRows } from './packing.ts';

export interface LanguageModelTraining extends FitFacts {
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly tokensPerSecond: number;
}

/** Learns to predict the next token of packed rows; keeps the weights of the epoch with the lowest perplexity. */
export async function trainLanguageModel(
  architecture: LanguageModelArchitecture,
  sizes: LanguageModelSizes,
  rows: { readonly train: TokenRows; readonly validation: TokenRows },
  request: FitRequest,
): Promise<LanguageModelTraining> {
  const { ids, next, losses } = languageModel(sizes);
  const network = createModel(
    { inputs: [ids, next], outputs: losses },
    { name: architecture.name, seed: request.seed, device: request.device },
  );
  const fit = await trainTokenLosses(
    network,
    { train: packedDataset(rows.train), validation: packedDataset(rows.validation) },
    {
      ...architecture,
      batchSize: Math.max(1, Math.round(architecture.batchTokens / sizes.context)),
      warmupShare: 1 / 10,
      lastRate: 0.1,
      monitor: 'valPerplexity',
    },
    request,
    // The losses of all tokens are the network's predictions.
    (all) => ({ perplexity: Math.exp(all.reduce((sum, loss) => sum + loss, 0) / rows.validation.counted) }),
  );
  return {
    ...fit,
    history: fit.history.map((logs) => ({ ...logs, perplexity: Math.exp(logs.loss) })),
    tokensPerSecond: (rows.train.rows * sizes.context * fit.history.length) / fit.seconds,
  };
}
