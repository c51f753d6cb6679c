import type { Dataset } from '../../data/dataset.ts';
import type { UnitSeries } from '../../data/series/series.ts';

/** A unit as it was after its first `end` steps. */
export interface Cut {
  readonly unit: number;
  readonly end: number;
}

export interface WindowOptions {
  /** Steps of a window. */
  readonly length: number;
  readonly sensors: number;
  readonly cap: number;
  /** Steps of a window that nothing is asked of, because too little has been seen by then. */
  readonly warmup: number;
}

/** Columns of a target's step: life as a share of the cap; how it is known; the unit's fold. */
export const targetColumns = 3;
export const known = { no: 0, exactly: 1, atLeast: 2 } as const;

/** The readings of the last `length` steps before `end` `[length, sensors]`; NaN before the unit's first step. */
export function writeWindow(
  { readings, times }: UnitSeries,
  end: number,
  { length, sensors }: Pick<WindowOptions, 'length' | 'sensors'>,
  into: Float32Array,
): void {
  const steps = Math.min(length, end, times.length);
  into.fill(Number.NaN, 0, (length - steps) * sensors);
  into.set(readings.subarray((end - steps) * sensors, end * sensors), (length - steps) * sensors);
}

/** True remaining life after `end` steps in units of time, at most `cap`; of a censored unit, what it is at least. */
export function lifeAfter({ times }: UnitSeries, end: number, cap: number): number {
  return Math.min(cap, times[times.length - 1] - times[end - 1]);
}

/** Windows as rows of a data set: readings in, and the life at each of their steps. Windows are made when read. */
export function windowDataset(
  units: readonly UnitSeries[],
  folds: ArrayLike<number>,
  cuts: readonly Cut[],
  options: WindowOptions,
): Dataset {
  const { length, sensors, cap, warmup } = options;
  const target = new Float32Array(length * targetColumns);
  return {
    length: cuts.length,
    inputs: [{ dtype: 'float32', shape: [length, sensors] }],
    target: { dtype: 'float32', shape: [length, targetColumns] },
    weighted: false,
    read(rows, into) {
      const [input] = into.inputs;
      if (!(input instanceof Float32Array)) throw new Error('readings are float32');
      rows.forEach((row, i) => {
        const { unit, end } = cuts[row];
        const size = length * sensors;
        writeWindow(units[unit], end, options, input.subarray(i * size, (i + 1) * size));
        if (into.target === undefined) return;
        writeTarget(units[unit], end, folds[unit], { length, cap, warmup }, target);
        into.target.set(target, i * target.length);
      });
    },
  };
}

function writeTarget(
  unit: UnitSeries,
  end: number,
  fold: number,
  { length, cap, warmup }: Pick<WindowOptions, 'length' | 'cap' | 'warmup'>,
  into: Float32Array,
): void {
  into.fill(0);
  const steps = Math.min(length, end);
  for (let i = 0; i < steps; i++) {
    const at = (length - steps + i) * targetColumns;
    const life = lifeAfter(unit, end - steps + i + 1, cap);
    into[at] = life / cap;
    // What has already lasted beyond the cap is known exactly, also of a unit that has not failed.
    const certain = unit.failed || life >= cap;
    into[at + 1] = i + 1 < Math.min(warmup, steps) ? known.no : certain ? known.exactly : known.atLeast;
    into[at + 2] = fold;
  }
}
