import { UserError } from '../core/errors.ts';
import { type Json, jsonObject } from '../core/json.ts';
import { knownOptions } from '../core/known-options.ts';
import { type Callback, isBetter } from './callbacks.ts';
import { monitored } from './monitor.ts';

export interface ReduceOnPlateauOptions {
  /** A name in the logs; `valLoss` by default. */
  readonly monitor?: string;
  /** Whether less or more is better; by default more for what is not a loss or error. */
  readonly mode?: 'min' | 'max' | 'auto';
  /** What the learning rate is multiplied by; 0.1 by default. */
  readonly factor?: number;
  /** Epochs without improvement that are let pass; the one after them reduces. 10 by default. */
  readonly patience?: number;
  /** How much better a value must be to count; 0.0001 by default. */
  readonly threshold?: number;
  /** Whether `threshold` is a share of the best value (`rel`, by default) or a difference from it (`abs`). */
  readonly thresholdMode?: 'rel' | 'abs';
  /** Epochs after a reduction that do not count as without improvement; 0 by default. */
  readonly cooldown?: number;
  /** The learning rate never falls below it; 0 by default. */
  readonly minLr?: number;
  /** A reduction by no more than this is left out; 1e-8 by default. */
  readonly eps?: number;
}

/** The progress of a plateau: plain data for a checkpoint. */
export interface PlateauState {
  /** The best value so far; null before the first. */
  readonly best: number | null;
  readonly badEpochs: number;
  /** Epochs of cooling down that are left. */
  readonly cooldown: number;
}

export const plateauBegin: PlateauState = { best: null, badEpochs: 0, cooldown: 0 };

type Settings = Required<Omit<ReduceOnPlateauOptions, 'monitor' | 'mode'>> & { readonly mode: 'min' | 'max' };

/**
 * One epoch of PyTorch's `ReduceLROnPlateau`: the state after an epoch that ended with `value`, and the learning rate
 * to continue with.
 */
export function plateauStep(
  { factor, patience, threshold, thresholdMode, cooldown, minLr, eps, mode }: Settings,
  state: PlateauState,
  value: number,
  learningRate: number,
): { state: PlateauState; learningRate: number } {
  const { best } = state;
  const sign = mode === 'min' ? -1 : 1;
  const better =
    best === null
      ? sign * value > Number.NEGATIVE_INFINITY
      : sign * value >
        sign * (thresholdMode === 'rel' ? best * (1 + sign * threshold) : best + sign * threshold);
  const cooling = state.cooldown > 0;
  const badEpochs = better || cooling ? 0 : state.badEpochs + 1;
  const next = { best: better ? value : best, badEpochs, cooldown: cooling ? state.cooldown - 1 : 0 };
  if (badEpochs <= patience) return { state: next, learningRate };
  const reduced = Math.max(learningRate * factor, minLr);
  return {
    state: { ...next, badEpochs: 0, cooldown },
    learningRate: learningRate - reduced > eps ? reduced : learningRate,
  };
}

/**
 * Lowers the learning rate when a quantity has not become better for more than `patience` epochs. Names, defaults and
 * arithmetic are those of PyTorch's `ReduceLROnPlateau` (Keras' counts one epoch less). Continues where it was when a
 * run is resumed.
 */
export function reduceOnPlateau(options: ReduceOnPlateauOptions = {}): Callback {
  const { monitor = 'valLoss', mode = 'auto' } = knownOptions('reduceOnPlateau', options, {
    monitor: true,
    mode: true,
    factor: true,
    patience: true,
    threshold: true,
    thresholdMode: true,
    cooldown: true,
    minLr: true,
    eps: true,
  });
  const less = isBetter(monitor, mode)(0, 1);
  const settings: Settings = {
    factor: options.factor ?? 0.1,
    patience: options.patience ?? 10,
    threshold: options.threshold ?? 1e-4,
    thresholdMode: options.thresholdMode ?? 'rel',
    cooldown: options.cooldown ?? 0,
    minLr: options.minLr ?? 0,
    eps: options.eps ?? 1e-8,
    mode: less ? 'min' : 'max',
  };
  checkSettings(settings);
  let state = plateauBegin;
  return {
    onTrainBegin() {
      state = plateauBegin;
    },
    onEpochEnd(_epoch, logs, control) {
      const value = monitored('reduceOnPlateau', monitor, logs);
      const before = control.learningRate;
      const after = plateauStep(settings, state, value, before);
      state = after.state;
      if (after.learningRate < before) control.scaleLearningRate(after.learningRate / before);
    },
    state: () => ({ ...state }),
    restore(saved) {
      state = plateauStateOf(saved);
    },
  };
}

function plateauStateOf(saved: Json): PlateauState {
  const { best, badEpochs, cooldown } = jsonObject(saved);
  return {
    best: typeof best === 'number' ? best : null,
    badEpochs: Number(badEpochs),
    cooldown: Number(cooldown),
  };
}

function checkSettings({ factor, patience, threshold, cooldown, minLr, eps }: Settings): void {
  if (!(factor >= 0 && factor < 1)) {
    throw new UserError(
      `reduceOnPlateau: factor is ${factor}; give a number from 0 up to, but not including, 1`,
    );
  }
  for (const [name, value] of Object.entries({ patience, threshold, cooldown, minLr, eps })) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new UserError(`reduceOnPlateau: ${name} is ${value}; give a number of at least 0`);
    }
  }
}
