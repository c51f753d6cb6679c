import { Random } from '../../core/random.ts';
import type { ClassificationReportData, Mistake } from '../classification/report/facts.ts';
import { classificationResults } from '../classification/results.ts';
import type { Run } from '../kit/parts.ts';
import { fileNames, leftOutFacts, modelFacts } from '../kit/training-facts.ts';
import type { TextNetwork } from './choose.ts';
import { drivingWords } from './driving-words.ts';
import type { Measured } from './measure.ts';
import type { PreparedTexts } from './prepare.ts';
import type { TextClassifier } from './text-classifier.ts';
import type { ClassifierTraining } from './train-classifier.ts';

/** A training whose report is written. */
export type TextRun = Run<
  unknown,
  PreparedTexts,
  TextNetwork,
  ClassifierTraining & { readonly classifier: TextClassifier },
  { readonly results: Measured }
>;

/** Everything the report says about one training. */
export async function reportData(
  { context, data, network, trained, measured: { results }, facts }: TextRun,
  title: string | undefined,
): Promise<ClassificationReportData> {
  const { files, seed } = context;
  const { architecture, encoder, reasons } = network;
  const { classifier } = trained;
  const { test } = data;
  const example = test.texts.at(0) ?? data.train.texts.at(0) ?? '';
  return {
    ...(title !== undefined && { title }),
    ...facts,
    subject: data.subject,
    data: {
      files: fileNames(files),
      inputColumn: data.columns.input,
      targetColumn: data.columns.target,
      simulated: data.simulated,
      rowsRead: data.rowsRead,
      rowsKept: data.clean.rows.length,
      leftOut: leftOutFacts(data.clean.leftOut, (reason) => examplesOf(data, reason)),
      changes: changesOf(data),
      labelMerges: mergesOf(data),
      leaks: data.leaks,
      duplicates: { exact: data.clean.leftOut.duplicate, near: nearDuplicates(data) },
      split: {
        train: data.train.texts.length,
        validation: data.validation.texts.length,
        test: test.texts.length,
        seed,
        kind: data.splitKind,
      },
      classes: classCounts(data),
      samples: samplesOf(data, seed),
    },
    model: {
      ...modelFacts(
        context,
        architecture,
        trained,
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
        reasons,
      ),
      imbalance: {
        method: 'classWeights',
        largest: Math.max(...trained.classWeights),
        smallest: Math.min(...trained.classWeights.filter((weight) => weight > 0)),
      },
    },
    results: classificationResults(
      data.labels,
      test.labels,
      results,
      seed,
      await mistakesOf(classifier, data, results),
      commonestOf(data),
    ),
    drivingWords: await drivingWords(classifier, test, results.predicted, seed),
    usage: {
      folder: context.out,
      example,
    },
  };
}

/** The wrong answers the model was surest of, with what misled it. */
async function mistakesOf(
  classifier: TextClassifier,
  { labels, test }: PreparedTexts,
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

function examplesOf({ clean }: PreparedTexts, reason: string): string[] {
  const action = clean.actions.find(({ code }) => code === reason);
  return (action?.examples ?? [])
    .map(({ before }) => before)
    .filter((before) => before.trim() !== '')
    .slice(0, 3);
}

/** What cleaning did to rows that stay. */
function changesOf({ clean }: PreparedTexts): ClassificationReportData['data']['changes'] {
  return clean.actions
    .filter(({ code }) => !(code in clean.leftOut))
    .map(({ code, count, examples }) => {
      const shown = examples.find(({ after }) => after !== null);
      const example = shown === undefined ? undefined : { before: shown.before, after: shown.after ?? '' };
      return { action: code, rows: count, example };
    });
}

function mergesOf({ clean }: PreparedTexts): { from: string[]; to: string; rows: number }[] {
  const merges = new Map<string, { from: string[]; to: string; rows: number }>();
  for (const { from, to, rows } of clean.labelMerges) {
    const merge = merges.get(to) ?? { from: [], to, rows: 0 };
    merge.from.push(from);
    merge.rows += rows;
    merges.set(to, merge);
  }
  return [...merges.values()];
}

const nearDuplicates = ({ clean }: PreparedTexts): number => clean.groups.length - clean.groupCount;

function commonestOf(data: PreparedTexts): number {
  const rows = classCounts(data).map((each) => each.rows);
  return rows.indexOf(Math.max(...rows));
}

function classCounts({ labels, clean }: PreparedTexts): { label: string; rows: number }[] {
  const counts = new Int32Array(clean.labelNames.length);
  for (const label of clean.labels) counts[label]++;
  return labels.map((label) => ({ label, rows: counts[clean.labelNames.indexOf(label)] ?? 0 }));
}

function samplesOf({ train, labels }: PreparedTexts, seed: number): { input: string; label: string }[] {
  const order = new Random(seed).fork('samples').permutation(train.texts.length).subarray(0, 6);
  return Array.from(order, (row) => ({ input: train.texts.at(row) ?? '', label: labels[train.labels[row]] }));
}
