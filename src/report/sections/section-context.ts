import { type Format, formatFor } from '../format.ts';
import { type Language, type Strings, stringsFor } from '../language/language.ts';
import { mergeWords, type PartOf } from '../language/merge-words.ts';
import { fitText } from '../plain-text.ts';

/** The words of a family of tasks in one language, and those of any report that the family says otherwise. */
export interface FamilyWords {
  readonly report?: PartOf<Strings>;
}

/** What every section needs to write: its language's sentences and numbers, and the family's words. */
export interface SectionContext<Words = unknown> {
  readonly strings: Strings;
  readonly words: Words;
  readonly format: Format;
  /** A name from the data, cut to a length that fits a sentence, in quotation marks. */
  quote(name: string): string;
  /** A name from the data as a table cell shows it. */
  name(name: string): string;
  list(items: string[]): string;
}

export function sectionContext<Words extends FamilyWords>(
  language: Language,
  words: Readonly<Record<Language, Words>>,
): SectionContext<Words> {
  const strings = mergeWords(stringsFor(language), words[language].report);
  return {
    strings,
    words: words[language],
    format: formatFor(language),
    quote: (name) => strings.quote(fitText(name, 420, 14)),
    name: (name) => fitText(name, 400, 14),
    list: (items) => items.join(strings.frame.listSeparator),
  };
}
