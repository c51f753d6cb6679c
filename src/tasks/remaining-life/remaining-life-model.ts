import type { Bundle } from '../../bundle/bundle.ts';
import { UserError } from '../../core/errors.ts';
import { jsonObject } from '../../core/json.ts';
import type { SensorScale, SeriesColumns, UnitSeries } from '../../data/series/series.ts';
import type { SeriesGradients } from '../../explain/series-attribution.ts';
import { SavedNetwork } from '../../runtime/saved-network.ts';
import { type IntervalRule, intervalFor } from '../series/interval.ts';
import { type Cut, windowColumns, writeWindow } from '../series/windows.ts';
import type { SeriesShape } from './architectures.ts';
import { type ArchitectureName, architectureNames } from './options.ts';

/** What a saved model must know besides its network; it is stored in `millwright.json`. */
export interface SeriesSettings extends SeriesShape {
  readonly sensors: readonly string[];
  /** How each sensor is read; not known of models of version 0.1. */
  readonly scales?: ReadonlyMap<string, SensorScale>;
  readonly columns: SeriesColumns;
  readonly whenNew: readonly number[];
  readonly interval: IntervalRule;
}

export interface LifePrediction {
  /** In units of time, at most the cap. */
  readonly remainingLife: number;
  readonly low: number;
  readonly high: number;
}

export interface LifeExplanation extends LifePrediction {
  /** What the model answers for a unit at its first step that reads as when new. */
  readonly baseline: number;
  /** What each sensor, and the time since the unit began, adds over all steps, in units of time, the strongest first. */
  readonly sensors: readonly { readonly sensor: string; readonly contribution: number }[];
  /** What the readings of each step add, the last step last. */
  readonly steps: readonly { readonly time: number; readonly contribution: number }[];
}

/** A trained model of remaining life in memory. */
export class RemainingLifeModel {
  readonly settings: SeriesSettings;
  readonly #architecture: ArchitectureName;
  readonly #onnx: Uint8Array;
  readonly #network: SavedNetwork;
  #gradients: Promise<SeriesGradients> | undefined;

  private constructor(
    settings: SeriesSettings,
    architecture: ArchitectureName,
    onnx: Uint8Array,
    network: SavedNetwork,
  ) {
    this.settings = settings;
    this.#architecture = architecture;
    this.#onnx = onnx;
    this.#network = network;
  }

  static async create(
    settings: SeriesSettings,
    architecture: ArchitectureName,
    onnx: Uint8Array,
  ): Promise<RemainingLifeModel> {
    const network = await SavedNetwork.open(onnx, {
      name: 'readings',
      dtype: 'float32',
      shape: [settings.length, windowColumns(settings.sensors.length)],
    });
    return new RemainingLifeModel(settings, architecture, onnx, network);
  }

  /** Opens a saved one. Throws UserError where the folder is damaged. */
  static async open(bundle: Bundle): Promise<RemainingLifeModel> {
    const { architecture, settings } = bundle.manifest.content;
    const known = architectureNames.find((name) => name === architecture);
    const restored = restoreSettings(jsonObject(settings ?? null));
    if (known === undefined || restored === undefined) {
      throw new UserError({
        en: `${bundle.folder}/millwright.json lacks settings or names an unknown network; copy the model folder again or train again`,
        zh: `${bundle.folder}/millwright.json 缺少设置或网络名未知；请重新复制模型文件夹或重新训练`,
      });
    }
    return RemainingLifeModel.create(restored, known, await bundle.read('model.onnx'));
  }

  /** Remaining life of each unit as it was at each cut. */
  async predict(units: readonly UnitSeries[], cuts: readonly Cut[]): Promise<LifePrediction[]> {
    const { length, sensors, cap, interval } = this.settings;
    const size = length * windowColumns(sensors.length);
    const predictions: LifePrediction[] = [];
    const part = 128;
    for (let start = 0; start < cuts.length; start += part) {
      const chosen = cuts.slice(start, start + part);
      const windows = new Float32Array(chosen.length * size);
      for (const [row, { unit, end }] of chosen.entries()) {
        const into = windows.subarray(row * size, (row + 1) * size);
        writeWindow(units[unit], end, { length, sensors: sensors.length }, into);
      }
      const { data } = await this.#network.run(windows);
      for (const remainingLife of data) {
        predictions.push({ remainingLife, ...intervalFor(interval, remainingLife, cap) });
      }
    }
    return predictions;
  }

  /** Which sensors, and which steps, make the answer differ from that for a new unit. */
  async explain(unit: UnitSeries, end = unit.times.length): Promise<LifeExplanation> {
    const { length, sensors, cap, interval, whenNew, columns } = this.settings;
    const width = windowColumns(sensors.length);
    const window = new Float32Array(length * width);
    writeWindow(unit, end, { length, sensors: sensors.length }, window);
    const gradients = await this.#seriesGradients();
    const baselines = Float32Array.of(...whenNew, ...whenNew, 0);
    const { contributions, value, baseline } = await gradients.explain(window, baselines);
    const column = (at: number) =>
      sumOf(Array.from({ length }, (_, step) => contributions[step * width + at]));
    const steps = Math.min(length, end);
    return {
      remainingLife: value,
      ...intervalFor(interval, value, cap),
      baseline,
      sensors: [
        ...sensors.map((sensor, s) => ({ sensor, contribution: column(s) + column(sensors.length + s) })),
        { sensor: columns.time, contribution: column(width - 1) },
      ].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
      steps: Array.from({ length: steps }, (_, i) => {
        const at = (length - steps + i) * width;
        return {
          time: unit.times[end - steps + i],
          contribution: sumOf([...contributions.subarray(at, at + width)]),
        };
      }),
    };
  }

  async close(): Promise<void> {
    await this.#network.release();
    await (await this.#gradients)?.release();
  }

  #seriesGradients(): Promise<SeriesGradients> {
    this.#gradients ??= (async () => {
      const { seriesGradients } = await import('./series-gradients.ts');
      return seriesGradients(this.#architecture, this.settings, this.#onnx);
    })();
    return this.#gradients;
  }
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function restoreSettings(saved: Readonly<Record<string, unknown>>): SeriesSettings | undefined {
  const numbers = (value: unknown): number[] =>
    Array.isArray(value) ? value.filter((each) => typeof each === 'number') : [];
  const sensors = Array.isArray(saved.sensors)
    ? saved.sensors.filter((each) => typeof each === 'string')
    : [];
  const columns: Record<string, unknown> = Object(saved.columns);
  const interval: Record<string, unknown> = Object(saved.interval);
  const scale = Array.isArray(interval.scale) ? interval.scale : [];
  const [mean, deviation, whenNew] = [numbers(saved.mean), numbers(saved.scale), numbers(saved.whenNew)];
  const { length, cap, folds } = saved;
  const scales: Record<string, { unit?: unknown; origin?: unknown } | undefined> | undefined =
    saved.scales === undefined ? undefined : Object(saved.scales);
  const whole =
    typeof length === 'number' &&
    typeof cap === 'number' &&
    typeof folds === 'number' &&
    sensors.length > 0 &&
    [mean, deviation, whenNew].every((each) => each.length === sensors.length) &&
    scale.length > 0;
  if (!whole) return undefined;
  return {
    length,
    cap,
    folds,
    sensors,
    ...(scales !== undefined && {
      scales: new Map(
        sensors.map((sensor) => {
          const { unit = '', origin = 0 } = Object(scales[sensor]);
          return [sensor, { unit: String(unit), origin: Number(origin) }];
        }),
      ),
    }),
    mean,
    scale: deviation,
    whenNew,
    columns: {
      unit: String(columns.unit),
      time: String(columns.time),
      event: typeof columns.event === 'string' ? columns.event : undefined,
    },
    interval: {
      level: Number(interval.level),
      units: Number(interval.units),
      quantile: typeof interval.quantile === 'number' ? interval.quantile : null,
      scale: scale.map((each) => ({ at: Number(each?.at), error: Number(each?.error) })),
    },
  };
}
