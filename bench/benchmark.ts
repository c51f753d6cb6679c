/** What a benchmark prints with `--json`. */
export interface Outcome {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: readonly PeerFigure[];
  /** Peers that could not be measured, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Threads that each side may use. */
  readonly threads: number;
}

export interface PeerFigure {
  readonly name: string;
  readonly version: string;
  readonly value: number;
  /** How many times better ours is. */
  readonly ratio: number;
  /** In what the peer's work differed from ours. */
  readonly note?: string;
}

export interface Benchmark {
  readonly name: string;
  readonly summary: string;
  /** `log` is for progress, on standard error. */
  run(log: (line: string) => void): Promise<Outcome>;
}
