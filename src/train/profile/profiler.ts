import { UserError } from '../../core/errors.ts';
import { knownOptions } from '../../core/known-options.ts';
import type { Callback } from '../callbacks.ts';
import { showProfile } from './show-profile.ts';
import { StepClock } from './step-clock.ts';
import { type StepProfile, stepProfile } from './step-profile.ts';

export interface ProfilerOptions {
  /** The first and the last batch to profile, counted from 1 where training begins: Keras' `profile_batch`. [2, 12] by default. */
  readonly batches?: readonly [first: number, last: number];
  /** Called at the end of training, where a batch was profiled. */
  readonly onProfile?: (profile: StepProfile) => void;
}

export interface Profiler extends Callback {
  /** What was measured, once training has ended. */
  readonly profile: StepProfile | undefined;
  /** The same as tables. */
  summary(): string;
}

/**
 * Measures where the time of a training step goes, by operator, by layer, and outside ONNX Runtime. What is learned is
 * the same as without. The first batch of each shape is left out of the figures, where there are others. Throws
 * UserError where `batches` are not two whole numbers in order.
 *
 *     const profile = profiler();
 *     await model.fit(x, y, { callbacks: [profile] });
 *     console.log(profile.summary());
 */
export function profiler(options: ProfilerOptions = {}): Profiler {
  const { batches: [first, last] = [2, 12], onProfile } = knownOptions('profiler', options, {
    batches: true,
    onProfile: true,
  });
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last) || first < 1 || last < first) {
    throw new UserError(
      `profiler cannot profile batches ${first} to ${last}; give the first and the last, from 1`,
    );
  }
  let clock = new StepClock(first, last);
  let profile: StepProfile | undefined;
  return {
    get stepWatch() {
      return clock;
    },
    get profile() {
      return profile;
    },
    summary: () =>
      profile === undefined ? `no batch from ${first} to ${last} was trained on` : showProfile(profile),
    onTrainBegin() {
      clock = new StepClock(first, last);
      profile = undefined;
    },
    async onTrainEnd() {
      profile = stepProfile(await clock.measured());
      if (profile !== undefined) onProfile?.(profile);
    },
  };
}
