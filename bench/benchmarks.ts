import type { Benchmark } from './benchmark.ts';
import { busy } from './busy.ts';
import { convStep, resnetStep } from './convolution.ts';
import { embeddingLarge, embeddingLargeSparse } from './embedding-large.ts';
import { gru } from './gru.ts';
import { languageModelGenerate, languageModelPerplexity, languageModelTrain } from './language-model.ts';
import { optimizer } from './optimizer.ts';
import { predictLatency } from './predict-latency.ts';
import { sasrecRanking } from './sasrec-ranking.ts';
import { sasrecStep } from './sasrec-step.ts';
import { seedModel } from './seed-model.ts';
import { smallSteps } from './small-steps.ts';
import { transformerEncoder } from './transformer-encoder.ts';
import { translationEnZh, translationTrain, translationZhEn } from './translation.ts';

/** Every benchmark, in the order of the table. A new one is one line here. */
export const benchmarks: readonly Benchmark[] = [
  seedModel,
  transformerEncoder,
  smallSteps,
  convStep,
  resnetStep,
  gru,
  embeddingLarge,
  embeddingLargeSparse,
  optimizer,
  sasrecStep,
  sasrecRanking,
  languageModelTrain,
  languageModelGenerate,
  languageModelPerplexity,
  translationTrain,
  translationEnZh,
  translationZhEn,
  predictLatency,
  busy,
];
