import { Random } from '../../core/random.ts';
import type {
  ArchitectureReason,
  ClassificationReportData,
  Mistake,
} from '../classification/report/facts.ts';
import { classificationResults } from '../classification/results.ts';
import { leaksOf } from '../kit/leaks.ts';
import type { TrainRequest } from '../kit/task.ts';
import { fileNames, learningFacts, leftOutFacts, modelFacts, trainingFacts } from '../kit/training-facts.ts';
import type { Architecture } from './architectures.ts';
import { drivingWords } from './driving-words.ts';
import type { Measured } from './measure.ts';
import type { PreparedData } from './prepare.ts';
import type { TextClassifier } from './text-classifier.ts';
import type { TextEncoder } from './text-encoder.ts';
import type { ClassifierTraining } from './train-classifier.ts';

/** Everything the report says about one training. */
export async function reportData(parts: {
  /** The task's name, and what the report is called where the user gave no title. */
  readonly task: string;
  readonly title?: string;
  readonly request: TrainRequest;
  readonly data: PreparedData;
  readonly architecture: Architecture;
  readonly reasons: ArchitectureReason[];
  readonly training: ClassifierTraining;
  readonly results: Measured;
  readonly classifier: TextClassifier;
  readonly encoder: TextEncoder;
}): Promise<ClassificationReportData> {
  const { request, data, architecture, training, results, classifier, encoder } = parts;
  const { test } = data;
  const example = test.texts.at(0) ?? data.train.texts.at(0) ?? '';
  return {
    ...(parts.title === undefined ? {} : { title: parts.title }),
    task: parts.task,
    ...trainingFacts(request, {
      seconds: training.seconds,
      modelBytes: training.onnx.byteLength,
      latencyMs: results.latency,
      sha256: data.sha256,
    }),
    subject: data.subject,
    data: {
      files: fileNames(request),
      inputColumn: data.columns.input,
      targetColumn: data.columns.target,
      simulated: data.simulated,
      rowsRead: data.rowsRead,
      rowsKept: data.clean.rows.length,
      leftOut: leftOutFacts(data.clean.leftOut, (reason) => examplesOf(data, reason)),
      changes: changesOf(data),
      labelMerges: mergesOf(data),
      leaks: leaksOf(data, request),
      duplicates: { exact: data.clean.leftOut.duplicate, near: nearDuplicates(data) },
      split: {
        train: data.train.texts.length,
        validation: data.validation.texts.length,
        test: test.texts.length,
        seed: request.seed,
        kind: data.splitKind,
      },
      classes: classCounts(data),
      samples: samplesOf(data, request.seed),
    },
    model: {
      ...modelFacts(
        request,
        architecture,
        training,
        [
          { name: 'batchSize', value: architecture.batchSize },
          { name: 'learningRate', value: architecture.learningRate },
          {
            name: 'optimizer',
            value: `${architecture.optimizer === 'sgd' ? 'SGD, momentum 0.9' : 'Adam'}, linear decay`,
          },
          { name: 'vocabulary', value: encoder.size },
          { name: 'maxLength', value: encoder.maxLength },
        ],
        parts.reasons,
      ),
      imbalance: {
        method: 'classWeights',
        largest: Math.max(...training.classWeights),
        smallest: Math.min(...training.classWeights.filter((weight) => weight > 0)),
      },
    },
    training: learningFacts(training),
    results: classificationResults(
      data.labels,
      test.labels,
      results,
      request.seed,
      await mistakesOf(classifier, data, results),
      commonestOf(data),
    ),
    drivingWords: await drivingWords(classifier, test, results.predicted, request.seed),
    usage: {
      folder: request.out,
      example,
      encodedBy: 'vocabulary.json',
      onnxInputs: [
        { name: 'ids', dtype: 'int32', shape: [1, encoder.maxLength], values: [...encoder.encode(example)] },
      ],
    },
  };
}

/** The wrong answers the model was surest of, with what misled it. */
async function mistakesOf(
  classifier: TextClassifier,
  { labels, test }: PreparedData,
  { predicted, scores }: Measured,
  count = 12,
): Promise<Mistake[]> {
  const wrong = Array.from(predicted.keys()).filter((row) => predicted[row] !== test.labels[row]);
  wrong.sort((a, b) => scores[b] - scores[a]);
  const mistakes: Mistake[] = [];
  for (const row of wrong.slice(0, count)) {
    const explanation = await classifier.explain(test.texts.at(row) ?? '', labels[predicted[row]]);
    mistakes.push({
      input: explanation.input,
      truth: labels[test.labels[row]],
      predicted: labels[predicted[row]],
      score: scores[row],
      spans: explanation.contributions.map(({ start, end, contribution }) => ({ start, end, contribution })),
    });
  }
  return mistakes;
}

function examplesOf({ clean }: PreparedData, reason: string): string[] {
  const action = clean.actions.find(({ code }) => code === reason);
  return (action?.examples ?? [])
    .map(({ before }) => before)
    .filter((before) => before.trim() !== '')
    .slice(0, 3);
}

/** What cleaning did to rows that stay. */
function changesOf({ clean }: PreparedData): ClassificationReportData['data']['changes'] {
  return clean.actions
    .filter(({ code }) => !(code in clean.leftOut))
    .map(({ code, count, examples }) => {
      const shown = examples.find(({ after }) => after !== null);
      const example = shown === undefined ? undefined : { before: shown.before, after: shown.after ?? '' };
      return { action: code, rows: count, example };
    });
}

function mergesOf({ clean }: PreparedData): { from: string[]; to: string; rows: number }[] {
  const merges = new Map<string, { from: string[]; to: string; rows: number }>();
  for (const { from, to, rows } of clean.labelMerges) {
    const merge = merges.get(to) ?? { from: [], to, rows: 0 };
    merge.from.push(from);
    merge.rows += rows;
    merges.set(to, merge);
  }
  return [...merges.values()];
}

const nearDuplicates = ({ clean }: PreparedData): number => clean.groups.length - clean.groupCount;

function commonestOf(data: PreparedData): number {
  const rows = classCounts(data).map((each) => each.rows);
  return rows.indexOf(Math.max(...rows));
}

function classCounts({ labels, clean }: PreparedData): { label: string; rows: number }[] {
  const counts = new Int32Array(clean.labelNames.length);
  for (const label of clean.labels) counts[label]++;
  return labels.map((label) => ({ label, rows: counts[clean.labelNames.indexOf(label)] ?? 0 }));
}

function samplesOf({ train, labels }: PreparedData, seed: number): { input: string; label: string }[] {
  const order = new Random(seed).fork('samples').permutation(train.texts.length).subarray(0, 6);
  return Array.from(order, (row) => ({ input: train.texts.at(row) ?? '', label: labels[train.labels[row]] }));
}
