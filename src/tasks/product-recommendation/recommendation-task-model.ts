import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import { readInteractions } from '../../data/interactions/index.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import { measure, metricsOutcome } from './measure.ts';
import { interactionOptions } from './options.ts';
import { numbered } from './prepare.ts';
import type { Recommender } from './recommender.ts';

/** A recommender as the command line uses it. */
export function recommendationTaskModel(bundle: Bundle, recommender: Recommender): TaskModel {
  const columns = jsonObject(bundle.manifest.content.columns ?? null);
  const { catalog } = recommender;
  const named = (item: number) => ({ id: catalog.ids[item], name: catalog.names[item] });
  return {
    reads: 'text',
    async evaluate(path, options) {
      const read = await readInteractions(path, {
        ...interactionOptions(options),
        likely: interactionOptions(columns),
      });
      const questions = numbered(read.questions, catalog);
      if (questions.length === 0) {
        throw new UserError(`${path} has no user with two items or more, so there is nothing to ask`);
      }
      const measured = await measure(recommender, questions);
      return {
        model: bundle.folder,
        data: path,
        rows: questions.length,
        unknownAnswers: questions.filter(({ item }) => item < 0).length,
        metrics: metricsOutcome(measured),
        latencyMs: measured.latency,
      };
    },
    async predict(inputs, options = {}) {
      const top = Number(options.top ?? 10);
      if (!Number.isSafeInteger(top) || top < 1) {
        throw new UserError(`--top ${String(options.top)} must be a whole number of at least 1`);
      }
      const predictions: Outcome[] = [];
      for (const input of inputs) {
        const { items, unknown } = catalog.parse(input);
        const recommended = await recommender.recommend(items, top);
        const [{ id, score }] = recommended;
        predictions.push({
          input,
          label: id,
          score,
          history: Array.from(items, named),
          unknown,
          recommended: recommended.map((each) => ({ ...each })),
        });
      }
      return predictions;
    },
    async explain(inputs, options) {
      const explanations: Outcome[] = [];
      for (const input of inputs) {
        const { items, unknown } = catalog.parse(input);
        const asked = typeof options.label === 'string' ? recommender.itemNamed(options.label) : undefined;
        const { item, score, baseline, contributions } = await recommender.explain(items, asked);
        explanations.push({
          input,
          label: catalog.ids[item],
          name: catalog.names[item],
          score,
          baseline,
          unknown,
          contributions: contributions.map((each) => ({
            ...named(each.item),
            contribution: each.contribution,
          })),
        });
      }
      return explanations;
    },
    showPrediction({ history, recommended, unknown }) {
      const list = Array.isArray(recommended) ? recommended.map(jsonObject) : [];
      const taken = Array.isArray(history) ? history.map(jsonObject) : [];
      const ignored = Array.isArray(unknown) && unknown.length > 0 ? ` (unknown: ${unknown.join(', ')})` : '';
      return [
        `after ${taken.map(({ id }) => String(id)).join(' ')}${ignored}:`,
        ...list.map(
          ({ id, name, score, probability }, i) =>
            `  ${String(i + 1).padStart(2)}. ${String(id).padEnd(8)} ${Number(score).toFixed(2).padStart(7)}  ${(100 * Number(probability)).toFixed(1).padStart(5)}%  ${shownName(id, name)}`,
        ),
      ].join('\n');
    },
    showExplanation({ label, name, score, baseline, contributions }, color) {
      const list = Array.isArray(contributions) ? contributions.map(jsonObject) : [];
      const greatest = Math.max(1e-9, ...list.map((each) => Math.abs(Number(each.contribution))));
      const lines = list.map((each) => {
        const value = Number(each.contribution);
        const bar = '█'.repeat(Math.round((Math.abs(value) / greatest) * 24));
        const shown = `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(2)}  ${bar}`;
        const paint = value >= 0 ? '\x1b[32m' : '\x1b[31m';
        return `  ${color ? `${paint}${shown}\x1b[0m` : shown}  ${String(each.id)} ${shownName(each.id, each.name)}`;
      });
      return [
        `${String(label)} ${shownName(label, name)}: score ${Number(score).toFixed(2)}, ${Number(baseline).toFixed(2)} for a user of whom nothing is known; the history adds, oldest first:`,
        ...lines,
      ].join('\n');
    },
    close: () => recommender.close(),
  };
}

const shownName = (id: unknown, name: unknown): string => (name === id ? '' : String(name).slice(0, 80));
