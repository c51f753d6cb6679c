import { UserError } from '../core/errors.ts';
import { knownOptions } from '../core/known-options.ts';

/**
 * A learning rate that depends on the step, as plain data so that it goes into checkpoints and model folders. Steps
 * count from 0. A plain number, wherever a schedule may be given, is a constant rate.
 */
export type Schedule =
  | {
      readonly kind: 'exponentialDecay';
      readonly initial: number;
      readonly decaySteps: number;
      readonly decayRate: number;
      readonly staircase: boolean;
    }
  | {
      readonly kind: 'stepDecay';
      readonly initial: number;
      readonly stepSize: number;
      readonly gamma: number;
    }
  | {
      readonly kind: 'piecewiseConstantDecay';
      readonly boundaries: readonly number[];
      readonly values: readonly number[];
    }
  | {
      readonly kind: 'polynomialDecay';
      readonly initial: number;
      readonly decaySteps: number;
      readonly end: number;
      readonly power: number;
      readonly cycle: boolean;
    }
  | {
      readonly kind: 'cosineDecay';
      readonly initial: number;
      readonly decaySteps: number;
      readonly alpha: number;
      readonly warmupTarget: number | null;
      readonly warmupSteps: number;
    }
  | {
      readonly kind: 'cosineDecayRestarts';
      readonly initial: number;
      readonly firstDecaySteps: number;
      readonly tMul: number;
      readonly mMul: number;
      readonly alpha: number;
    }
  | {
      readonly kind: 'inverseTimeDecay';
      readonly initial: number;
      readonly decaySteps: number;
      readonly decayRate: number;
      readonly staircase: boolean;
    }
  | {
      readonly kind: 'oneCycle';
      /** Where each part ends, as a step, and the rate it leads to; the first begins at step 0. */
      readonly initial: number;
      readonly parts: readonly { readonly end: number; readonly rate: number }[];
      readonly annealStrategy: 'cos' | 'linear';
    }
  | { readonly kind: 'warmup'; readonly steps: number; readonly after: number | Schedule };

/** `initial · decayRate^(step / decaySteps)` (Keras `ExponentialDecay`); with `staircase` in whole steps only. */
export function exponentialDecay(
  initial: number,
  decaySteps: number,
  decayRate: number,
  options: { staircase?: boolean } = {},
): Schedule {
  const { staircase = false } = knownOptions('exponentialDecay', options, { staircase: true });
  const kind = 'exponentialDecay';
  atLeastZero(kind, { initial, decayRate });
  aboveZero(kind, { decaySteps });
  return { kind, initial, decaySteps, decayRate, staircase };
}

/** Times `gamma` every `stepSize` steps (PyTorch `StepLR`). */
export function stepDecay(initial: number, stepSize: number, gamma = 0.1): Schedule {
  const kind = 'stepDecay';
  atLeastZero(kind, { initial, gamma });
  aboveZero(kind, { stepSize });
  return { kind, initial, stepSize, gamma };
}

/** `values[i]` up to and with step `boundaries[i]`, the last value after all (Keras `PiecewiseConstantDecay`). */
export function piecewiseConstantDecay(boundaries: readonly number[], values: readonly number[]): Schedule {
  const kind = 'piecewiseConstantDecay';
  if (values.length !== boundaries.length + 1) {
    throw new UserError(
      `${kind}: ${boundaries.length} boundaries need ${boundaries.length + 1} values, not ${values.length}`,
    );
  }
  for (const [i, boundary] of boundaries.entries()) {
    atLeastZero(kind, { [`boundaries[${i}]`]: boundary });
    if (i > 0 && boundary <= boundaries[i - 1]) {
      throw new UserError(
        `${kind}: boundary ${boundary} follows ${boundaries[i - 1]}; give them in rising order`,
      );
    }
  }
  for (const [i, value] of values.entries()) atLeastZero(kind, { [`values[${i}]`]: value });
  return { kind, boundaries: [...boundaries], values: [...values] };
}

/**
 * From `initial` to `end` over `decaySteps` steps (Keras `PolynomialDecay`); a straight line where `power` is 1. With
 * `cycle` the rate leaps up again whenever it has reached `end`, and comes down over a longer time.
 */
export function polynomialDecay(
  initial: number,
  decaySteps: number,
  options: { end?: number; power?: number; cycle?: boolean } = {},
): Schedule {
  const {
    end = 0.0001,
    power = 1,
    cycle = false,
  } = knownOptions('polynomialDecay', options, { end: true, power: true, cycle: true });
  const kind = 'polynomialDecay';
  atLeastZero(kind, { initial, end });
  aboveZero(kind, { decaySteps, power });
  return { kind, initial, decaySteps, end, power, cycle };
}

/** In a straight line from `initial` to `end`. */
export function linearDecay(initial: number, decaySteps: number, end = 0): Schedule {
  return polynomialDecay(initial, decaySteps, { end });
}

/**
 * Half a cosine from `initial` to `alpha` times that (Loshchilov and Hutter 2017; Keras `CosineDecay`). With a
 * `warmupTarget`, first in a straight line from `initial` to it in `warmupSteps`, and down from there in `decaySteps`.
 */
export function cosineDecay(
  initial: number,
  decaySteps: number,
  options: { alpha?: number; warmupTarget?: number | null; warmupSteps?: number } = {},
): Schedule {
  const {
    alpha = 0,
    warmupTarget = null,
    warmupSteps = 0,
  } = knownOptions('cosineDecay', options, { alpha: true, warmupTarget: true, warmupSteps: true });
  const kind = 'cosineDecay';
  atLeastZero(kind, { initial, alpha, warmupSteps, ...(warmupTarget === null ? {} : { warmupTarget }) });
  aboveZero(kind, { decaySteps });
  // Keras ignores the steps; who gives them means a warm-up.
  if (warmupSteps > 0 && warmupTarget === null) {
    throw new UserError(
      `${kind}: warmupSteps is ${warmupSteps}; give warmupTarget too, the rate to warm up to`,
    );
  }
  return { kind, initial, decaySteps, alpha, warmupTarget, warmupSteps };
}

/**
 * Half a cosine again and again (Loshchilov and Hutter 2017; Keras `CosineDecayRestarts`): the first takes
 * `firstDecaySteps`, each next one `tMul` times as long and begins at `mMul` times the rate. None falls below `alpha` times
 * the first rate.
 */
export function cosineDecayRestarts(
  initial: number,
  firstDecaySteps: number,
  options: { tMul?: number; mMul?: number; alpha?: number } = {},
): Schedule {
  const {
    tMul = 2,
    mMul = 1,
    alpha = 0,
  } = knownOptions('cosineDecayRestarts', options, { tMul: true, mMul: true, alpha: true });
  const kind = 'cosineDecayRestarts';
  atLeastZero(kind, { initial, mMul, alpha });
  aboveZero(kind, { firstDecaySteps, tMul });
  if (tMul < 1) throw new UserError(`${kind}: tMul is ${tMul}; give a number of at least 1`);
  return { kind, initial, firstDecaySteps, tMul, mMul, alpha };
}

/** `initial / (1 + decayRate · step / decaySteps)` (Keras `InverseTimeDecay`); with `staircase` in whole steps only. */
export function inverseTimeDecay(
  initial: number,
  decaySteps: number,
  decayRate: number,
  options: { staircase?: boolean } = {},
): Schedule {
  const { staircase = false } = knownOptions('inverseTimeDecay', options, { staircase: true });
  const kind = 'inverseTimeDecay';
  atLeastZero(kind, { initial, decayRate });
  aboveZero(kind, { decaySteps });
  return { kind, initial, decaySteps, decayRate, staircase };
}

export interface OneCycleOptions {
  /** The share of the steps in which the rate rises. */
  readonly pctStart?: number;
  /** The first rate is `maxRate` divided by this. */
  readonly divFactor?: number;
  /** The last rate is the first divided by this. */
  readonly finalDivFactor?: number;
  /** Along half a cosine or a straight line. */
  readonly annealStrategy?: 'cos' | 'linear';
  /** Down to the first rate in as many steps as up, and then to the last. */
  readonly threePhase?: boolean;
}

/**
 * Up to `maxRate` and down far below where it began, over `totalSteps` in all (Smith and Topin 2019; PyTorch
 * `OneCycleLR`). The momentum is not changed.
 */
export function oneCycle(maxRate: number, totalSteps: number, options: OneCycleOptions = {}): Schedule {
  const {
    pctStart = 0.3,
    divFactor = 25,
    finalDivFactor = 1e4,
    annealStrategy = 'cos',
    threePhase = false,
  } = knownOptions('oneCycle', options, {
    pctStart: true,
    divFactor: true,
    finalDivFactor: true,
    annealStrategy: true,
    threePhase: true,
  });
  const kind = 'oneCycle';
  atLeastZero(kind, { maxRate });
  aboveZero(kind, { totalSteps, divFactor, finalDivFactor });
  if (!(pctStart >= 0 && pctStart <= (threePhase ? 0.5 : 1))) {
    throw new UserError(`${kind}: pctStart is ${pctStart}; give a share from 0 to ${threePhase ? 0.5 : 1}`);
  }
  const initial = maxRate / divFactor;
  const rise = { end: pctStart * totalSteps - 1, rate: maxRate };
  const last = { end: totalSteps - 1, rate: initial / finalDivFactor };
  const fall = { end: 2 * pctStart * totalSteps - 2, rate: initial };
  return { kind, initial, parts: threePhase ? [rise, fall, last] : [rise, last], annealStrategy };
}

/**
 * In a straight line, `(step + 1) / steps` of what `after` begins with, for `steps` steps; then `after` from its
 * beginning.
 */
export function warmup(steps: number, after: number | Schedule): Schedule {
  atLeastZero('warmup', { steps, ...(typeof after === 'number' ? { after } : {}) });
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
      const { initial, end, power, cycle } = schedule;
      const cycles = cycle ? Math.max(1, Math.ceil(step / schedule.decaySteps)) : 1;
      const decaySteps = schedule.decaySteps * cycles;
      const left = 1 - Math.min(step, decaySteps) / decaySteps;
      return (initial - end) * left ** power + end;
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
    case 'cosineDecayRestarts': {
      const { initial, firstDecaySteps, tMul, mMul, alpha } = schedule;
      const restarts = tMul === 1 ? Math.floor(step / firstDecaySteps) : 0;
      let [start, length, height] = [restarts * firstDecaySteps, firstDecaySteps, mMul ** restarts];
      while (step >= start + length) {
        start += length;
        length *= tMul;
        height *= mMul;
      }
      const share = (step - start) / length;
      return initial * ((1 - alpha) * 0.5 * height * (1 + Math.cos(Math.PI * share)) + alpha);
    }
    case 'inverseTimeDecay': {
      const exponent = step / schedule.decaySteps;
      const counted = schedule.staircase ? Math.floor(exponent) : exponent;
      return schedule.initial / (1 + schedule.decayRate * counted);
    }
    case 'oneCycle': {
      let [start, from] = [0, schedule.initial];
      for (const { end, rate } of schedule.parts) {
        if (step <= end) {
          const share = (step - start) / (end - start);
          const risen = schedule.annealStrategy === 'cos' ? (1 - Math.cos(Math.PI * share)) / 2 : share;
          return from + (rate - from) * risen;
        }
        [start, from] = [end, rate];
      }
      return from;
    }
    case 'warmup': {
      const { steps, after } = schedule;
      return step < steps
        ? (learningRateAt(after, 0) * (step + 1)) / steps
        : learningRateAt(after, step - steps);
    }
  }
}

function atLeastZero(schedule: string, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      throw new UserError(`${schedule}: ${name} is ${value}; give a number of at least 0`);
    }
  }
}

function aboveZero(schedule: string, settings: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
      throw new UserError(`${schedule}: ${name} is ${value}; give a number above 0`);
    }
  }
}
