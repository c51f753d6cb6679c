import type { Block, Verdict } from '../../../report/block.ts';
import type { LifeResults, RemainingLifeReportData } from './facts.ts';
import type { LifeContext } from './life-context.ts';

/** The verdict in plain words; where the model is no better than the mean life, the first sentence says so. */
export function lifeVerdict(data: RemainingLifeReportData, context: LifeContext): Verdict {
  const { words, format, life, unit } = context;
  const { results, series } = data;
  const cap = words.verdict.cap(life(series.cap), unit);
  if (results === undefined) {
    const sentences = [words.verdict.untestedNote(life(series.unseenRmse), unit), cap];
    return { headline: words.verdict.untested, sentences, tone: 'warning' };
  }
  const share = results.rmse / results.constantRmse;
  const state = share < 0.7 ? 'good' : share < 0.97 ? 'weak' : 'bad';
  const mae = life(results.mae);
  const headline =
    state === 'bad'
      ? words.verdict.bad(mae, unit)
      : words.verdict[state](format.count(results.units), mae, unit);
  const near = nearEnd(results, series.cap);
  const late = results.late > 0.6 ? [words.verdict.late(format.percent(results.late, 0))] : [];
  return {
    headline,
    sentences: [
      words.verdict.interval(
        format.percent(series.interval.level, 0),
        format.percent(results.coverage, 0),
        life(results.meanWidth),
        unit,
      ),
      ...(near === undefined
        ? []
        : [words.verdict.nearEnd(life(near.limit), unit, life(near.mae), format.count(near.count))]),
      ...late,
      cap,
    ],
    tone: state === 'good' ? 'good' : state === 'weak' ? 'warning' : 'bad',
    warnings: [...(state === 'good' ? [] : [headline]), ...late],
  };
}

/** Answers where at most a quarter of the cap was left. */
function nearEnd(
  { answers }: LifeResults,
  cap: number,
): { limit: number; mae: number; count: number } | undefined {
  const limit = cap / 4;
  const near = answers.filter(({ truth }) => truth <= limit);
  if (near.length < 5) return undefined;
  const mae = near.reduce((sum, { truth, predicted }) => sum + Math.abs(predicted - truth), 0) / near.length;
  return { limit, mae, count: near.length };
}

/** The figures beside the verdict. */
export function lifeOpening(
  { results, series, cost }: RemainingLifeReportData,
  context: LifeContext,
): Block[] {
  const { words, strings, format, life, unit } = context;
  const training = {
    label: strings.figures.trainingTime,
    value: format.duration(cost.trainingSeconds),
    note: cost.hardware,
  };
  if (results === undefined) return [{ kind: 'keyFigures', figures: [training] }];
  const moments =
    results.moments === 'last'
      ? words.figures.moments.last
      : words.figures.moments.drawn(format.count(results.answers.length));
  const level = series.interval.level;
  return [
    {
      kind: 'keyFigures',
      figures: [
        { label: words.figures.mae, value: `${life(results.mae)} ${unit}` },
        {
          label: words.figures.rmse,
          value: format.decimal(results.rmse, 1),
          note: words.verdict.guess(format.decimal(results.constantRmse, 1), unit),
        },
        {
          label: words.figures.score,
          value: format.count(results.nasaScore),
          note: words.figures.scoreNote,
        },
        {
          label: words.figures.coverage,
          value: format.percent(results.coverage, 0),
          note: words.figures.coverageNote(format.percent(level, 0)),
          tone: results.coverage < level - 0.07 ? 'warning' : 'plain',
        },
        { label: words.figures.units, value: format.count(results.units), note: moments },
        training,
      ],
    },
  ];
}
