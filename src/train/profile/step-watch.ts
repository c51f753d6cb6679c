/**
 * What a training step does, in this order: reads rows, compiles where the batch has a new shape, draws random numbers,
 * puts the rest in place, runs, takes the results, calls callbacks, writes a checkpoint.
 */
export type StepPart =
  | 'data'
  | 'compile'
  | 'random'
  | 'feed'
  | 'run'
  | 'results'
  | 'callbacks'
  | 'checkpoint';

/** Hears how a training step proceeds; each part of it ends where it says so. */
export interface StepWatch {
  begin(): void;
  ended(part: StepPart): void;
  end(): void;
  /** As in `RunnerOptions`, for the step that has begun; undefined where it is to run without. */
  readonly kernelTimes: string | undefined;
  /** No step follows; also called where training failed. */
  close(): void;
}
