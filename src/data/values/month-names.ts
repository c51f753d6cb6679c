/** The beginnings of the months' names in the languages of Europe, January first; without accents. */
const beginnings: readonly (readonly string[])[] = [
  ['jan', 'jän', 'jaen', 'ene', 'gen', 'sty', 'led', 'ocak', 'янв'],
  ['feb', 'fev', 'fév', 'lut', 'uno', 'şub', 'sub', 'фев'],
  ['mar', 'mär', 'maer', 'mrt', 'maa', 'mrz', 'brez', 'мар'],
  ['apr', 'avr', 'abr', 'kwi', 'dub', 'nis', 'апр'],
  ['may', 'mai', 'mei', 'mag', 'maj', 'kve', 'май', 'мая'],
  ['jun', 'juin', 'giu', 'cze', 'haz', 'июн'],
  ['jul', 'juil', 'lug', 'lip', 'tem', 'июл'],
  ['aug', 'aou', 'aoû', 'ago', 'sie', 'srp', 'авг'],
  ['sep', 'set', 'wrz', 'zar', 'zář', 'eyl', 'сен'],
  ['oct', 'okt', 'out', 'ott', 'paz', 'paź', 'rij', 'eki', 'окт'],
  ['nov', 'lis', 'kas', 'ноя'],
  ['dec', 'dez', 'déc', 'dic', 'gru', 'pro', 'ara', 'дек'],
];

/** The month of a name or its abbreviation, from 1; undefined where it is none. */
export function monthOf(name: string): number | undefined {
  const text = name.toLowerCase();
  // `juillet` and `juin` begin as `jul` and `jun` do not.
  const month = beginnings.findIndex((names) => names.some((each) => text.startsWith(each)));
  return month < 0 ? undefined : month + 1;
}
