import type { NamedProfile } from '../tasks/kit/training-logs.ts';
import { showProfile } from '../train/profile/index.ts';

/** Where the time of training steps went, for each network. */
export const showNamedProfiles = (profiles: readonly NamedProfile[]): string =>
  profiles
    .map(({ network, ...profile }) => `${network === null ? '' : `${network}: `}${showProfile(profile)}\n`)
    .join('');
