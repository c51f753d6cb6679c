import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import type { ClassificationMetrics } from '../../train/metrics/index.ts';
import { contributionBars, percentOf, shortened } from '../kit/console.ts';
import type { Evaluation, OpenModel } from '../kit/task.ts';
import { withCleanup } from '../kit/with-cleanup.ts';
import type { Labellings } from './labelling.ts';
import { measure } from './measure.ts';
import type { EvaluateOptions, ExplainOptions } from './options.ts';
import { asKnown, knownRows, leftOutOf, reasons } from './prepare.ts';
import { readTextRows } from './read-rows.ts';
import { TextClassifier, type TextExplanation, type TextPrediction } from './text-classifier.ts';

export interface TextModelTypes {
  readonly input: string;
  readonly answer: TextPrediction;
  readonly explanation: TextExplanation;
  readonly evaluation: Evaluation<ClassificationMetrics> & {
    readonly rows: number;
    readonly leftOut: number;
    readonly latencyMs: { readonly median: number; readonly p95: number };
  };
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: object;
  readonly explainOptions: ExplainOptions;
}

/** Opens a model that classifies texts. `labellings` says what labels mean, where the task knows. */
export async function openTextModel(
  bundle: Bundle,
  labellings?: Pick<Labellings<never>, 'restore'>,
): Promise<OpenModel<TextModelTypes>> {
  const classifier = await TextClassifier.open(bundle);
  const { columns, cleaning, labelling: saved } = bundle.manifest.content;
  const labelling = saved === undefined ? undefined : labellings?.restore(jsonObject(saved));
  const trained = jsonObject(columns ?? null);
  const { dropLabels } = jsonObject(cleaning ?? null);
  const dropped = Array.isArray(dropLabels) ? dropLabels.filter((each) => typeof each === 'string') : [];
  const number = new Map(classifier.labels.map((label, i) => [label, i]));
  return {
    labels: classifier.labels,
    columns: [String(trained.input)],
    reasons,
    evaluate: (path, { input, target, textsInMemory, ...reading }) =>
      withCleanup(async (hold) => {
        const table = {
          ...reading,
          input: input ?? String(trained.input),
          target: target ?? String(trained.target),
          maxCharacters: 1e6 * textsInMemory,
        };
        const cleaned = asKnown({ dropLabels: dropped });
        const read = hold(await readTextRows(path, table, cleaned, labelling && (() => labelling)));
        const rows = knownRows(path, read, number);
        const { metrics, latency } = await measure(classifier, rows);
        return {
          model: bundle.folder,
          data: path,
          rows: rows.texts.length,
          leftOut: read.rowsRead - rows.texts.length,
          leftOutBy: leftOutOf(read, rows),
          notes: read.notes,
          metrics,
          latencyMs: latency,
        };
      }),
    predict: (inputs) => classifier.predict(inputs),
    async explain(inputs, { label }) {
      const explanations: TextExplanation[] = [];
      for (const input of inputs) {
        if (input.trim() === '') {
          throw new UserError({
            en: 'an empty text has no words to explain; give a text',
            zh: '空文本没有可解释的词；请给出文本',
          });
        }
        explanations.push(await classifier.explain(input, label));
      }
      return explanations;
    },
    show: {
      answer: ({ input, label, score }) =>
        `${percentOf(score).padStart(6)}  ${label}  ←  ${shortened(input)}`,
      explanation({ label, score, baseline, contributions }, language, color) {
        const [own, without] = [score, baseline].map((each) => each.toFixed(3));
        const bars = contributionBars(
          contributions.map(({ text, contribution }) => ({ name: shortened(text), value: contribution })),
          { digits: 3, unit: 0.75, color, language },
        );
        return language === 'zh'
          ? [`${label}：得分 ${own}，没有任何词时为 ${without}；各词的影响：`, ...bars].join('\n')
          : [`${label}: score ${own}, ${without} without any words; the words add:`, ...bars].join('\n');
      },
      cells: ({ label, score }) => ({ label, score }),
    },
    close: () => classifier.close(),
  };
}
