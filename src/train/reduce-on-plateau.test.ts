import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UserError } from '../core/errors.ts';
import type { Callback, TrainingControl } from './callbacks.ts';
import { type ReduceOnPlateauOptions, reduceOnPlateau } from './reduce-on-plateau.ts';

interface Recorded {
  readonly plateaus: readonly {
    readonly name: string;
    readonly options: ReduceOnPlateauOptions;
    readonly initial: number;
    /** Null is NaN. */
    readonly values: readonly (number | null)[];
    readonly rates: readonly number[];
  }[];
}

const recorded: Recorded = JSON.parse(
  readFileSync(new URL('./fixtures/schedules.json', import.meta.url), 'utf8'),
);

/** A training run of which only the learning rate can be changed. */
function controlAt(initial: number): TrainingControl {
  let learningRate = initial;
  const refuse = (): never => {
    throw new Error('reduceOnPlateau changes the learning rate and nothing else');
  };
  return {
    epochs: 100,
    epoch: 0,
    step: 0,
    get learningRate() {
      return learningRate;
    },
    scaleLearningRate: (factor) => {
      learningRate *= factor;
    },
    stop: refuse,
    rememberWeights: refuse,
    recallWeights: refuse,
    saveWeights: refuse,
  };
}

/** The learning rate after each epoch; with `again`, each epoch by a callback restored from the one before. */
function ratesOf(
  { initial, values, options }: Recorded['plateaus'][number],
  again: boolean,
): readonly number[] {
  const control = controlAt(initial);
  let callback: Callback = reduceOnPlateau(options);
  return values.map((value, epoch) => {
    callback.onEpochEnd?.(epoch, { valLoss: value ?? Number.NaN }, control);
    if (again) {
      const saved = JSON.parse(JSON.stringify(callback.state?.()));
      callback = reduceOnPlateau(options);
      callback.restore?.(saved);
    }
    return control.learningRate;
  });
}

describe('reduceOnPlateau', () => {
  it.each(recorded.plateaus)('equals PyTorch, also when resumed after every epoch: $name', (each) => {
    for (const again of [false, true]) {
      const rates = ratesOf(each, again);
      each.rates.forEach((rate, epoch) => expect(rates[epoch], `epoch ${epoch}`).toBeCloseTo(rate, 12));
    }
  });

  it('takes more for better where the quantity is not a loss', () => {
    const control = controlAt(1);
    const callback = reduceOnPlateau({ monitor: 'valAccuracy', patience: 0, factor: 0.5 });
    for (const [epoch, valAccuracy] of [0.5, 0.6, 0.7].entries()) {
      callback.onEpochEnd?.(epoch, { valAccuracy }, control);
    }
    expect(control.learningRate).toBe(1);
    callback.onEpochEnd?.(3, { valAccuracy: 0.6 }, control);
    expect(control.learningRate).toBe(0.5);
  });

  it('names what is logged where its quantity is not', () => {
    const callback = reduceOnPlateau();
    expect(() => callback.onEpochEnd?.(0, { loss: 1, accuracy: 0.5 }, controlAt(1))).toThrow(
      'watches "valLoss", which is not logged; logged are loss, accuracy',
    );
  });

  it('refuses a factor that does not reduce, and negative settings', () => {
    expect(() => reduceOnPlateau({ factor: 1 })).toThrow(UserError);
    expect(() => reduceOnPlateau({ patience: -1 })).toThrow('patience is -1');
  });
});
