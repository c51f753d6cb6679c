import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import type { CleanOptions } from '../../data/cleaning/clean.ts';
import { mostCharactersOf } from '../kit/memory-options.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import type { Labelling } from './labelling.ts';
import { measure, metricsOutcome } from './measure.ts';
import { asKnown, knownRows } from './prepare.ts';
import { readTextRows } from './read-rows.ts';
import type { TextClassifier } from './text-classifier.ts';

/** A text classifier as the command line uses it. */
export function textTaskModel(bundle: Bundle, classifier: TextClassifier, labelling?: Labelling): TaskModel {
  const { columns, cleaning } = bundle.manifest.content;
  const trained = jsonObject(columns ?? null);
  const number = new Map(classifier.labels.map((label, i) => [label, i]));
  return {
    reads: 'text',
    async evaluate(path, options) {
      const table = {
        input: String(options.input ?? trained.input),
        target: String(options.target ?? trained.target),
        header: options.header === false ? false : undefined,
        encoding: typeof options.encoding === 'string' ? options.encoding : undefined,
        sheet: typeof options.sheet === 'string' ? options.sheet : undefined,
        mostCharacters: mostCharactersOf(options),
      };
      const saved = cleaningOf(jsonObject(cleaning ?? null));
      const read = await readTextRows(path, table, asKnown(saved), labelling && (() => labelling));
      try {
        const rows = knownRows(path, read, number);
        const { metrics, latency } = await measure(classifier, rows);
        return {
          model: bundle.folder,
          data: path,
          rows: rows.texts.length,
          leftOut: read.rowsRead - rows.texts.length,
          metrics: metricsOutcome(metrics),
          latencyMs: latency,
        };
      } finally {
        read.close();
      }
    },
    async predict(inputs) {
      return (await classifier.predict(inputs)).map((each): Outcome => ({ ...each }));
    },
    async explain(inputs, options) {
      const label = typeof options.label === 'string' ? options.label : undefined;
      const explanations: Outcome[] = [];
      for (const input of inputs) {
        if (input.trim() === '') throw new UserError('an empty text has no words to explain; give a text');
        const { contributions, ...rest } = await classifier.explain(input, label);
        explanations.push({ ...rest, contributions: contributions.map((each) => ({ ...each })) });
      }
      return explanations;
    },
    showPrediction({ input, label, score }) {
      return `${(100 * Number(score)).toFixed(1).padStart(5)}%  ${String(label)}  ←  ${shortened(String(input))}`;
    },
    showExplanation({ label, score, baseline, contributions }, color) {
      const list = Array.isArray(contributions) ? contributions.map(jsonObject) : [];
      const sorted = [...list].sort(
        (a, b) => Math.abs(Number(b.contribution)) - Math.abs(Number(a.contribution)),
      );
      const shown = sorted.slice(0, wordsShown);
      const lines = shown.map((each) => {
        const value = Number(each.contribution);
        const bar = '█'.repeat(Math.min(30, Math.round(Math.abs(value) * 40)));
        const amount = `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(3)}  ${bar}`;
        const paint = value >= 0 ? '\x1b[32m' : '\x1b[31m';
        return `  ${color ? `${paint}${amount}\x1b[0m` : amount}  ${shortened(String(each.text))}`;
      });
      const rest = sorted.slice(wordsShown).reduce((sum, each) => sum + Number(each.contribution), 0);
      if (sorted.length > wordsShown) {
        lines.push(
          `  ${rest >= 0 ? '+' : '-'}${Math.abs(rest).toFixed(3)}  from ${sorted.length - wordsShown} more words`,
        );
      }
      return [
        `${String(label)}: score ${Number(score).toFixed(3)}, ${Number(baseline).toFixed(3)} without any words; the words add:`,
        ...lines,
      ].join('\n');
    },
    close: () => classifier.close(),
  };
}

/** Words that a person is shown; `--json` has them all. */
const wordsShown = 40;

/** A text that fits a few lines of a terminal. */
const shortened = (text: string): string =>
  text.length > 300 ? `${text.slice(0, 299).replace(/[\ud800-\udbff]$/, '')}…` : text;

function cleaningOf(saved: Readonly<Record<string, unknown>>): CleanOptions {
  const dropLabels = Array.isArray(saved.dropLabels)
    ? saved.dropLabels.filter((each) => typeof each === 'string')
    : [];
  return { dropLabels };
}
