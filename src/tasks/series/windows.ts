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

/** Readings at the beginning of a unit's life whose mean it is compared with. */
export const beginning = 20;

/** Numbers at each step of a window: every sensor, how every sensor began, the time since the unit's first step. */
export const windowColumns = (sensors: number): number => 2 * sensors + 1;

/**
 * The last `length` steps before `end`, `[length, windowColumns]`: the readings; the mean of each sensor's first
 * readings, `beginning` at most, as far as they were known by then; the time since the unit's first step. NaN where
 * there is none, and everywhere before that first step.
 */
export function writeWindow(
  { readings, times }: UnitSeries,
  end: number,
  { length, sensors }: Pick<WindowOptions, 'length' | 'sensors'>,
  into: Float32Array,
): void {
  const columns = windowColumns(sensors);
  const last = Math.min(end, times.length);
  const first = Math.max(0, last - length);
  const at = (step: number) => (length - last + step) * columns;
  const own = readings(first, last);
  const begun = readings(0, Math.min(beginning, last));
  into.fill(Number.NaN, 0, at(first));
  for (let step = first; step < last; step++) {
    into.set(own.subarray((step - first) * sensors, (step - first + 1) * sensors), at(step));
    into[at(step) + columns - 1] = times[step] - times[0];
  }
  for (let sensor = 0; sensor < sensors; sensor++) {
    let [sum, count] = [0, 0];
    for (let step = 0; step < last; step++) {
      const reading = step < beginning ? begun[step * sensors + sensor] : Number.NaN;
      if (!Number.isNaN(reading)) {
        sum += reading;
        count += 1;
      }
      if (step >= first) into[at(step) + sensors + sensor] = count === 0 ? Number.NaN : sum / count;
    }
  }
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
    inputs: [{ dtype: 'float32', shape: [length, windowColumns(sensors)] }],
    target: { dtype: 'float32', shape: [length, targetColumns] },
    weighted: false,
    read(rows, into) {
      const [input] = into.inputs;
      if (!(input instanceof Float32Array)) throw new Error('readings are float32');
      rows.forEach((row, i) => {
        const { unit, end } = cuts[row];
        const size = length * windowColumns(sensors);
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
