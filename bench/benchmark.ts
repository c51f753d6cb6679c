import type { Device } from '../src/runtime/device.ts';
import type { Work } from './work.ts';

/** What a benchmark prints with `--json`. */
export interface Outcome extends Figures {
  /** Where ours was measured, and on what kind of device the peers were. */
  readonly device: Device;
}

/** What a benchmark finds. */
export interface Figures {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: readonly PeerFigure[];
  /** Peers that could not be measured, and why. */
  readonly skipped: readonly Skipped[];
  /** Threads that each side may use. */
  readonly threads: number;
  /** What one of `unit` needs of the hardware at least. Absent where `ours` is no rate or nobody counted. */
  readonly work?: Work;
  /** What else was found. */
  readonly note?: string;
}

export interface PeerFigure {
  readonly name: string;
  /** Another of the peer's ways to do the same, beside its usual one. */
  readonly variant?: string;
  readonly version: string;
  readonly value: number;
  /** How many times better ours is. */
  readonly ratio: number;
  /** In what the peer's work differed from ours. */
  readonly note?: string;
}

export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** It trains for long to measure how good what was learned is: run by name, and left out of `all`. */
  readonly quality?: true;
  /** It is run by name, and left out of `all`: it needs the whole machine for something else than a comparison. */
  readonly byName?: true;
  /** It can be run on other devices than the processor. */
  readonly devices?: true;
  /** `log` is for progress, on standard error. */
  run(log: (line: string) => void, device: Device): Promise<Figures>;
}

/** A benchmark that did not come to its end. */
export interface Failure {
  readonly name: string;
  readonly failure: string;
}
