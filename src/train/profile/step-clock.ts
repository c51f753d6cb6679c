import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunTimes, readKernelTimes } from '../../runtime/kernel-times.ts';
import type { StepPart, StepWatch } from './step-watch.ts';

/** Milliseconds of the parts of one step. */
export type StepTimes = ReadonlyMap<StepPart, number>;

/** What was measured of a training. */
export interface Measured {
  /** The steps that ONNX Runtime wrote its times of, and what it wrote. */
  readonly steps: readonly StepTimes[];
  readonly runs: readonly RunTimes[];
  /** All other steps. */
  readonly unprofiled: readonly StepTimes[];
}

/**
 * Clocks every step of a training and has ONNX Runtime write its times of those from the `first` to the `last`, counted
 * from 1. What it writes is kept in a temporary folder until `close`.
 */
export class StepClock implements StepWatch {
  readonly #first: number;
  readonly #last: number;
  readonly #profiled: StepTimes[] = [];
  readonly #unprofiled: StepTimes[] = [];
  #folder: string | undefined;
  #number = 0;
  #times = new Map<StepPart, number>();
  #at = 0;

  constructor(first: number, last: number) {
    this.#first = first;
    this.#last = last;
  }

  begin(): void {
    this.#number += 1;
    if (this.#isProfiled) this.#folder ??= mkdtempSync(join(tmpdir(), 'millwright-profile-'));
    this.#times = new Map();
    this.#at = performance.now();
  }

  ended(part: StepPart): void {
    const now = performance.now();
    this.#times.set(part, (this.#times.get(part) ?? 0) + now - this.#at);
    this.#at = now;
  }

  end(): void {
    (this.#isProfiled ? this.#profiled : this.#unprofiled).push(this.#times);
  }

  get kernelTimes(): string | undefined {
    // ONNX Runtime adds the time to the millisecond, which is another for each step that is compiled.
    return this.#isProfiled && this.#folder !== undefined ? join(this.#folder, 'step') : undefined;
  }

  /** Once the compiled steps are released. First runs are left out, where there are others: they are slower. */
  async measured(): Promise<Measured> {
    const { steps, wereFirst } = withoutFirst(this.#profiled);
    const folder = this.#folder;
    const files = folder === undefined ? [] : readdirSync(folder).sort();
    const runs: RunTimes[] = [];
    for (const file of files) {
      runs.push(...(await readKernelTimes(join(folder ?? '', file))).slice(wereFirst ? 1 : 0));
    }
    return { steps, runs, unprofiled: withoutFirst(this.#unprofiled).steps };
  }

  close(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  get #isProfiled(): boolean {
    return this.#number >= this.#first && this.#number <= this.#last;
  }
}

/** A step that was compiled runs for the first time. */
function withoutFirst(steps: readonly StepTimes[]): { steps: readonly StepTimes[]; wereFirst: boolean } {
  const later = steps.filter((step) => !step.has('compile'));
  if (later.length > 0) return { steps: later, wereFirst: true };
  const uncompiled = steps.map((step) => new Map([...step].filter(([part]) => part !== 'compile')));
  return { steps: uncompiled, wereFirst: false };
}
