import type { Texts } from '../../data/storage/list.ts';
import {
  type ClassificationMetrics,
  classificationMetrics,
  predictedClasses,
} from '../../train/metrics/index.ts';
import type { LabelledTexts } from './prepare.ts';
import type { TextClassifier } from './text-classifier.ts';

export interface Measured {
  readonly metrics: ClassificationMetrics;
  readonly predicted: Int32Array;
  /** `[rows, classes]`. */
  readonly probabilities: Float32Array;
  /** Score of the predicted class, by row. */
  readonly scores: Float32Array;
  /** Milliseconds for one text, from text to answer; undefined where it was not measured. */
  readonly latency: { readonly median: number; readonly p95: number };
}

/** Every figure about a classifier on rows it never saw. */
export async function measure(classifier: TextClassifier, rows: LabelledTexts): Promise<Measured> {
  const classes = classifier.labels.length;
  const probabilities = await classifier.probabilities(rows.texts);
  const predicted = predictedClasses(probabilities, rows.texts.length, classes);
  return {
    metrics: classificationMetrics(rows.labels, predicted, classifier.labels, probabilities),
    predicted,
    probabilities,
    scores: Float32Array.from(predicted, (label, row) => probabilities[row * classes + label]),
    latency: await latencyOf(classifier, rows.texts),
  };
}

async function latencyOf(classifier: TextClassifier, texts: Texts): Promise<{ median: number; p95: number }> {
  const times: number[] = [];
  for (let i = 0; i < 220; i++) {
    const text = texts.at(i % texts.length) ?? '';
    const start = performance.now();
    await classifier.predict([text]);
    // The first calls warm up.
    if (i >= 20) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(share * times.length)] * 1000) / 1000;
  return { median: at(0.5), p95: at(0.95) };
}
