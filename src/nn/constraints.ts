import { UserError } from '../core/errors.ts';
import {
  add,
  cast,
  clip,
  div,
  greaterOrEqual,
  mul,
  reduceSum,
  sqrt,
  square,
  type Tensor,
} from '../graph/index.ts';

/** What a weight is brought to after each step of training. */
export type Constraint = (weight: Tensor) => Tensor;

type Axes = number | readonly number[];

/** Keeps a norm of zero from being divided by. */
const epsilon = 1e-7;

const normsOf = (weight: Tensor, axis: Axes): Tensor => sqrt(reduceSum(square(weight), axis, true));
const scaledTo = (weight: Tensor, norms: Tensor, wanted: Tensor): Tensor =>
  mul(weight, div(wanted, add(norms, epsilon)));

export interface MaxNormOptions {
  readonly maxValue?: number;
  /** The axes over which a norm is taken: 0 for a kernel of `Dense`, so that each unit has one. */
  readonly axis?: Axes;
}

/** The norm of each unit's incoming weights at most `maxValue` (Srivastava et al. 2014). */
export function MaxNorm({ maxValue = 2, axis = 0 }: MaxNormOptions = {}): Constraint {
  if (!(maxValue > 0)) throw new UserError(`MaxNorm: maxValue is ${maxValue}; give a number above 0`);
  return (weight) => {
    const norms = normsOf(weight, axis);
    return scaledTo(weight, norms, clip(norms, 0, maxValue));
  };
}

/** The norm of each unit's incoming weights 1. */
export function UnitNorm({ axis = 0 }: { readonly axis?: Axes } = {}): Constraint {
  return (weight) => div(weight, add(normsOf(weight, axis), epsilon));
}

/** No weight below 0. */
export function NonNeg(): Constraint {
  return (weight) => mul(weight, cast(greaterOrEqual(weight, 0), weight.dtype));
}

export interface MinMaxNormOptions {
  readonly minValue?: number;
  readonly maxValue?: number;
  /** How far a norm outside is brought back at each step: 1 is all the way. */
  readonly rate?: number;
  readonly axis?: Axes;
}

/** The norm of each unit's incoming weights between `minValue` and `maxValue`. */
export function MinMaxNorm({
  minValue = 0,
  maxValue = 1,
  rate = 1,
  axis = 0,
}: MinMaxNormOptions = {}): Constraint {
  if (!(minValue >= 0 && maxValue >= minValue)) {
    throw new UserError(
      `MinMaxNorm: minValue is ${minValue} and maxValue ${maxValue}; give 0 or more, the smaller first`,
    );
  }
  if (!(rate >= 0 && rate <= 1)) {
    throw new UserError(`MinMaxNorm: rate is ${rate}; give a number from 0 to 1`);
  }
  return (weight) => {
    const norms = normsOf(weight, axis);
    const wanted = add(mul(clip(norms, minValue, maxValue), rate), mul(norms, 1 - rate));
    return scaledTo(weight, norms, wanted);
  };
}
