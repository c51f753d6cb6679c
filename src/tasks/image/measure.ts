import type { LoadedImages } from '../../data/images/load-images.ts';
import {
  type ClassificationMetrics,
  classificationMetrics,
  predictedClasses,
} from '../../train/metrics/index.ts';
import type { ImageClassifier } from './image-classifier.ts';

export interface MeasuredImages {
  readonly metrics: ClassificationMetrics;
  readonly predicted: Int32Array;
  /** `[pictures, classes]`. */
  readonly probabilities: Float32Array;
  /** Score of the predicted class, by picture. */
  readonly scores: Float32Array;
  /** Milliseconds for one picture, from the file to the answer. */
  readonly latency: { readonly median: number; readonly p95: number };
}

/** Every figure about a classifier on the pictures `rows`, whose true classes are `labels`. */
export async function measureImages(
  classifier: ImageClassifier,
  images: LoadedImages,
  rows: Int32Array,
  labels: Int32Array,
): Promise<MeasuredImages> {
  const { width, height, channels } = images.shape;
  const size = width * height * channels;
  const pixels = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => void pixels.set(images.pixels.subarray(row * size, (row + 1) * size), i * size));
  const classes = classifier.labels.length;
  const probabilities = await classifier.probabilities(pixels);
  const predicted = predictedClasses(probabilities, rows.length, classes);
  return {
    metrics: classificationMetrics(labels, predicted, classifier.labels, probabilities),
    predicted,
    probabilities,
    scores: Float32Array.from(predicted, (label, row) => probabilities[row * classes + label]),
    latency: await latencyOf(
      classifier,
      Array.from(rows, (row) => images.files[row].path),
    ),
  };
}

async function latencyOf(
  classifier: ImageClassifier,
  paths: readonly string[],
): Promise<{ median: number; p95: number }> {
  const times: number[] = [];
  for (let i = 0; i < 60; i++) {
    const start = performance.now();
    await classifier.predict([paths[i % paths.length]]);
    // The first calls warm up.
    if (i >= 10) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor(share * times.length)] * 1000) / 1000;
  return { median: at(0.5), p95: at(0.95) };
}
