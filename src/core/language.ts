/** Languages in which Millwright speaks to a person. */
export type Language = 'en' | 'zh';

export const languages = ['en', 'zh'] as const satisfies readonly Language[];

/** The same sentence in each language: what lacks a translation does not compile. */
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/** A sentence in one language; a plain string is the same in all. */
export const inLanguage = (text: string | Sentence, language: Language): string =>
  typeof text === 'string' ? text : text[language];
