import type { Random } from '../../src/core/random.ts';

/** A reader under test. */
export interface Target {
  readonly name: string;
  /** Writes valid files into an empty folder. */
  make(folder: string): Promise<void>;
  /** Gets ready to read damaged forms of them; `place` is an empty folder to write into. */
  open(folder: string, place: string): Promise<Reader>;
}

/** Damages one of the files and reads it, as `random` says. */
export type Reader = (random: Random) => Promise<void>;
