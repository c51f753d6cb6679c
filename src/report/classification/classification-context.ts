import type { Language } from '../language/language.ts';
import { picturesEn } from '../language/pictures-en.ts';
import { picturesZh } from '../language/pictures-zh.ts';
import type { Subject } from '../report-facts.ts';
import { type SectionContext, sectionContext } from '../sections/section-context.ts';

/** What the sections on a classifier write with: where its rows are pictures, they are called so. */
export function classificationContext(subject: Subject, language: Language): SectionContext {
  const context = sectionContext(language);
  if (subject !== 'image') return context;
  const { strings } = context;
  const pictures = language === 'zh' ? picturesZh : picturesEn;
  return {
    ...context,
    strings: {
      ...strings,
      leftOut: { ...strings.leftOut, ...pictures.leftOut },
      data: { ...strings.data, ...pictures.data },
      usage: {
        ...strings.usage,
        comments: { ...strings.usage.comments, evaluate: pictures.usage.evaluate },
        pythonNote: pictures.usage.python,
      },
    },
  };
}
