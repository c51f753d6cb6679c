import { argmax } from '../../data/argmax.ts';
import { inferenceOnnx } from '../../nn/inference-graph.ts';
import { sparseCategoricalCrossentropy, sparseSquaredHinge } from '../../nn/losses/index.ts';
import { buildNetwork } from '../../nn/model.ts';
import { earlyStopping } from '../../train/callbacks.ts';
import { temperedClassWeights } from '../../train/class-weights.ts';
import { epochClock } from '../../train/epoch-clock.ts';
import { confusionMatrix, metricsOfConfusion } from '../../train/metrics/index.ts';
import { model as createModel } from '../../train/model.ts';
import { adam, sgd } from '../../train/optimizers/index.ts';
import { linearDecay } from '../../train/schedules.ts';
import { type FitFacts, type FitRequest, fitFacts, fitOptions } from '../kit/fit-facts.ts';
import { loggersOf } from '../kit/training-logs.ts';
import { type Architecture, classifierNetwork } from './architectures.ts';
import { classEvidence, foldEvidence } from './class-evidence.ts';
import { encodedTexts } from './encoded-texts.ts';
import { EncodingThreads } from './encoding-threads.ts';
import type { PreparedData } from './prepare.ts';
import { fitTemperature, temperaturePath } from './temperature.ts';
import type { TextEncoder } from './text-encoder.ts';

export interface ClassifierTraining extends FitFacts {
  readonly onnx: Uint8Array;
  readonly classWeights: readonly number[];
}

/** Trains a network on encoded texts and gives it as ONNX with the best epoch's weights. */
export async function trainClassifier(
  architecture: Architecture,
  encoder: TextEncoder,
  labels: readonly string[],
  data: Pick<PreparedData, 'train' | 'validation' | 'onDisk'>,
  options: FitRequest,
): Promise<ClassifierTraining> {
  const { train, validation } = data;
  const classWeights = temperedClassWeights(train.labels, labels.length);
  // What is stored on the disk because it is too large for memory is not brought there as ids either.
  const most = data.onDisk ? 0 : undefined;
  const weights = Float32Array.from(train.labels, (label) => classWeights[label]);
  const threads = new EncodingThreads(encoder);
  const known = encodedTexts(threads, train, weights, most);
  const unseen = encodedTexts(threads, validation, undefined, most);
  const counts = { vocabulary: encoder.size, length: encoder.maxLength, classes: labels.length };
  const evidence = architecture.usesEvidence ? classEvidence(known.ids, train.labels, counts) : undefined;
  const { input, logits } = architecture.build({ ...counts, evidence });
  const network = createModel(
    { inputs: input, outputs: logits },
    { name: architecture.name, seed: options.seed, device: options.device },
  );
  const clock = epochClock();
  const stopping = earlyStopping({ monitor: 'valF1Macro', patience: architecture.patience });
  try {
    const steps = Math.ceil(train.texts.length / architecture.batchSize) * options.epochs;
    network.compile({ ...objectiveOf(architecture, steps), metrics: ['accuracy'] });
    const history = await network.fit(known.dataset, undefined, {
      ...fitOptions(options),
      batchSize: architecture.batchSize,
      validationData: unseen.dataset,
      validationLogs: (prediction) => {
        const predicted = argmax({ data: prediction, shape: [validation.labels.length, labels.length] });
        const confusion = confusionMatrix(validation.labels, predicted, labels.length);
        return { f1Macro: metricsOfConfusion(confusion, labels).f1Macro };
      },
      callbacks: [stopping, clock, ...loggersOf(options.logs)],
    });
    const judged = await network.predict(unseen.dataset, { batchSize: 256 });
    const factor = fitTemperature(Float32Array.from(judged.data, Number), validation.labels);
    const saved = foldEvidence(network.getWeights()).set(temperaturePath, Float32Array.of(factor));
    const served = classifierNetwork(architecture, counts);
    const whole = buildNetwork([served.input], [served.output], options.seed);
    return {
      ...fitFacts(network, history, clock, stopping),
      // Of what is saved: evidence is folded into the weights.
      parameters: [...saved.values()].reduce((sum, { length }) => sum + length, 0),
      onnx: inferenceOnnx(whole, saved, {
        output: 'scores',
        metadata: { labels: JSON.stringify(labels) },
      }),
      classWeights,
    };
  } finally {
    await threads.close();
    await network.dispose();
  }
}

/** How a network learns: its loss on logits, its optimiser, its rate falling to nothing over `steps`. */
function objectiveOf({ loss, optimizer, learningRate }: Architecture, steps: number) {
  const falling = linearDecay(learningRate, steps);
  return {
    loss:
      loss === 'squaredHinge' ? sparseSquaredHinge() : sparseCategoricalCrossentropy({ fromLogits: true }),
    optimizer:
      optimizer === 'sgd' ? sgd({ learningRate: falling, momentum: 0.9 }) : adam({ learningRate: falling }),
  };
}
