import type { CellNote, LeftOutColumn } from '../../../data/table/columns/column-types.ts';
import type { Estimate, ReportFacts } from '../../../report/report-facts.ts';
import type { ReliabilityBin } from '../../classification/report/reliability.ts';

/** Everything a report on a model of tables says, as measured on rows it never saw. */
export interface TabularReportData extends ReportFacts {
  table: TableFacts;
  results: ClassFacts | QuantityFacts;
  /** What each column adds to answers: mean of absolute contributions, the greatest first. */
  importances: { column: string; importance: number }[];
  /** How many answers the importances are a mean of. */
  explainedRows: number;
  /** The example of `usage` as the model file takes it, by column; null where missing. */
  rawExample: Record<string, string | number | null>;
  /** Some answers and what brought them, the surest first. */
  explained: ExplainedRow[];
}

export interface TableFacts {
  columns: {
    name: string;
    kind: 'number' | 'category' | 'date';
    missing: number;
    unit: string;
    levels?: number;
  }[];
  leftOut: LeftOutColumn[];
  leaks: { column: string; value?: string; answer?: string; right: number; rows: number }[];
  notes: CellNote[];
  /** Networks in the ensemble. */
  members: number;
  /** Pairs of numbers that the networks read besides the numbers. */
  crosses: number;
}

export interface ExplainedRow {
  truth: string;
  said: string;
  score: number;
  baseline: number;
  contributions: { column: string; value: string; contribution: number }[];
}

export interface ClassFacts {
  kind: 'classes';
  testRows: number;
  labels: string[];
  accuracy: Estimate;
  majority: { label: string; accuracy: number };
  f1Macro: number;
  balancedAccuracy: number;
  matthews: number;
  logLoss: number;
  calibrationError: number;
  classes: { label: string; precision: number; recall: number; f1: number; support: number }[];
  /** `counts[truth][predicted]` */
  confusion: number[][];
  calibration: ReliabilityBin[];
  /** Only for two classes. */
  positive?: PositiveFacts;
}

/** About the class that is looked for. */
export interface PositiveFacts {
  label: string;
  share: number;
  f1: Estimate;
  precision: number;
  recall: number;
  averagePrecision: number;
  rocAuc: number;
  threshold: number;
  thresholdBy: 'costs' | 'f1' | 'half';
  /** Recall and precision, from the highest score down. */
  curve: { recall: number; precision: number }[];
  found: number;
  missed: number;
  falseAlarms: number;
  costs?: CostFactsOfAnswers;
}

/** Costs of 1,000 rows like the test's, in the user's currency. */
export interface CostFactsOfAnswers {
  miss: number;
  falseAlarm: number;
  model: number;
  /** Answering no, and answering yes, to every row. */
  never: number;
  always: number;
  /** Against the cheaper of the two. */
  saving: Estimate;
  curve: { threshold: number; cost: number }[];
}

export interface QuantityFacts {
  kind: 'quantity';
  testRows: number;
  unit: string;
  rmse: number;
  mae: Estimate;
  medianAbsoluteError: number;
  r2: number;
  mape: number;
  bias: number;
  /** Of always answering the mean. */
  guessRmse: number;
  guessMae: number;
  margin: number;
  covered: number;
  dots: { truth: number; predicted: number }[];
}
