import type { Bundle, JsonObject } from '../../bundle/bundle.ts';
import type { CaseCounts } from '../../report/few-cases.ts';
import type { Device } from '../../runtime/index.ts';
import type { TrainingLogs } from './training-logs.ts';

export type Language = 'en' | 'zh';

/** What every training is told, whatever the task. */
export interface TrainRequest {
  /** The file or folder to learn from. */
  readonly data: string;
  /** The folder the model is written to. */
  readonly out: string;
  /** Rows to choose by; otherwise a part of the training data is kept for it. */
  readonly validation?: string;
  /** Rows to report on; otherwise a part of the data is kept for it. */
  readonly test?: string;
  /** A network by name instead of the one chosen for the data. */
  readonly architecture?: string;
  /** At most this many passes over the data. */
  readonly epochs?: number;
  /** Repeats a training exactly. */
  readonly seed: number;
  /** Where it is trained; the processor where nothing is said. */
  readonly device?: Device;
  /** Language of the report. */
  readonly lang: Language;
  /** Replaces the model in `out`. */
  readonly overwrite: boolean;
  /** Goes on with a training that was interrupted. */
  readonly resume: boolean;
  /** Where training is logged besides. */
  readonly logs?: TrainingLogs;
  /** The task's own options, by name in camelCase. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The command that was typed, to be repeated. */
  readonly command: string;
  /** Ends training when aborted; its checkpoint is kept. */
  readonly signal?: AbortSignal;
  /** Where a person reads how it is going. */
  readonly log: (line: string) => void;
}

export type PreviewRequest = Pick<TrainRequest, 'data' | 'out' | 'options' | 'seed' | 'log'>;

/** What a verb prints with `--json`. Keys may be added, never changed. */
export type Outcome = JsonObject;

export interface TaskOption {
  /** As commander writes it: `--input <column>`. */
  readonly flags: string;
  readonly description: string;
  readonly required?: boolean;
}

/** A job a user names. Adding one means one file that exports this, and a line in the registry. */
export interface Task {
  readonly name: string;
  readonly summary: Readonly<Record<Language, string>>;
  /** A command that works on the sample data. */
  readonly example: string;
  readonly options: readonly TaskOption[];
  readonly architectures: readonly string[];
  /** Options of `evaluate`, where it takes other columns or files than training did. */
  readonly evaluateOptions?: readonly TaskOption[];
  /** Learns from the data. Saving, checkpoints and interruptions are the caller's (`train-into.ts`). */
  learn(request: TrainRequest, checkpoint: string): Promise<Learned>;
  /** Shows what a network would be given, without training, where the task has such a picture. */
  preview?(request: PreviewRequest): Promise<Outcome>;
  /** Opens a model folder of this task. */
  load(bundle: Bundle): Promise<TaskModel>;
}

/** What a training gives, ready to be saved. */
export interface Learned {
  /** The task's part of `millwright.json`, and what `train --json` prints: metrics, columns, cost. */
  readonly content: JsonObject;
  /** The model's files by name, `model.onnx` among them. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** `report.html`, worked out when the model is already safe. */
  readonly report: () => Promise<string>;
  /** How good it is, in a line. */
  readonly headline: string;
  /** How many cases it learned from and is measured on; where they are few, a person is warned. */
  readonly cases: CaseCounts;
  /** Gives back what `report` needed. */
  readonly close?: () => Promise<void>;
}

/** What one input of `predict` and `explain` is: a text, the path of a file, or a table row as JSON. */
export type InputKind = 'text' | 'path' | 'row';

/** A trained model, ready for use. */
export interface TaskModel {
  readonly reads: InputKind;
  /** Measures it on data with known answers. */
  evaluate(data: string, options: Readonly<Record<string, unknown>>): Promise<Outcome>;
  /** One answer for each input. */
  predict(
    inputs: readonly string[],
    options?: Readonly<Record<string, unknown>>,
  ): Promise<readonly Outcome[]>;
  /** Writes on from a prompt, where the task writes text; `onText` hears each piece as it comes. */
  generate?(
    prompt: string,
    options: Readonly<Record<string, unknown>>,
    onText: (piece: string) => void,
  ): Promise<Outcome>;
  /** Why it answers so, one entry for each input. */
  explain(inputs: readonly string[], options: Readonly<Record<string, unknown>>): Promise<readonly Outcome[]>;
  /** Lines for a person: what `predict` and `explain` show without `--json`. */
  showPrediction(prediction: Outcome): string;
  showExplanation(explanation: Outcome, color: boolean): string;
  close(): Promise<void>;
}
