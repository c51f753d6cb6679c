import type { JsonObject } from '../../bundle/bundle.ts';
import type { Sentence } from '../../core/language.ts';
import type { Report } from '../../report/block.ts';
import type { CaseCounts } from '../../report/few-cases.ts';
import type { ReportFacts } from '../../report/report-facts.ts';
import type { FitFacts, FitRequest } from './fit-facts.ts';
import type { Leaks } from './leaks.ts';
import type { LeftOutOfFile, ReasonWords } from './left-out.ts';
import type { PreviewRequest, TrainContext } from './task.ts';

/** What every task knows of its data once they are read, cleaned and split. */
export interface Prepared {
  /** Rows (images, units, ...) on each side, and classes where there are some. */
  readonly counts: CaseCounts;
  readonly rowsRead: number;
  /** The first line that a person reads: what was read, and how it was split. */
  readonly summary: Sentence;
  /** Rows left out, by reason, and what the reasons are called. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** The same of separate validation and test files: an entry for each that was given. */
  readonly leftOutOfFiles: readonly LeftOutOfFile[];
  readonly reasons?: ReasonWords;
  /** What else a person must know of the data. */
  readonly notes: readonly (string | Sentence)[];
  readonly leaks?: Leaks;
  /** Whether what was read is kept in a temporary file. */
  readonly onDisk: boolean;
  readonly simulated: boolean;
  /** Hash of all data, where they are not single files but folders. */
  readonly dataSha256?: string;
  /** What else decides the training, beside files and options. */
  readonly fingerprint?: unknown;
  /** Added to `data` in `millwright.json` and `--json`. */
  readonly content?: JsonObject;
}

/** The network chosen for the data. */
export interface NetworkChoice {
  readonly name: string;
  readonly epochs: number;
  /** What is trained, for a person: `text-cnn on 5,000 tokens, 24 in each text`. */
  readonly about: Sentence;
}

/** A trained network with the files that its folder holds. */
export interface Trained extends FitFacts {
  /** `model.onnx` among them. */
  readonly files: Readonly<Record<string, Uint8Array | string>>;
  /** The task's part of `millwright.json`: labels, columns, sizes. */
  readonly content: JsonObject;
}

/** How good it is on the test rows. */
export interface Measured {
  readonly metrics: object;
  /** In one line. */
  readonly headline: Sentence;
  /** Milliseconds for one answer. */
  readonly latency?: { readonly median: number; readonly p95: number };
  /** Added to `cost`. */
  readonly cost?: JsonObject;
  /** What the model's task prints beside metrics, such as cross-validation. */
  readonly content?: JsonObject;
}

/** All that is known when a training has ended. */
export interface Run<Options, Data, Network, Result, Quality> {
  readonly context: TrainContext<Options>;
  readonly data: Data;
  readonly network: Network;
  readonly trained: Result;
  readonly measured: Quality;
  /** What every report says, whatever the task. */
  readonly facts: Pick<ReportFacts, 'task' | 'title' | 'createdAt' | 'cost' | 'fingerprint' | 'training'>;
}

/** What a task has of its own; the runner does the rest. */
export interface TaskParts<
  Options,
  Data extends Prepared,
  Network extends NetworkChoice,
  Result extends Trained,
  Quality extends Measured,
> {
  /** Reads, cleans and splits. */
  prepare(context: TrainContext<Options>): Promise<Data>;
  /** Chooses the network, or takes the one asked for. */
  network(data: NoInfer<Data>, context: TrainContext<Options>): Network;
  train(
    data: NoInfer<Data>,
    network: NoInfer<Network>,
    fit: FitRequest,
    context: TrainContext<Options>,
  ): Promise<Result>;
  /** Measures it on test rows, which are neither training nor validation rows. */
  measure(trained: NoInfer<Result>, data: NoInfer<Data>, context: TrainContext<Options>): Promise<Quality>;
  report(
    run: Run<Options, NoInfer<Data>, NoInfer<Network>, NoInfer<Result>, NoInfer<Quality>>,
  ): Promise<Report>;
  preview?(request: PreviewRequest<Options>): Promise<object>;
}
