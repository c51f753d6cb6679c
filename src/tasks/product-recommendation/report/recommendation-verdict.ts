import type { Block, Verdict } from '../../../report/block.ts';
import type { RecommendationContext, RecommendationReportData } from './facts.ts';
import { methodName } from './recommendation-sections.ts';

/** The verdict in plain words; where a simple rule is better, the first sentence says so. */
export function recommendationVerdict(
  data: RecommendationReportData,
  context: RecommendationContext,
): Verdict {
  const { words, strings, format } = context;
  const { model, baselines, questions, unknownAnswers } = data.results;
  // The network alone is a part of the model, not a simple rule.
  const rules = baselines.filter(({ name }) => name !== 'network');
  const [best] = [...rules].sort((a, b) => b.hrAt10.value - a.hrAt10.value);
  const state =
    model.hrAt10.value <= best.hrAt10.value
      ? 'noBetter'
      : model.hrAt10.low > best.hrAt10.value
        ? 'good'
        : 'unproven';
  const of100 = (share: number) => format.decimal(share * 100, share < 0.1 ? 1 : 0);
  const popularity = baselines.find(({ name }) => name === 'popularity');
  const sentences = [
    words.scope(
      format.count(questions),
      format.count(data.events.items),
      format.percent(model.hrAt10.low),
      format.percent(model.hrAt10.high),
    ),
    words.rank(format.decimal(model.ndcgAt10.value), format.decimal(model.mrr)),
    ...(popularity === undefined
      ? []
      : [words.coverage(format.percent(model.coverageAt10), format.percent(popularity.coverageAt10))]),
    ...(unknownAnswers > 0 ? [words.unknown(format.count(unknownAnswers))] : []),
  ];
  return {
    headline: words.headline[state](
      of100(model.hrAt10.value),
      of100(best.hrAt10.value),
      methodName(best.name, context),
    ),
    sentences: [sentences.join(strings.frame.sentenceGap)],
    tone: state === 'good' ? 'good' : state === 'unproven' ? 'warning' : 'bad',
  };
}

/** The figures beside the verdict. */
export function recommendationOpening(
  { results }: RecommendationReportData,
  { words: all, strings, format }: RecommendationContext,
): Block[] {
  const words = all.figures;
  const { model, hrAt1 } = results;
  return [
    {
      kind: 'keyFigures',
      figures: [
        {
          label: words.hr,
          value: format.percent(model.hrAt10.value),
          note: strings.interval95(format.percent(model.hrAt10.low), format.percent(model.hrAt10.high)),
        },
        {
          label: words.ndcg,
          value: format.decimal(model.ndcgAt10.value),
          note: strings.interval95(format.decimal(model.ndcgAt10.low), format.decimal(model.ndcgAt10.high)),
        },
        { label: words.first, value: format.percent(hrAt1) },
        { label: words.coverage, value: format.percent(model.coverageAt10) },
      ],
    },
  ];
}
