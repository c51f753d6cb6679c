import { knownOptions } from '../core/known-options.ts';
import type { Callback } from './callbacks.ts';
import { reduceOnPlateau } from './reduce-on-plateau.ts';

export interface ReduceLROnPlateauOptions {
  /** A name in the logs; `valLoss` by default. */
  readonly monitor?: string;
  readonly mode?: 'min' | 'max' | 'auto';
  /** What the learning rate is multiplied by; 0.1 by default. */
  readonly factor?: number;
  /** Epochs without improvement after which the rate is reduced; 10 by default. */
  readonly patience?: number;
  /** How much better a value must be to count, as a difference; 0.0001 by default. */
  readonly minDelta?: number;
  /** Epochs after a reduction before waiting begins again; 0 by default. */
  readonly cooldown?: number;
  /** The learning rate never falls below it; 0 by default. */
  readonly minLr?: number;
}

/**
 * Keras' `ReduceLROnPlateau`, with Keras' names, defaults and way of counting: it reduces in the `patience`-th epoch
 * without improvement, where PyTorch's (`reduceOnPlateau`) waits one more, and its cooldown is an epoch shorter.
 */
export function reduceLROnPlateau(options: ReduceLROnPlateauOptions = {}): Callback {
  const {
    patience = 10,
    minDelta = 1e-4,
    cooldown = 0,
    ...same
  } = knownOptions('reduceLROnPlateau', options, {
    monitor: true,
    mode: true,
    factor: true,
    patience: true,
    minDelta: true,
    cooldown: true,
    minLr: true,
  });
  return reduceOnPlateau({
    ...same,
    patience: Math.max(0, patience - 1),
    cooldown: Math.max(0, cooldown - 1),
    threshold: minDelta,
    thresholdMode: 'abs',
    eps: 0,
  });
}
