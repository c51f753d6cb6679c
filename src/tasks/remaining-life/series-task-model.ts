import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import { nearestNames } from '../../core/nearest.ts';
import { readSeries } from '../../data/series/read-series.ts';
import type { UnitSeries } from '../../data/series/series.ts';
import { mostTableBytesOf } from '../kit/memory-options.ts';
import type { Outcome, TaskModel } from '../kit/task.ts';
import { measure, metricsOutcome } from './measure.ts';
import { readTestUnits } from './prepare.ts';
import type { RemainingLifeModel } from './remaining-life-model.ts';

/** A model of remaining life as the command line uses it: it reads files with the series of one or many units. */
export function seriesTaskModel(bundle: Bundle, model: RemainingLifeModel): TaskModel {
  const { columns, sensors, cap, interval } = model.settings;
  const withUnits = async (
    path: string,
    use: (units: readonly UnitSeries[]) => Promise<void>,
  ): Promise<void> => {
    const { unit, time } = columns;
    const data = await readSeries(path, { unit, time, sensors, keepConstant: true });
    try {
      await use(data.units);
    } finally {
      data.close();
    }
  };
  const round = (value: number) => Math.round(value * 100) / 100;
  const { seed } = bundle.manifest.content;
  return {
    reads: 'path',
    async evaluate(path, options) {
      const text = (name: string) => (typeof options[name] === 'string' ? String(options[name]) : undefined);
      const lives = text('testRul');
      const test = await readTestUnits(
        { data: path, lives },
        model.settings,
        {
          unit: text('unit'),
          time: text('time'),
          event: text('event'),
          encoding: text('encoding'),
          maxBytes: mostTableBytesOf(options),
        },
        cap,
        Number(seed ?? 0),
      );
      try {
        const measured = await measure(model, test);
        return {
          model: bundle.folder,
          data: path,
          units: test.units.length,
          moments: test.moments,
          metrics: metricsOutcome(test, measured),
          latencyMs: measured.latency,
        };
      } finally {
        test.close();
      }
    },
    async predict(inputs) {
      const outcomes: Outcome[] = [];
      for (const input of inputs) {
        await withUnits(input, async (units) => {
          const cuts = units.map(({ times }, unit) => ({ unit, end: times.length }));
          const predictions = await model.predict(units, cuts);
          for (const [i, { remainingLife, low, high }] of predictions.entries()) {
            outcomes.push({
              input,
              unit: units[i].id,
              time: units[i].times[units[i].times.length - 1],
              remainingLife: round(remainingLife),
              low: round(low),
              high: round(high),
              level: interval.level,
              atLeast: remainingLife > 0.97 * cap,
            });
          }
        });
      }
      return outcomes;
    },
    async explain(inputs, options) {
      const outcomes: Outcome[] = [];
      for (const input of inputs) {
        await withUnits(input, async (all) => {
          for (const unit of chosenUnits(all, options.label, input)) {
            const { sensors: bySensor, steps, ...rest } = await model.explain(unit);
            outcomes.push({
              input,
              unit: unit.id,
              ...rest,
              sensors: bySensor.map((each) => ({ ...each })),
              steps: steps.map((each) => ({ ...each })),
            });
          }
        });
      }
      return outcomes;
    },
    showPrediction({ unit, time, remainingLife, low, high, level, atLeast }) {
      const life =
        atLeast === true ? `${Math.round(cap)} or more` : String(Math.round(Number(remainingLife)));
      const range = `${Math.round(Number(low))} to ${Math.round(Number(high))}`;
      return `${columns.unit} ${String(unit)} at ${String(time)}: ${life} left (${range} with ${Math.round(100 * Number(level))}% confidence)`;
    },
    showExplanation({ unit, remainingLife, baseline, sensors: bySensor, steps }, color) {
      const list = Array.isArray(bySensor) ? bySensor.map(jsonObject) : [];
      const lines = list.slice(0, 12).map(({ sensor, contribution }) => {
        const value = Number(contribution);
        const bar = '█'.repeat(Math.min(30, Math.round((Math.abs(value) / cap) * 60)));
        const shown = `${value >= 0 ? '+' : '-'}${Math.abs(value).toFixed(1).padStart(5)}  ${bar}`;
        const paint = value >= 0 ? '\x1b[32m' : '\x1b[31m';
        return `  ${color ? `${paint}${shown}\x1b[0m` : shown}  ${String(sensor)}`;
      });
      const recent = (Array.isArray(steps) ? steps.map(jsonObject) : [])
        .slice(-20)
        .reduce((sum, { contribution }) => sum + Number(contribution), 0);
      return [
        `${columns.unit} ${String(unit)}: ${Number(remainingLife).toFixed(1)} left, ${Number(baseline).toFixed(1)} for a new one; the sensors and the time it has run add:`,
        ...lines,
        `  of all this, the last 20 readings add ${recent.toFixed(1)}`,
      ].join('\n');
    },
    close: () => model.close(),
  };
}

/** All units of a file, or the one that `--label` names. */
function chosenUnits(units: readonly UnitSeries[], label: unknown, input: string): readonly UnitSeries[] {
  if (typeof label !== 'string') return units;
  const found = units.filter(({ id }) => id === label);
  if (found.length > 0) return found;
  const ids = units.map(({ id }) => id);
  const near = nearestNames(label, ids);
  throw new UserError(
    `${input} has no unit "${label}"; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `it has ${ids.slice(0, 5).join(', ')} ...`}`,
  );
}
