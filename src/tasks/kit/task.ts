import { z } from 'zod';
import type { Bundle } from '../../bundle/bundle.ts';
import type { Language, Sentence } from '../../core/language.ts';
import type { Device } from '../../runtime/device.ts';
import type { notPreviewed } from './common-options.ts';
import type { LeftOutOfFile, ReasonWords } from './left-out.ts';
import type { Caller, OptionSchema } from './read-options.ts';
import type { NamedProfile, TrainingLogs } from './training-logs.ts';
import type { Hold } from './with-cleanup.ts';

/** What one input of `predict` and `explain` is: a text, the path of an image, the path of a table with series of units, or a row of a table. */
export type InputKind = 'text' | 'image' | 'series' | 'row';

/** A row of a table by its column names; `null` for what is not known. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** What is measured on rows with known answers. */
export interface Evaluation<Metrics = unknown> {
  /** The model's folder. */
  readonly model: string;
  readonly data: string;
  readonly metrics: Metrics;
  /** Rows that were not measured on, by reason. */
  readonly leftOutBy: Readonly<Record<string, number>>;
  /** What reading the data changed, left out or could not understand, one sentence each. */
  readonly notes?: readonly Sentence[];
  /** True where `data` is the very file that the model was trained on: its figures are then too good. */
  readonly trainedOn?: boolean;
}

/** Where a training writes, how it goes and what it hears: the same for every task. */
export interface TrainContext<Options> {
  readonly options: Options;
  readonly files: { readonly train: string; readonly validation?: string; readonly test?: string };
  readonly seed: number;
  readonly lang: Language;
  readonly out: string;
  /** A network by name instead of the one chosen for the data. */
  readonly architecture?: string;
  readonly signal?: AbortSignal;
  /** Says a line to the person who waits. */
  readonly say: (line: Sentence | string) => void;
  /** Receives what must be closed in the end, such as temporary files. */
  readonly hold: Hold;
}

/** A training as asked for, its options checked. */
export interface TrainRequest {
  readonly data: string;
  readonly out: string;
  readonly validation?: string;
  readonly test?: string;
  readonly architecture?: string;
  readonly epochs?: number;
  readonly seed: number;
  readonly device: Device;
  readonly lang: Language;
  readonly overwrite: boolean;
  readonly resume: boolean;
  readonly title?: string;
  readonly logs: TrainingLogs;
  /** The task's own options, checked, with defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  /** How the caller writes options, and so how a message names them. */
  readonly caller: Caller;
  /** The command that repeats the training. */
  readonly command: string;
  readonly signal?: AbortSignal;
  /** 0 shows no progress; 1 a line that is overwritten; 2 a line per epoch. */
  readonly verbose: 0 | 1 | 2;
  /** Hears each line for a person. */
  readonly log: (line: string) => void;
}

/** What `train` gives and `train --json` prints; keys may be added, never changed. */
export interface TrainOutcome<Metrics = unknown> {
  readonly out: string;
  readonly task: string;
  readonly architecture: string;
  readonly seed: number;
  readonly parameters: number;
  readonly metrics: Metrics;
  readonly data: {
    readonly files: readonly string[];
    readonly sha256: string;
    readonly rowsRead: number;
    /** Rows left out, by reason. */
    readonly leftOut?: Readonly<Record<string, number>>;
    /** The same of separate validation and test files. */
    readonly leftOutOfFiles?: readonly LeftOutOfFile[];
  };
  readonly cost: { readonly seconds: number };
  readonly command: string;
  readonly warnings?: readonly string[];
  /** Where the time of training steps went, for each network; where it was asked for. */
  readonly profile?: readonly NamedProfile[];
}

/** What a task's models take and give. */
export interface ModelTypes {
  readonly input: unknown;
  readonly answer: unknown;
  readonly explanation: unknown;
  readonly evaluation: Evaluation;
  readonly evaluateOptions: unknown;
  readonly predictOptions: unknown;
  readonly explainOptions: unknown;
}

/** A cell of a table of answers. */
export type AnswerCell = string | number | boolean | null;

/** How a command line shows what a model gives. */
export interface Presentation<Answer, Explanation> {
  answer(answer: Answer, language: Language): string;
  explanation(explanation: Explanation, language: Language, color: boolean): string;
  /** An answer as the cells of a table, by column. */
  cells(answer: Answer): Readonly<Record<string, AnswerCell>>;
}

/** A model folder, opened by its task; options are checked before they come here. */
export interface OpenModel<Types extends ModelTypes = ModelTypes> {
  /** Classes that it knows; none where it predicts no class. */
  readonly labels: readonly string[];
  /** Columns of a table that it reads; none where it reads files. */
  readonly columns: readonly string[];
  /** Those of them that a table may lack, since answers stay the same without them; none if that is not known. */
  readonly optionalColumns?: readonly string[];
  evaluate(data: string, options: Types['evaluateOptions']): Promise<Types['evaluation']>;
  predict(
    inputs: readonly Types['input'][],
    options: Types['predictOptions'],
  ): Promise<readonly Types['answer'][]>;
  explain(
    inputs: readonly Types['input'][],
    options: Types['explainOptions'],
  ): Promise<readonly Types['explanation'][]>;
  /** Continues a prompt, where the task writes text; `onText` hears each piece as it comes. */
  generate?(
    prompt: string,
    options: Readonly<Record<string, unknown>>,
    onText: (piece: string) => void,
  ): Promise<object>;
  /** What reasons for leaving rows out are called. */
  readonly reasons?: ReasonWords;
  readonly show: Presentation<Types['answer'], Types['explanation']>;
  close(): Promise<void>;
}

/** What trains a task's models, loaded when it is first needed. */
export interface Implementation<Options, Metrics = unknown> {
  /** Trains a model into `request.out`, with its report. */
  train(task: string, request: TrainRequest): Promise<TrainOutcome<Metrics>>;
  /** Shows what a network would be given, without training, where the task has such an image. */
  preview?(request: PreviewRequest<Options>): Promise<object>;
}

export interface PreviewRequest<Options> {
  readonly data: string;
  readonly out: string;
  readonly options: Omit<Options, (typeof notPreviewed)[number]>;
  readonly seed: number;
  readonly say: (line: Sentence | string) => void;
}

/** What must be known of a task before its code is loaded: names, options, examples. */
export interface TaskDefinition<
  Name extends string = string,
  Options extends OptionSchema = OptionSchema,
  Evaluate extends OptionSchema = OptionSchema,
  Predict extends OptionSchema = OptionSchema,
  Explain extends OptionSchema = OptionSchema,
  Types extends ModelTypes = ModelTypes,
> {
  readonly name: Name;
  readonly summary: Sentence;
  /** A command that works on the sample data. */
  readonly example: string;
  readonly reads: InputKind;
  readonly architectures: readonly string[];
  /** Options of `train`, besides those of every training. */
  readonly options: Options;
  readonly evaluateOptions: Evaluate;
  readonly predictOptions: Predict;
  readonly explainOptions: Explain;
  /** Whether `preview` shows something. */
  readonly previews: boolean;
  /** Imports what trains. */
  readonly load: () => Promise<Implementation<z.output<Options>>>;
  /** Opens a model folder of this task, without importing what trains. */
  readonly open: (bundle: Bundle) => Promise<OpenModel<Types>>;
}

type NoOptions = z.ZodObject<Record<never, never>>;
const noOptions: NoOptions = z.object({});

/**
 * A task: one folder that exports this, and a line in the registry.
 *
 *     export const remainingLife = defineTask({
 *       name: 'remaining-life', summary, example, reads: 'series', architectures, options, evaluateOptions,
 *       load: async () => (await import('./training.ts')).implementation,
 *       open: async (bundle) => (await import('./model.ts')).openRemainingLife(bundle),
 *     });
 */
export function defineTask<
  const Name extends string,
  Options extends OptionSchema,
  Types extends ModelTypes,
  Evaluate extends OptionSchema = NoOptions,
  Predict extends OptionSchema = NoOptions,
  Explain extends OptionSchema = NoOptions,
>(parts: {
  readonly name: Name;
  readonly summary: Sentence;
  readonly example: string;
  readonly reads: InputKind;
  readonly architectures: readonly string[];
  readonly options: Options;
  readonly evaluateOptions?: Evaluate;
  readonly predictOptions?: Predict;
  readonly explainOptions?: Explain;
  readonly previews?: boolean;
  readonly load: () => Promise<Implementation<z.output<Options>>>;
  readonly open: (bundle: Bundle) => Promise<OpenModel<Types>>;
}): TaskDefinition<Name, Options, Evaluate, Predict, Explain, Types> {
  const {
    evaluateOptions = noOptions as OptionSchema as Evaluate,
    predictOptions = noOptions as OptionSchema as Predict,
    explainOptions = noOptions as OptionSchema as Explain,
    previews = false,
    ...rest
  } = parts;
  return { ...rest, evaluateOptions, predictOptions, explainOptions, previews };
}
