import type { SeriesChange } from '../../../data/series/series.ts';
import type { ReportFacts } from '../../../report/report-facts.ts';

/** Everything a report on a model of remaining life says, as measured. Lives are in units of time. */
export interface RemainingLifeReportData extends ReportFacts {
  series: SeriesFacts;
  /** Undefined where too few units had failed for a test. */
  results?: LifeResults;
}

export interface SeriesFacts {
  unitColumn: string;
  timeColumn: string;
  sensors: string[];
  cap: number;
  units: { train: number; failed: number; censored: number; test: number };
  /** Lives of the failed training units. */
  life: { least: number; median: number; most: number };
  changes: SeriesChange[];
  /** Share of true lives that intervals are meant to hold, and what that rests on. */
  interval: { level: number; units: number; members: number; folds: number };
  /** Error on training units, by members of the ensemble that were not trained on them. */
  unseenRmse: number;
}

export interface LifeAnswer {
  unit: string;
  time: number;
  truth: number;
  predicted: number;
  low: number;
  high: number;
}

export interface LifeResults {
  units: number;
  /** `last`: each unit once, at its last reading. */
  moments: 'last' | 'drawn';
  rmse: number;
  mae: number;
  bias: number;
  nasaScore: number;
  late: number;
  coverage: number;
  meanWidth: number;
  /** Of always answering the mean true life. */
  constantRmse: number;
  answers: LifeAnswer[];
  /** Answers at every moment of some units, from their first reading to the last. */
  curves: { unit: string; points: LifeAnswer[] }[];
  worst: (LifeAnswer & { drivers: SensorPart[] })[];
  /** Mean absolute contribution of each sensor, the largest first. */
  sensors: SensorPart[];
  /** Mean absolute contribution of readings by age; ages in steps before now. */
  when: { from: number; to: number; contribution: number }[];
}

export interface SensorPart {
  sensor: string;
  contribution: number;
}
