import { imageAt } from '../../data/images/decoded-pictures.ts';
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
  /** `[images, classes]`. */
  readonly probabilities: Float32Array;
  /** Score of the predicted class, by image. */
  readonly scores: Float32Array;
  /** Milliseconds for one image, from the file to the answer. */
  readonly latency: { readonly median: number; readonly p95: number };
}

/** A multiple of what the classifier takes at once. */
const imagesAtOnce = 1024;

/** Every figure about a classifier on the images `rows`, whose true classes are `labels`. */
export async function measureImages(
  classifier: ImageClassifier,
  images: LoadedImages,
  rows: Int32Array,
  labels: Int32Array,
): Promise<MeasuredImages> {
  const classes = classifier.labels.length;
  const probabilities = new Float32Array(rows.length * classes);
  for (let start = 0; start < rows.length; start += imagesAtOnce) {
    const some = rows.subarray(start, start + imagesAtOnce);
    probabilities.set(await classifier.probabilities(pixelsOf(images, some)), start * classes);
  }
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

/** Some images, one after the other. */
function pixelsOf({ decoded, shape }: LoadedImages, rows: Int32Array): Uint8Array {
  const size = shape.width * shape.height * shape.channels;
  const pixels = new Uint8Array(rows.length * size);
  rows.forEach((row, i) => void pixels.set(imageAt(decoded, row), i * size));
  return pixels;
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
