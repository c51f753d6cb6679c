import type { Language } from '../../../report/language/language.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { generationEn } from '../words/en.ts';
import { generationZh } from '../words/zh.ts';

/** What the sections on a language model write with. */
export interface GenerationContext extends SectionContext {
  words: typeof generationEn;
}

export function generationContext(language: Language): GenerationContext {
  const context = sectionContext(language);
  const { strings } = context;
  const words = language === 'zh' ? generationZh : generationEn;
  return {
    ...context,
    words,
    // The shared sections speak of labels; here there are none.
    strings: {
      ...strings,
      data: { ...strings.data, lead: (files: string, input: string) => words.data.lead(files, input) },
      training: {
        ...strings.training,
        curveTitles: { ...strings.training.curveTitles, ...{ perplexity: words.curves.perplexity } },
        columns: {
          ...strings.training.columns,
          ...{ perplexity: words.figures.perplexity, valPerplexity: words.curves.valPerplexity },
        },
      },
    },
  };
}
