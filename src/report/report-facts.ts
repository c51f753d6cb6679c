import type { CleanActionCode, LeftOutReason as CleaningReason } from '../data/cleaning/clean.ts';

/**
 * What a report on any model says, whatever its task: data, training, cost, use and how to reproduce the model.
 * Shares and metrics are fractions from 0 to 1, times are seconds unless the name says
 * otherwise, a figure that could not be measured is left out or NaN. The report adds only words.
 */
export interface ReportFacts {
  /** The title, such as "Failures from work orders"; made from the columns' names if left out. */
  title?: string;
  /** Name in the task registry, such as `text-classification`. */
  task: string;
  /** ISO 8601 date and time at which training ended. */
  createdAt: string;
  /** What one row is, for prose: "Of 100 work orders …". */
  subject: Subject;
  data: DataFacts;
  model: ModelFacts;
  training: TrainingFacts;
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
  /** True when a simulator wrote the data; the report shows a badge and a sentence. */
  simulated: boolean;
  rowsRead: number;
  rowsKept: number;
  /** Rows left out, by reason. Codes without a translation are shown as they are. */
  leftOut: { reason: string; rows: number; examples?: string[] }[];
  /** What cleaning changed or noticed in rows that stay. Codes without a translation are shown as they are. */
  changes?: { action: string; rows: number; example?: { before: string; after: string } }[];
  /** Spellings of one label that were merged; only where targets are labels. */
  labelMerges?: { from: string[]; to: string; rows: number }[];
  /** Rows that are exact or near duplicates of another; duplicates stay on one side of the split. */
  duplicates: { exact: number; near: number };
  /** What makes the figures of the test better than they will be in use; nothing where it was not found. */
  leaks?: {
    /** Test or validation rows of a separate file that are training rows too. */
    shared?: { file: string; count: number; of: number; example?: string }[];
    /** Texts that contain their own answer. */
    answerInText?: { count: number; of: number; example: string };
    /** Rows left out of the later sides of a split by a column because an earlier side has the same content. */
    repeated?: number;
  };
  /** Rows for training, for choosing the best epoch, and for the final test. */
  split: { train: number; validation: number; test: number; seed: number; kind: SplitKind };
  /** Rows of each class; only where targets are classes. */
  classes?: { label: string; rows: number }[];
  /** A few rows as they are, the answer as text. */
  samples: { input: string; label: string }[];
}

/**
 * `stratified`: same class shares on each side; `given`: the user named the test file; `byTime`: newest last; `byGroup`:
 * all rows of a group on one side.
 */
export type SplitKind = 'stratified' | 'random' | 'given' | 'byTime' | 'byGroup';

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
  /** Only where targets are classes. */
  imbalance?: ImbalanceHandling;
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

/** Loss and metrics of one epoch: `accuracy` on training rows, `valAccuracy` on validation rows. */
export interface EpochFacts {
  epoch: number;
  loss: number;
  learningRate?: number;
  seconds?: number;
  [metric: string]: number | undefined;
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
  /** What `evaluate` is given in the examples; `new.csv` if left out. */
  newData?: string;
  /** The file in the folder that describes how an input becomes numbers, where there is one. */
  encodedBy?: string;
  /** What an answer holds, in the order in which the examples print it; `label` and `score` if left out. */
  answer?: string[];
  /** Inputs of `model.onnx`, where the Python example runs it. */
  onnxInputs?: {
    name: string;
    dtype: 'int32' | 'int64' | 'float32' | 'uint8' | 'bool';
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
