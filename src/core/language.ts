/** The languages in which Millwright speaks to a person. */
export type Language = 'en' | 'zh';

export const languages = ['en', 'zh'] as const satisfies readonly Language[];

/** The same words in each language. */
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/** What a person reads; a plain string is the same in every language. */
export type Message = string | Sentence;

/** The words in one language. */
export const inLanguage = (text: Message, language: Language): string =>
  typeof text === 'string' ? text : text[language];

/** `"a", "b"` and `“a”、“b”`. */
export const quotedList = (names: readonly string[]): Sentence => quoted(names, ', ', '、');

/** `"a" or "b"` and `“a”或“b”`. */
export const quotedChoice = (names: readonly string[]): Sentence => quoted(names, ' or ', '或');

function quoted(names: readonly string[], between: string, betweenZh: string): Sentence {
  return {
    en: names.map((name) => `"${name}"`).join(between),
    zh: names.map((name) => `“${name}”`).join(betweenZh),
  };
}
