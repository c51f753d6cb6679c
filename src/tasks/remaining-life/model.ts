import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { nearestNames } from '../../core/nearest.ts';
import { readSeries } from '../../data/series/read-series.ts';
import type { UnitSeries } from '../../data/series/series.ts';
import { contributionBars } from '../kit/console.ts';
import type { Evaluation, OpenModel } from '../kit/task.ts';
import { withCleanup } from '../kit/with-cleanup.ts';
import { measure, metricsOutcome, type SeriesMetrics } from './measure.ts';
import type { EvaluateOptions, ExplainOptions, PredictOptions } from './options.ts';
import { readTestUnits, reasons } from './prepare.ts';
import { type LifeExplanation, RemainingLifeModel } from './remaining-life-model.ts';

/** How long one unit will still run. */
export interface LifeAnswer {
  readonly unit: string;
  /** When it was read last. */
  readonly time: number;
  /** In units of time. */
  readonly remainingLife: number;
  readonly low: number;
  readonly high: number;
  /** Share of true lives that intervals contain. */
  readonly level: number;
  /** Whether it may be more than the model counts to. */
  readonly atLeast: boolean;
}

export type UnitExplanation = LifeExplanation & { readonly unit: string };

export interface Types {
  readonly input: string;
  readonly answer: LifeAnswer;
  readonly explanation: UnitExplanation;
  readonly evaluation: Evaluation<SeriesMetrics> & {
    readonly units: number;
    readonly moments: 'last' | 'drawn';
    readonly latencyMs: { readonly median: number; readonly p95: number };
  };
  readonly evaluateOptions: EvaluateOptions;
  readonly predictOptions: PredictOptions;
  readonly explainOptions: ExplainOptions;
}

/** Opens a model of remaining life: it reads files with the series of one or many units. */
export async function openRemainingLife(bundle: Bundle): Promise<OpenModel<Types>> {
  const model = await RemainingLifeModel.open(bundle);
  const { columns, sensors, scales, cap, interval } = model.settings;
  const readUnits = <T>(
    path: string,
    reading: PredictOptions,
    use: (units: readonly UnitSeries[]) => Promise<T>,
  ): Promise<T> =>
    withCleanup(async (hold) => {
      const { unit, time } = columns;
      const options = { ...reading, unit, time, sensors, scales, keepConstant: true };
      return use(hold(await readSeries(path, options)).units);
    });
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    labels: [],
    reasons,
    columns: [columns.unit, columns.time, ...sensors],
    evaluate: (path, options) =>
      withCleanup(async (hold) => {
        const files = { data: path, lives: options.testRul };
        const seed = Number(bundle.manifest.content.seed ?? 0);
        const test = hold(await readTestUnits(files, model.settings, options, cap, seed));
        const measured = await measure(model, test);
        return {
          model: bundle.folder,
          data: path,
          units: test.units.length,
          moments: test.moments,
          leftOutBy: { ...test.leftOut },
          metrics: metricsOutcome(test, measured),
          latencyMs: measured.latency,
        };
      }),
    async predict(inputs, reading) {
      const answers: LifeAnswer[] = [];
      for (const input of inputs) {
        await readUnits(input, reading, async (units) => {
          const cuts = units.map(({ times }, unit) => ({ unit, end: times.length }));
          for (const [i, { remainingLife, low, high }] of (await model.predict(units, cuts)).entries()) {
            const { id, times } = units[i];
            answers.push({
              unit: id,
              time: times[times.length - 1],
              remainingLife: round(remainingLife),
              low: round(low),
              high: round(high),
              level: interval.level,
              atLeast: remainingLife > 0.97 * cap,
            });
          }
        });
      }
      return answers;
    },
    async explain(inputs, { label, ...reading }) {
      const explanations: UnitExplanation[] = [];
      for (const input of inputs) {
        await readUnits(input, reading, async (all) => {
          for (const unit of chosenUnits(all, label, input)) {
            explanations.push({ unit: unit.id, ...(await model.explain(unit)) });
          }
        });
      }
      return explanations;
    },
    show: {
      answer({ unit, time, remainingLife, low, high, level, atLeast }, language) {
        const life = Math.round(atLeast ? cap : remainingLife);
        const [from, to, sure] = [low, high, 100 * level].map(Math.round);
        return language === 'zh'
          ? `${columns.unit} ${unit}，${columns.time} ${time}：剩余 ${life}${atLeast ? ' 或更多' : ''}（${sure}% 把握在 ${from} 至 ${to} 之间）`
          : `${columns.unit} ${unit} at ${time}: ${life}${atLeast ? ' or more' : ''} left (${from} to ${to} with ${sure}% confidence)`;
      },
      explanation({ unit, remainingLife, baseline, sensors: bySensor, steps }, language, color) {
        const [life, usual] = [remainingLife, baseline].map((each) => each.toFixed(1));
        const recent = steps
          .slice(-20)
          .reduce((sum, { contribution }) => sum + contribution, 0)
          .toFixed(1);
        const bars = contributionBars(
          bySensor.slice(0, 12).map(({ sensor, contribution }) => ({ name: sensor, value: contribution })),
          { digits: 1, unit: cap / 2, color, language },
        );
        return language === 'zh'
          ? [
              `${columns.unit} ${unit}：剩余 ${life}，全新设备为 ${usual}；各传感器与运行时间的影响：`,
              ...bars,
              `  其中最近 20 次读数合计 ${recent}`,
            ].join('\n')
          : [
              `${columns.unit} ${unit}: ${life} left, ${usual} for a new one; the sensors and the time it has run add:`,
              ...bars,
              `  of all this, the last 20 readings add ${recent}`,
            ].join('\n');
      },
      cells: ({ remainingLife, low, high }) => ({ remainingLife, low, high }),
    },
    close: () => model.close(),
  };
}

/** All units of a file, or the one that `--label` names. */
function chosenUnits(
  units: readonly UnitSeries[],
  label: string | undefined,
  input: string,
): readonly UnitSeries[] {
  if (label === undefined) return units;
  const found = units.filter(({ id }) => id === label);
  if (found.length > 0) return found;
  const ids = units.map(({ id }) => id);
  const near = nearestNames(label, ids);
  throw new UserError({
    en: `${input} has no unit "${label}"; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it has ${ids.slice(0, 5).join(', ')} ...`}`,
    zh: `${input} 中没有设备“${label}”；${near.length > 0 ? `是否指 ${near.join(' 或 ')}？` : `其中有 ${ids.slice(0, 5).join('、')}……`}`,
  });
}
