import { type Format, formatFor } from '../format.ts';
import { type Language, type Strings, stringsFor } from '../language/language.ts';
import { fitText } from '../plain-text.ts';

/** What every section needs to write: its language's sentences and numbers. */
export interface SectionContext<Words extends Strings = Strings> {
  strings: Words;
  format: Format;
  /** A name from the data, cut to a length that fits a sentence, in quotation marks. */
  quote(name: string): string;
  /** A name from the data as a table cell shows it. */
  name(name: string): string;
  list(items: string[]): string;
}

export function sectionContext(language: Language): SectionContext {
  const strings = stringsFor(language);
  return {
    strings,
    format: formatFor(language),
    quote: (name) => strings.quote(fitText(name, 420, 14)),
    name: (name) => fitText(name, 400, 14),
    list: (items) => items.join(strings.frame.listSeparator),
  };
}
