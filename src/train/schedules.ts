/**
 * A learning rate that depends on the step, as plain data so that it goes into checkpoints and model folders. Steps
 * count from 0.
 */
export type Schedule =
  | {
      readonly kind: 'exponentialDecay';
      initial: number;
      decaySteps: number;
      decayRate: number;
      staircase: boolean;
    }
  | { readonly kind: 'stepDecay'; initial: number; stepSize: number; gamma: number }
  | { readonly kind: 'piecewiseConstantDecay'; boundaries: readonly number[]; values: readonly number[] }
  | { readonly kind: 'polynomialDecay'; initial: number; decaySteps: number; end: number; power: number }
  | {
      readonly kind: 'cosineDecay';
      initial: number;
      decaySteps: number;
      alpha: number;
      warmupTarget: number | null;
      warmupSteps: number;
    }
  | { readonly kind: 'warmup'; steps: number; after: number | Schedule };

/** `initial · decayRate^(step / decaySteps)` (Keras `ExponentialDecay`); with `staircase` in whole steps only. */
export function exponentialDecay(
  initial: number,
  decaySteps: number,
  decayRate: number,
  { staircase = false }: { staircase?: boolean } = {},
): Schedule {
  return { kind: 'exponentialDecay', initial, decaySteps, decayRate, staircase };
}

/** Times `gamma` every `stepSize` steps (PyTorch `StepLR`). */
export function stepDecay(initial: number, stepSize: number, gamma = 0.1): Schedule {
  return { kind: 'stepDecay', initial, stepSize, gamma };
}

/** `values[i]` up to and with step `boundaries[i]`, the last value after all (Keras `PiecewiseConstantDecay`). */
export function piecewiseConstantDecay(boundaries: readonly number[], values: readonly number[]): Schedule {
  if (values.length !== boundaries.length + 1) {
    throw new Error(
      `piecewiseConstantDecay: ${boundaries.length} boundaries need ${boundaries.length + 1} values`,
    );
  }
  return { kind: 'piecewiseConstantDecay', boundaries, values };
}

/** From `initial` to `end` over `decaySteps` steps (Keras `PolynomialDecay`); a straight line where `power` is 1. */
export function polynomialDecay(
  initial: number,
  decaySteps: number,
  { end = 0.0001, power = 1 }: { end?: number; power?: number } = {},
): Schedule {
  return { kind: 'polynomialDecay', initial, decaySteps, end, power };
}

/** In a straight line from `initial` to `end`. */
export function linearDecay(initial: number, decaySteps: number, end = 0): Schedule {
  return polynomialDecay(initial, decaySteps, { end });
}

/**
 * Half a cosine from `initial` to `alpha` times that (Loshchilov and Hutter 2017; Keras `CosineDecay`). With a warm-up,
 * first in a straight line from `initial` to `warmupTarget`, and down from there.
 */
export function cosineDecay(
  initial: number,
  decaySteps: number,
  {
    alpha = 0,
    warmupTarget,
    warmupSteps = 0,
  }: { alpha?: number; warmupTarget?: number; warmupSteps?: number } = {},
): Schedule {
  return { kind: 'cosineDecay', initial, decaySteps, alpha, warmupTarget: warmupTarget ?? null, warmupSteps };
}

/** From nearly zero in a straight line to what `after` begins with, in `steps` steps; then `after` from its beginning. */
export function warmup(steps: number, after: number | Schedule): Schedule {
  return { kind: 'warmup', steps, after };
}

/** The learning rate of step `step`, counted from 0. */
export function learningRateAt(schedule: number | Schedule, step: number): number {
  if (typeof schedule === 'number') return schedule;
  switch (schedule.kind) {
    case 'exponentialDecay': {
      const exponent = step / schedule.decaySteps;
      return schedule.initial * schedule.decayRate ** (schedule.staircase ? Math.floor(exponent) : exponent);
    }
    case 'stepDecay':
      return schedule.initial * schedule.gamma ** Math.floor(step / schedule.stepSize);
    case 'piecewiseConstantDecay': {
      const at = schedule.boundaries.findIndex((boundary) => step <= boundary);
      return schedule.values[at < 0 ? schedule.values.length - 1 : at];
    }
    case 'polynomialDecay': {
      const left = 1 - Math.min(step, schedule.decaySteps) / schedule.decaySteps;
      return (schedule.initial - schedule.end) * left ** schedule.power + schedule.end;
    }
    case 'cosineDecay': {
      const { initial, warmupTarget, warmupSteps, decaySteps, alpha } = schedule;
      if (warmupTarget !== null && step < warmupSteps) {
        return initial + ((warmupTarget - initial) * step) / warmupSteps;
      }
      const top = warmupTarget ?? initial;
      const share = Math.min(step - (warmupTarget === null ? 0 : warmupSteps), decaySteps) / decaySteps;
      return top * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * share)) + alpha);
    }
    case 'warmup': {
      const { steps, after } = schedule;
      return step < steps
        ? (learningRateAt(after, 0) * (step + 1)) / steps
        : learningRateAt(after, step - steps);
    }
  }
}
