import { inferenceOnnx } from '../../bundle/inference-graph.ts';
import { arrayDataset } from '../../data/dataset.ts';
import type { EpochLogs } from '../../train/callbacks.ts';
import { earlyStopping } from '../../train/callbacks.ts';
import { epochClock } from '../../train/epoch-clock.ts';
import { confusionMatrix, metricsOfConfusion, predictedClasses } from '../../train/metrics/index.ts';
import { model as createModel } from '../../train/model.ts';
import { adam } from '../../train/optimizers/index.ts';
import { linearDecay } from '../../train/schedules.ts';
import type { Architecture } from './architectures.ts';
import type { TextEncoder } from './encoder.ts';
import type { LabelledTexts } from './prepare.ts';

export interface ClassifierTraining {
  readonly onnx: Uint8Array;
  readonly history: readonly (EpochLogs & { readonly seconds: number })[];
  readonly bestEpoch: number;
  readonly stopped: 'earlyStopping' | 'maxEpochs';
  readonly parameters: number;
  readonly summary: string;
  readonly seconds: number;
  readonly classWeights: readonly number[];
}

/** Trains a network on encoded texts and gives it as ONNX with the best epoch's weights. */
export async function trainClassifier(
  architecture: Architecture,
  encoder: TextEncoder,
  labels: readonly string[],
  data: { readonly train: LabelledTexts; readonly validation: LabelledTexts },
  options: {
    readonly epochs: number;
    readonly seed: number;
    readonly checkpoint: string;
    readonly fingerprint: string;
    readonly signal?: AbortSignal;
  },
): Promise<ClassifierTraining> {
  const sizes = { vocabulary: encoder.size, length: encoder.maxLength, classes: labels.length };
  const { input, output } = architecture.build(sizes);
  const network = createModel(
    { inputs: input, outputs: output },
    { name: architecture.name, seed: options.seed },
  );
  const encoded = (side: LabelledTexts) =>
    arrayDataset([encoder.encodeAll(side.texts)], { data: side.labels, shape: [side.labels.length] });
  const classWeights = temperedWeights(data.train.labels, labels.length);
  const steps = Math.ceil(data.train.texts.length / architecture.batchSize) * options.epochs;
  const clock = epochClock();
  const stopping = earlyStopping({ monitor: 'valF1Macro', patience: architecture.patience });
  try {
    network.compile({
      optimizer: adam({ learningRate: linearDecay(architecture.learningRate, steps) }),
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['accuracy'],
    });
    const training = arrayDataset(
      [encoder.encodeAll(data.train.texts)],
      { data: data.train.labels, shape: [data.train.labels.length] },
      Array.from(data.train.labels, (label) => classWeights[label]),
    );
    const history = await network.fit(training, undefined, {
      epochs: options.epochs,
      batchSize: architecture.batchSize,
      validationData: encoded(data.validation),
      validationLogs: (prediction) => {
        const confusion = confusionMatrix(
          data.validation.labels,
          predictedClasses(prediction, data.validation.labels.length, labels.length),
          labels.length,
        );
        return { f1Macro: metricsOfConfusion(confusion, labels).f1Macro };
      },
      callbacks: [stopping, clock],
      checkpoint: { path: options.checkpoint, fingerprint: options.fingerprint },
      signal: options.signal,
    });
    const weights = network.getWeights();
    return {
      onnx: inferenceOnnx(network.network, weights, {
        output: 'scores',
        metadata: { labels: JSON.stringify(labels) },
      }),
      history: history.epochs.map((logs, i) => ({ ...logs, seconds: clock.seconds[i] ?? 0 })),
      bestEpoch: stopping.bestEpoch + 1,
      stopped: history.stopped === undefined ? 'maxEpochs' : 'earlyStopping',
      parameters: [...weights.values()].reduce((sum, { length }) => sum + length, 0),
      summary: network.summary(),
      seconds: clock.seconds.reduce((sum, each) => sum + each, 0),
      classWeights,
    };
  } finally {
    await network.dispose();
  }
}

/** More weight for rare classes: by the square root of how rare they are, one on average over the rows. */
function temperedWeights(labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] += 1;
  const raw = counts.map((count) => (count === 0 ? 0 : 1 / Math.sqrt(count)));
  const mean = raw.reduce((sum, weight, i) => sum + weight * counts[i], 0) / labels.length;
  return raw.map((weight) => weight / mean);
}
