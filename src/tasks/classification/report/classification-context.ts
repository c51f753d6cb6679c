import { type Language, type Strings, stringsFor } from '../../../report/language/language.ts';
import { type SectionContext, sectionContext } from '../../../report/sections/section-context.ts';
import { classificationEn } from '../words/en.ts';
import { classificationZh } from '../words/zh.ts';

export type ClassificationStrings = Strings & typeof classificationEn;

/** What the sections on a classifier are written with. */
export type ClassificationContext = SectionContext<ClassificationStrings>;

/** Words where rows are not texts, such as images, in place of those of any report. */
export interface RowWords {
  readonly leftOut: Partial<Strings['leftOut']>;
  readonly data: Partial<Strings['data']>;
  readonly usage: { readonly evaluate: string; readonly python: string };
}

export function classificationContext(
  language: Language,
  rows?: Readonly<Record<Language, RowWords>>,
): ClassificationContext {
  const context = sectionContext(language);
  const strings = { ...stringsFor(language), ...(language === 'zh' ? classificationZh : classificationEn) };
  if (rows === undefined) return { ...context, strings };
  const words = rows[language];
  return {
    ...context,
    strings: {
      ...strings,
      leftOut: { ...strings.leftOut, ...words.leftOut },
      data: { ...strings.data, ...words.data },
      usage: {
        ...strings.usage,
        comments: { ...strings.usage.comments, evaluate: words.usage.evaluate },
        pythonNote: words.usage.python,
      },
    },
  };
}
