import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import { readInteractions } from '../../data/interactions/index.ts';
import { contributionBars, percentOf, shortened } from '../kit/console.ts';
import type { Evaluation, OpenModel } from '../kit/task.ts';
import { measure, metricsOutcome, type RecommendationMetrics } from './measure.ts';
import type { EvaluateOptions, ExplainOptions, PredictOptions } from './options.ts';
import { numbered, reasons } from './prepare.ts';
import { type RecommendedItem, Recommender } from './recommender.ts';

/** An item as a person knows it; the name is the id where there is no other. */
export interface NamedItem {
  readonly id: string;
  readonly name: string;
}

/** What comes next after a history. */
export interface Recommendation {
  readonly input: string;
  /** The id of the first item recommended, and its score. */
  readonly label: string;
  readonly score: number;
  /** The items of the history that the model knows, and the words that it does not. */
  readonly history: readonly NamedItem[];
  readonly unknown: readonly string[];
  /** The most probable first. */
  readonly recommended: readonly RecommendedItem[];
}

/** Which items of a history make a recommendation. */
export interface RecommendationExplanation {
  readonly input: string;
  /** The id of the item that is explained. */
  readonly label: string;
  readonly name: string;
  readonly score: number;
  /** Its score for a user of whom nothing is known. */
  readonly baseline: number;
  readonly unknown: readonly string[];
  /** What each item of the history adds, oldest first: together `score - baseline`. */
  readonly contributions: readonly (NamedItem & { readonly contribution: number })[];
}

export interface Types {
  readonly input: string;
  readonly answer: Recommendation;
  readonly explanation: RecommendationExplanation;
  readonly evaluation: Evaluation<RecommendationMetrics> & {
    readonly rows: number;
    readonly unknownAnswers: number;
    readonly latencyMs: { readonly median: number; readonly p95: number };
  };
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: PredictOptions;
  readonly explainOptions: ExplainOptions;
}

/** Opens a recommender: its inputs are histories, as ids or names of items. */
export async function openRecommendation(bundle: Bundle): Promise<OpenModel<Types>> {
  const recommender = await Recommender.open(bundle);
  const { catalog } = recommender;
  const trained = jsonObject(bundle.manifest.content.columns ?? null);
  const column = (name: string): string | undefined => {
    const value = trained[name];
    return typeof value === 'string' ? value : undefined;
  };
  const columns = {
    user: column('user'),
    item: column('item'),
    time: column('time'),
    history: column('history'),
  };
  const named = (item: number): NamedItem => ({ id: catalog.ids[item], name: catalog.names[item] });
  return {
    labels: [],
    reasons,
    columns: Object.values(columns).filter((name) => name !== undefined),
    async evaluate(path, options) {
      const read = await readInteractions(path, { ...options, likely: columns });
      const questions = numbered(read.questions, catalog);
      if (questions.length === 0) {
        throw new UserError({
          en: `${path} has no user with two items or more, so there is nothing to measure`,
          zh: `${path} 中没有选取过两个以上物品的用户，无从测量`,
        });
      }
      const measured = await measure(recommender, questions);
      return {
        model: bundle.folder,
        data: path,
        rows: questions.length,
        unknownAnswers: questions.filter(({ item }) => item < 0).length,
        leftOutBy: { ...read.leftOut },
        notes: read.notes,
        metrics: metricsOutcome(measured),
        latencyMs: measured.latency,
      };
    },
    async predict(inputs, { top }) {
      const answers: Recommendation[] = [];
      for (const input of inputs) {
        const { items, unknown } = catalog.parse(input);
        const recommended = await recommender.recommend(items, top);
        const [{ id, score }] = recommended;
        answers.push({ input, label: id, score, history: Array.from(items, named), unknown, recommended });
      }
      return answers;
    },
    async explain(inputs, { label }) {
      const explanations: RecommendationExplanation[] = [];
      for (const input of inputs) {
        const { items, unknown } = catalog.parse(input);
        const asked = label === undefined ? undefined : recommender.itemNamed(label);
        const { item, score, baseline, contributions } = await recommender.explain(items, asked);
        explanations.push({
          input,
          label: catalog.ids[item],
          name: catalog.names[item],
          score,
          baseline,
          unknown,
          contributions: contributions.map(({ item: taken, contribution }) => ({
            ...named(taken),
            contribution,
          })),
        });
      }
      return explanations;
    },
    show: {
      answer({ history, recommended, unknown }, language) {
        const taken = shortened(history.map(({ id }) => id).join(' '));
        const ignored = unknown.join(language === 'zh' ? '、' : ', ');
        const title =
          language === 'zh'
            ? `在 ${taken}${ignored && `（未知：${ignored}）`} 之后：`
            : `after ${taken}${ignored && ` (unknown: ${ignored})`}:`;
        const lines = recommended.map(({ id, name, score, probability }, i) =>
          [
            `  ${String(i + 1).padStart(2)}. ${id.padEnd(8)} ${score.toFixed(2).padStart(7)}`,
            percentOf(probability).padStart(6),
            otherName({ id, name }),
          ].join('  '),
        );
        return [title, ...lines].join('\n');
      },
      explanation({ label, name, score, baseline, contributions }, language, color) {
        const [own, without] = [score, baseline].map((each) => each.toFixed(2));
        const item = `${label} ${otherName({ id: label, name })}`.trim();
        const greatest = Math.max(1e-9, ...contributions.map(({ contribution }) => Math.abs(contribution)));
        const bars = contributionBars(
          contributions.map((each) => ({
            name: `${each.id} ${otherName(each)}`,
            value: each.contribution,
          })),
          { digits: 2, unit: greatest, color, language },
        );
        const title =
          language === 'zh'
            ? `${item}：得分 ${own}，对一无所知的用户为 ${without}；历史中各物品的影响：`
            : `${item}: score ${own}, ${without} for a user of whom nothing is known; the history adds:`;
        return [title, ...bars].join('\n');
      },
      cells: ({ label, score, recommended }) => ({ label, name: recommended[0].name, score }),
    },
    close: () => recommender.close(),
  };
}

const otherName = ({ id, name }: NamedItem): string => (name === id ? '' : name.slice(0, 80));
