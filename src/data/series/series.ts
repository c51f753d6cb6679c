import type { Sentence } from '../../core/language.ts';

/** The readings of one unit from its first to its last time, at equal steps. */
export interface UnitSeries {
  readonly id: string;
  /** The time of each step, ascending. */
  readonly times: Float64Array;
  /** Of the steps from `first` up to `end`, all where they are left out: `[steps, sensors]`, NaN where there is no reading. */
  readonly readings: (first?: number, end?: number) => Float32Array;
  /** Whether the unit failed at its last time; false where it was still running (censored). */
  readonly failed: boolean;
}

export interface SeriesColumns {
  readonly unit: string;
  readonly time: string;
  readonly event?: string;
}

/** How the values of a sensor are counted. */
export interface SensorScale {
  /** `''` without one. */
  readonly unit: string;
  /** What readings are counted from where they are so far from zero that float32 would not keep them apart; 0 elsewhere. */
  readonly origin: number;
}

/** Series of many units with the same sensors. */
export interface SeriesData {
  readonly source: string;
  readonly columns: SeriesColumns;
  readonly sensors: readonly string[];
  /** How each sensor is read. */
  readonly scales: ReadonlyMap<string, SensorScale>;
  readonly units: readonly UnitSeries[];
  /** The time between two steps. */
  readonly step: number;
  readonly rowsRead: number;
  /** What cleaning did: a code, and how many rows, readings or units it changed. */
  readonly changes: readonly SeriesChange[];
  /** One sentence each, for a person. */
  readonly notes: readonly Sentence[];
  /** Whether the readings are stored in a temporary file. */
  readonly onDisk: boolean;
  /** Closes the temporary file; no reading can be read afterwards. */
  close(): void;
}

export type SeriesChangeCode =
  | 'row-without-unit'
  | 'row-without-time'
  | 'duplicate-time'
  | 'after-failure'
  | 'sorted'
  | 'gap-filled'
  | 'not-a-number'
  | 'other-unit'
  | 'constant-sensor'
  | 'text-column'
  | 'short-unit'
  | 'censored-unit';

export interface SeriesChange {
  readonly code: SeriesChangeCode;
  readonly count: number;
  /** A few of the places where it was found. */
  readonly examples: readonly string[];
}

/** How long a unit was observed, in units of time. */
export const lifeOf = ({ times }: UnitSeries): number => times[times.length - 1] - times[0];
