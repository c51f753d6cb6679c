import type { CleanActionCode, LeftOutReason as CleaningReason } from '../data/clean.ts';
import type { TextSpan } from './block.ts';
import type { CoveragePoint } from './charts/coverage.ts';
import type { ReliabilityBin } from './charts/reliability.ts';

export type { CoveragePoint, ReliabilityBin, TextSpan };

/**
 * Everything a report on a classifier says, as measured; the report adds only words. Shares, scores and metrics
 * are fractions from 0 to 1, times are seconds unless the name says otherwise, a metric that could not be
 * measured is left out or NaN.
 */
export interface ClassificationReportData {
  /** What the reader calls this model, such as "Failures from work orders". */
  title: string;
  /** Name in the task registry, such as `text-classification`. */
  task: string;
  /** ISO 8601 date and time at which training ended. */
  createdAt: string;
  /** What one row is, for prose: "Of 100 work orders …". */
  subject: Subject;
  data: DataFacts;
  model: ModelFacts;
  training: TrainingFacts;
  results: ResultFacts;
  /** For each class the words that drive it; leave out where inputs are no texts. */
  drivingWords?: { label: string; words: { word: string; weight: number; count: number }[] }[];
  cost: CostFacts;
  usage: UsageFacts;
  fingerprint: FingerprintFacts;
}

export type Subject = 'text' | 'workOrder' | 'title' | 'row' | 'image' | 'clip';

export interface DataFacts {
  /** File names as the user gave them. */
  files: string[];
  inputColumn: string;
  targetColumn: string;
  /** True when a simulator wrote the data; the report says so at the top. */
  simulated: boolean;
  rowsRead: number;
  rowsKept: number;
  /** Rows left out, by reason. Codes without a translation are shown as they are. */
  leftOut: { reason: string; rows: number; examples?: string[] }[];
  /** What cleaning changed or noticed in rows that stay. Codes without a translation are shown as they are. */
  changes?: { action: string; rows: number; example?: { before: string; after: string } }[];
  /** Spellings of one label that were joined. */
  labelMerges: { from: string[]; to: string; rows: number }[];
  /** Rows whose text stands more than once, exactly or nearly; all copies stay on one side of the split. */
  duplicates: { exact: number; near: number };
  /** Rows used for learning, for choosing the best epoch, and for the final test. */
  split: { train: number; validation: number; test: number; seed: number; kind: SplitKind };
  classes: { label: string; rows: number }[];
  samples: { input: string; label: string }[];
}

/** `stratified`: same class shares on each side; `given`: the user named the test file; `byTime`: newest last. */
export type SplitKind = 'stratified' | 'random' | 'given' | 'byTime';

/** Reasons for leaving out rows that the report can put into words: cleaning's own, and rows no reader could read. */
export type LeftOutReason = CleaningReason | 'unreadable';

/** What cleaning does to rows that stay, as the report can put it into words. */
export type CleaningChange = Exclude<CleanActionCode, CleaningReason>;

export interface ModelFacts {
  /** Architecture by its name in the registry of architectures, such as `text-cnn`. */
  architecture: string;
  reasons: ArchitectureReason[];
  parameters: number;
  /** The table that `model.summary()` prints. */
  summary?: string;
  hyperParameters: { name: string; value: string | number | boolean }[];
  imbalance: ImbalanceHandling;
}

/** Why this architecture: each reason becomes a sentence. */
export type ArchitectureReason =
  | { code: 'askedFor' }
  | { code: 'fewRows'; rows: number }
  | { code: 'manyRows'; rows: number }
  | { code: 'shortTexts'; medianTokens: number }
  | { code: 'longTexts'; medianTokens: number }
  | { code: 'chinese'; share: number }
  | { code: 'mixedLanguages' }
  | { code: 'typingErrors' }
  | { code: 'manyClasses'; classes: number }
  | { code: 'fastOnCpu' }
  | { code: 'bestOnValidation'; candidates: { architecture: string; score: number }[] };

export type ImbalanceHandling =
  | { method: 'none' }
  | { method: 'classWeights'; largest: number; smallest: number }
  | { method: 'oversampling' }
  | { method: 'focalLoss'; gamma: number };

export interface EpochFacts {
  epoch: number;
  loss: number;
  accuracy?: number;
  valLoss?: number;
  valAccuracy?: number;
  valF1Macro?: number;
  learningRate?: number;
  seconds?: number;
}

export interface TrainingFacts {
  history: EpochFacts[];
  /** The epoch whose weights were kept. */
  bestEpoch?: number;
  stopped: 'earlyStopping' | 'maxEpochs' | 'timeLimit' | 'interrupted' | 'diverged';
  /** Such as `cpu` or `webgpu`. */
  device: string;
}

/** A value and its 95% interval. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

export interface ClassResult {
  label: string;
  precision: number;
  recall: number;
  f1: Estimate;
  /** Test rows of this class. */
  support: number;
}

/** Measured on rows that were used neither for learning nor for choosing. */
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
}

export interface CostFacts {
  trainingSeconds: number;
  /** Name of the processor or accelerator, as the system reports it. */
  hardware: string;
  /** An estimate: seconds of training times an assumed power. */
  energy?: { wattHours: number; assumedWatts: number };
  modelBytes: number;
  latencyMs?: { median: number; p95: number };
  peakMemoryBytes?: number;
}

export interface UsageFacts {
  /** The model's folder as the user would type it. */
  folder: string;
  /** An input for the examples. */
  example: string;
  /** Inputs of `model.onnx`, for the Python example. */
  onnxInputs: {
    name: string;
    dtype: 'int32' | 'int64' | 'float32' | 'bool';
    shape: number[];
    values?: number[];
  }[];
}

export interface FingerprintFacts {
  dataSha256: string;
  seed: number;
  versions: { name: string; version: string }[];
  /** The command line that trains this model again. */
  command: string;
}
