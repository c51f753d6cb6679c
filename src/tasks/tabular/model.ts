import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { type Json, jsonObject } from '../../core/json.ts';
import { nearestNames } from '../../core/nearest.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import type { Answers } from './answers.ts';
import { decide, measureTable, metricsOutcome } from './measure.ts';
import { readingOf } from './options.ts';
import { readRows } from './prepare.ts';
import type { TabularModel } from './tabular-model.ts';

/** A model of tables as the command line uses it. */
export function tableTaskModel(bundle: Bundle, model: TabularModel): TaskModel {
  const { labels, columns, target, decision, margin, head } = model.design;
  const known: Answers =
    head.kind === 'classes'
      ? { kind: 'classes', labels, values: new Int32Array(0) }
      : { kind: 'quantity', values: new Float32Array(0) };
  const given = (input: string): Json => {
    const row = jsonObject(JSON.parse(input));
    return Object.fromEntries(columns.map(({ name }) => [name, row[name] ?? null]));
  };
  return {
    reads: 'row',
    async evaluate(path, options) {
      const asked = typeof options.target === 'string' ? options.target : target;
      const rows = await readRows(path, asked, columns, known, readingOf(options));
      try {
        const measured = await measureTable(model, rows.raw, rows.answers);
        return {
          model: bundle.folder,
          data: path,
          rows: rows.rows.length,
          metrics: metricsOutcome(measured),
        };
      } finally {
        rows.table.close();
      }
    },
    async predict(inputs) {
      const raw = model.readRows(inputs);
      const output = await model.run(raw);
      const unknown = model
        .notUnderstood(inputs, raw)
        .map((columns): Outcome => (columns.length === 0 ? {} : { unknown: columns }));
      if (head.kind === 'quantity') {
        return inputs.map((input, row): Outcome => {
          const value = output[row];
          const interval: Outcome = margin === undefined ? {} : { low: value - margin, high: value + margin };
          return { input: given(input), target, value, ...interval, ...unknown[row] };
        });
      }
      const answers = decide(model, output);
      return inputs.map((input, row): Outcome => {
        const own = output.subarray(row * labels.length, (row + 1) * labels.length);
        const scores = Object.fromEntries(labels.map((label, i) => [label, own[i]]));
        const threshold: Outcome =
          decision === undefined
            ? {}
            : { positive: labels[decision.positive], threshold: decision.threshold };
        return {
          input: given(input),
          target,
          label: labels[answers[row]],
          score: own[answers[row]],
          scores,
          ...threshold,
          ...unknown[row],
        };
      });
    },
    async explain(inputs, options) {
      const raw = model.readRows(inputs);
      const asked = typeof options.label === 'string' ? labelNamed(options.label, labels) : undefined;
      const output = await model.run(raw);
      const answers =
        head.kind === 'quantity'
          ? inputs.map(() => 0)
          : Array.from(decide(model, output), (answer) => asked ?? decision?.positive ?? answer);
      const found = await model.explain(raw, answers);
      return found.map(({ contributions, score, baseline }, i): Outcome => {
        const row = jsonObject(given(inputs[i]));
        return {
          input: row,
          target,
          ...(head.kind === 'classes' ? { label: labels[answers[i]] } : {}),
          score,
          baseline,
          contributions: columns.map(({ name }, j) => ({
            column: name,
            value: row[name] ?? null,
            contribution: contributions[j],
          })),
        };
      });
    },
    showPrediction({ label, score, scores, positive, threshold, value, low, high, unknown, input }) {
      const row = Object.values(jsonObject(input ?? null))
        .map((each) => (each === null ? '?' : String(each)))
        .join(', ');
      const doubt =
        Array.isArray(unknown) && unknown.length > 0 ? `  (not understood: ${unknown.join(', ')})` : '';
      if (value !== undefined) {
        const interval = low === undefined ? '' : `  (${number(low)} to ${number(high)})`;
        return `${number(value)}${interval}  ${target}  ←  ${row}${doubt}`;
      }
      const shown =
        positive === undefined
          ? ''
          : `  (${String(positive)} ${percent(jsonObject(scores ?? null)[String(positive)])}, answered above ${percent(threshold)})`;
      return `${percent(score).padStart(6)}  ${target} ${String(label)}${shown}  ←  ${row}${doubt}`;
    },
    showExplanation({ label, score, baseline, contributions }, color) {
      const list = Array.isArray(contributions) ? contributions.map(jsonObject) : [];
      const sorted = [...list].sort(
        (a, b) => Math.abs(Number(b.contribution)) - Math.abs(Number(a.contribution)),
      );
      const most = Math.max(...sorted.map((each) => Math.abs(Number(each.contribution))), 1e-12);
      const lines = sorted.map((each) => {
        const amount = Number(each.contribution);
        const bar = '█'.repeat(Math.round((Math.abs(amount) / most) * 30));
        const shown = `${amount >= 0 ? '+' : '-'}${number(Math.abs(amount))}  ${bar}`;
        const paint = amount >= 0 ? '\x1b[32m' : '\x1b[31m';
        return `  ${color ? `${paint}${shown}\x1b[0m` : shown}  ${String(each.column)} = ${each.value === null ? 'not known' : String(each.value)}`;
      });
      const what = label === undefined ? target : `${target} ${String(label)}`;
      return [
        `${what}: ${number(score)}, ${number(baseline)} for a typical row; the columns add:`,
        ...lines,
      ].join('\n');
    },
    close: () => model.close(),
  };
}

const percent = (value: Json | undefined): string => `${(100 * Number(value)).toFixed(1)}%`;
/** Four figures that count. */
const number = (value: Json | undefined): string =>
  Math.abs(Number(value)) >= 1000
    ? Number(value).toFixed(1)
    : Number(Number(value).toPrecision(4)).toString();

function labelNamed(name: string, labels: readonly string[]): number {
  const at = labels.indexOf(name);
  if (at >= 0) return at;
  const near = nearestNames(name, labels);
  const hint =
    near.length > 0
      ? `did you mean "${near[0]}"?`
      : `known: ${labels.join(', ') || 'none, it predicts a number'}`;
  throw new UserError(`the model knows no label "${name}"; ${hint}`);
}
