import type { Language } from '../../../report/language/language.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { recommendationEn } from '../words/en.ts';
import { recommendationZh } from '../words/zh.ts';

/** What the sections on a recommender are written with. */
export interface RecommendationContext extends SectionContext {
  words: typeof recommendationEn;
}

export const recommendationContext = (language: Language): RecommendationContext => ({
  ...sectionContext(language),
  words: language === 'zh' ? recommendationZh : recommendationEn,
});
