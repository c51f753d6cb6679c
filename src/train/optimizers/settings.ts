import { UserError } from '../../core/errors.ts';
import { refuseUnknownOptions } from '../../core/known-options.ts';
import type { Schedule } from '../schedules.ts';
import type { Refinements } from './optimizer.ts';

/** The settings that every optimiser has. */
export interface CommonOptions extends Refinements {
  /** A fixed rate, or a schedule that gives one for each step. */
  readonly learningRate?: number | Schedule;
}

const known: Readonly<Record<keyof CommonOptions, true>> = {
  learningRate: true,
  clipvalue: true,
  clipnorm: true,
  globalClipnorm: true,
  gradientAccumulationSteps: true,
  useEma: true,
  emaMomentum: true,
  emaOverwriteFrequency: true,
  groups: true,
};

const clippings = ['clipvalue', 'clipnorm', 'globalClipnorm'] as const;

/** Throws UserError for a setting that `optimizer` does not have or that can never be meant: shares must be in [0, 1), the others be 0 or more. */
export function checkSettings(
  optimizer: string,
  { learningRate, ...refinements }: CommonOptions,
  shares: Readonly<Record<string, number>> = {},
  others: Readonly<Record<string, number>> = {},
): void {
  refuseUnknownOptions(optimizer, refinements, [
    ...Object.keys(known),
    ...Object.keys({ ...shares, ...others }),
  ]);
  const refuse = (name: string, value: number, expected: string): never => {
    throw new UserError(`${optimizer}: ${name} is ${value}; give a number ${expected}`);
  };
  for (const [name, value] of Object.entries(shares)) {
    if (!(value >= 0 && value < 1)) refuse(name, value, 'from 0 up to, but not including, 1');
  }
  const rate = typeof learningRate === 'number' ? { learningRate } : {};
  for (const [name, value] of Object.entries({ ...rate, ...others })) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) refuse(name, value, 'of at least 0');
  }
  const used = clippings.filter((name) => refinements[name] !== undefined);
  if (used.length > 1) throw new UserError(`${optimizer}: give only one of ${used.join(' and ')}`);
  for (const name of used) {
    const limit = refinements[name];
    if (limit !== undefined && !(limit > 0)) refuse(name, limit, 'above 0');
  }
  for (const name of ['gradientAccumulationSteps', 'emaOverwriteFrequency'] as const) {
    const count = refinements[name];
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 1)) {
      throw new UserError(`${optimizer}: ${name} is ${count}; give a whole number of at least 1`);
    }
  }
  const { emaMomentum, groups = [] } = refinements;
  if (emaMomentum !== undefined && !(emaMomentum >= 0 && emaMomentum <= 1)) {
    refuse('emaMomentum', emaMomentum, 'from 0 to 1');
  }
  for (const { learningRateFactor } of groups) {
    if (learningRateFactor !== undefined && !(learningRateFactor >= 0)) {
      refuse('learningRateFactor', learningRateFactor, 'of at least 0');
    }
  }
}
