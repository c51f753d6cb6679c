import type { TextSpan } from '../../../report/block.ts';
import type { DataFacts, Estimate, ReportFacts } from '../../../report/report-facts.ts';
import type { CoveragePoint } from './coverage.ts';
import type { ReliabilityBin } from './reliability.ts';

export type { ArchitectureReason, Estimate } from '../../../report/report-facts.ts';
export type { CoveragePoint, ReliabilityBin, TextSpan };

/** Everything a report on a classifier says, as measured. */
export interface ClassificationReportData extends ReportFacts {
  data: DataFacts & { classes: { label: string; rows: number }[] };
  results: ResultFacts;
  /** Where inputs are images: a PNG of some as they are given to the network in training, augmented. */
  sheet?: Uint8Array;
  /** For each class the words that drive it; left out where inputs are no texts. */
  drivingWords?: { label: string; words: { word: string; weight: number; count: number }[] }[];
}

export interface ClassResult {
  label: string;
  precision: number;
  recall: number;
  f1: Estimate;
  /** Test rows of this class. */
  support: number;
}

/** Measured on test rows. */
export interface ResultFacts {
  testRows: number;
  accuracy: Estimate;
  f1Macro: Estimate;
  f1Weighted?: number;
  logLoss?: number;
  /** Always answering the most frequent class. */
  majority: { label: string; accuracy: number; f1Macro: number };
  /** Other methods on the same rows, such as TF-IDF with logistic regression. */
  baselines?: { name: string; accuracy: number; f1Macro: number }[];
  classes: ClassResult[];
  /** `counts[truth][predicted]`, in the order of `labels`. */
  confusion: { labels: string[]; counts: number[][] };
  mistakes: Mistake[];
  calibration?: { bins: ReliabilityBin[]; expectedCalibrationError: number };
  coverage?: CoveragePoint[];
}

export interface Mistake {
  input: string;
  truth: string;
  predicted: string;
  /** Score of the predicted class. */
  score: number;
  /** What each piece of the text contributed to the predicted class. */
  spans: TextSpan[];
  /** Where the input is an image: a PNG of it with the heat map of the predicted class, and one without. */
  picture?: Uint8Array;
  original?: Uint8Array;
}
