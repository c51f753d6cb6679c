import type { Language, Sentence } from '../core/language.ts';
import type { NamedProfile } from '../tasks/kit/training-logs.ts';
import { showProfile } from '../train/profile/index.ts';

/** Where the time of training steps went, for each network; says so where the training was too short to measure. */
export function showNamedProfiles(profiles: readonly NamedProfile[], language: Language): string {
  if (profiles.length === 0) return `${tooShort[language]}\n`;
  return profiles
    .map(
      ({ network, ...profile }) =>
        `${network === null ? '' : `${network}: `}${showProfile(profile, language)}\n`,
    )
    .join('');
}

const tooShort: Sentence = {
  en: 'profile: the training has too few steps to measure; train for more epochs',
  zh: '耗时测量：训练步数太少，无法测量；请增加 --epochs',
};
