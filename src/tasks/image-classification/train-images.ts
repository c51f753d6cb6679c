import type { AugmentOptions } from '../../data/images/augment.ts';
import { augmentedDataset, imageDataset } from '../../data/images/image-dataset.ts';
import type { LoadedImages } from '../../data/images/load-images.ts';
import { categoricalCrossentropy } from '../../nn/losses/index.ts';
import { earlyStopping } from '../../train/callbacks.ts';
import { temperedClassWeights } from '../../train/class-weights.ts';
import { epochClock } from '../../train/epoch-clock.ts';
import { confusionMatrix, metricsOfConfusion, predictedClasses } from '../../train/metrics/index.ts';
import { model as createModel } from '../../train/model.ts';
import { adamW } from '../../train/optimizers/index.ts';
import { cosineDecay, warmup } from '../../train/schedules.ts';
import { type FitFacts, type FitRequest, fitFacts, fitOptions } from '../kit/fit-facts.ts';
import { loggersOf } from '../kit/training-logs.ts';
import { imageOnnx } from '../vision/image-onnx.ts';
import type { ImageArchitecture } from './architectures.ts';

export interface ImageTraining extends FitFacts {
  readonly onnx: Uint8Array;
  /** Seconds of these in which training waited for images. */
  readonly waited: number;
  readonly classWeights: readonly number[];
}

export interface ImageTrainingOptions extends FitRequest {
  readonly augment: AugmentOptions;
}

/** Share of a target that goes to the other classes. */
const labelSmoothing = 0.05;

/** Trains a network on the images `sides.train` and returns it as ONNX with the weights of the best epoch. */
export async function trainImages(
  architecture: ImageArchitecture,
  images: LoadedImages,
  labels: Int32Array,
  names: readonly string[],
  sides: { readonly train: Int32Array; readonly validation: Int32Array },
  options: ImageTrainingOptions,
): Promise<ImageTraining> {
  const { epochs, seed, augment } = options;
  const { width, channels } = images.shape;
  const classes = names.length;
  const { input, features, output } = architecture.build({ size: width, channels, classes });
  const network = createModel(
    { inputs: input, outputs: output },
    { name: architecture.name, seed, device: options.device },
  );
  const classWeights = temperedClassWeights(
    sides.train.map((row) => labels[row]),
    classes,
  );
  const { decoded } = images;
  const maker = { decoded, options: augment, seed, rows: sides.train };
  const training = augmentedDataset(maker, labels, classes, classWeights);
  const wanted = sides.validation.map((row) => labels[row]);
  const validation = imageDataset(decoded, sides.validation, labels, classes);
  const steps = Math.ceil(sides.train.length / architecture.batchSize);
  const warm = Math.min(3 * steps, Math.ceil((epochs * steps) / 10));
  const stopping = earlyStopping({ monitor: 'valLoss', patience: epochs });
  const clock = epochClock();
  try {
    network.compile({
      optimizer: adamW({
        learningRate: warmup(
          warm,
          cosineDecay(architecture.learningRate, Math.max(1, epochs * steps - warm), { alpha: 0.01 }),
        ),
        weightDecay: architecture.weightDecay,
      }),
      loss: categoricalCrossentropy({ labelSmoothing }),
      metrics: ['accuracy'],
    });
    const history = await network.fit(training, undefined, {
      ...fitOptions(options),
      batchSize: architecture.batchSize,
      validationData: validation,
      validationLogs: (prediction) => {
        const guessed = predictedClasses(prediction, wanted.length, classes);
        return { f1Macro: metricsOfConfusion(confusionMatrix(wanted, guessed, classes), names).f1Macro };
      },
      callbacks: [stopping, clock, ...loggersOf(options.logs)],
    });
    return {
      ...fitFacts(network, history, clock, stopping),
      onnx: imageOnnx(network.network, features, network.getWeights(), { labels: JSON.stringify(names) }),
      waited: training.waited(),
      classWeights,
    };
  } finally {
    await training.close();
    await network.dispose();
  }
}
