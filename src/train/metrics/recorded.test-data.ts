/** Typed reading of what `../fixtures/record-metrics.py` recorded. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { ConfidenceLevel, Interval } from './interval.ts';
import type { Probabilities } from './probabilities.ts';

type Bounds = readonly [number, number];
type Score = { readonly precision: number; readonly recall: number; readonly f1: number };

interface Case {
  readonly name: string;
  readonly classes: number;
  readonly dtype: 'float32' | 'float64';
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly probabilities: readonly number[];
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly perClass: Readonly<Record<'precision' | 'recall' | 'f1' | 'support', readonly number[]>>;
  readonly averages: Readonly<Record<'macro' | 'weighted' | 'micro', Score>>;
  readonly confusion: readonly (readonly number[])[];
  readonly logLoss: number;
  readonly majority: { readonly accuracy: number; readonly f1Macro: number };
  /** `accuracy` and `meanScore` of the bins that are not empty. */
  readonly calibration?: {
    readonly counts: readonly number[];
    readonly accuracy: readonly number[];
    readonly meanScore: readonly number[];
    readonly expectedCalibrationError: number;
  };
  readonly intervals: {
    readonly accuracy: Bounds;
    /** Null where there are no rows to compute it from. */
    readonly recall: readonly (Bounds | null)[];
    readonly precision: readonly (Bounds | null)[];
  };
  /** For k from 1 to one less than the classes; absent where scores are equal. */
  readonly topK?: readonly number[];
}

interface Recorded {
  readonly cases: readonly Case[];
  readonly wilson: readonly {
    readonly successes: number;
    readonly trials: number;
    readonly level: ConfidenceLevel;
    readonly interval: Bounds;
  }[];
  readonly bootstrap: readonly {
    readonly name: string;
    readonly confusion: readonly (readonly number[])[];
    readonly macro: Bounds;
    readonly macro80: Bounds;
    readonly classes: readonly Bounds[];
  }[];
}

export const recorded: Recorded = JSON.parse(
  readFileSync(new URL('../fixtures/metrics.json', import.meta.url), 'utf8'),
);

export const probabilitiesOf = ({ dtype, probabilities }: Case): Probabilities =>
  dtype === 'float32' ? Float32Array.from(probabilities) : Float64Array.from(probabilities);

export const labelsOf = ({ classes }: Case): string[] =>
  Array.from({ length: classes }, (_, each) => `class ${each}`);

export function expectInterval({ low, high }: Interval, bounds: Bounds, digits: number): void {
  expect(low).toBeCloseTo(bounds[0], digits);
  expect(high).toBeCloseTo(bounds[1], digits);
}
