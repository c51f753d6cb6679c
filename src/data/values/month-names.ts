/** The months' names in the languages of Europe, January first; without accents. */
const names: readonly (readonly string[])[] = [
  [
    'january',
    'januar',
    'janner',
    'jaenner',
    'janvier',
    'enero',
    'gennaio',
    'janeiro',
    'styczen',
    'leden',
    'ocak',
    'январь',
  ],
  ['february', 'februar', 'fevrier', 'febrero', 'febbraio', 'fevereiro', 'luty', 'unor', 'subat', 'февраль'],
  [
    'march',
    'marz',
    'maerz',
    'mars',
    'marzo',
    'marco',
    'maart',
    'mrt',
    'mrz',
    'marzec',
    'brezen',
    'mart',
    'март',
  ],
  ['april', 'avril', 'abril', 'aprile', 'kwiecien', 'duben', 'nisan', 'апрель'],
  ['may', 'mai', 'mayo', 'maggio', 'maio', 'mei', 'maj', 'kveten', 'mayis', 'май', 'мая'],
  ['june', 'juni', 'juin', 'junio', 'giugno', 'junho', 'czerwiec', 'haziran', 'июнь', 'июня'],
  ['july', 'juli', 'juillet', 'julio', 'luglio', 'julho', 'lipiec', 'temmuz', 'июль', 'июля'],
  ['august', 'aout', 'agosto', 'augustus', 'sierpien', 'srpen', 'agustos', 'август'],
  ['september', 'septembre', 'septiembre', 'settembre', 'setembro', 'wrzesien', 'zari', 'eylul', 'сентябрь'],
  [
    'october',
    'oktober',
    'octobre',
    'octubre',
    'ottobre',
    'outubro',
    'pazdziernik',
    'rijen',
    'ekim',
    'октябрь',
  ],
  ['november', 'novembre', 'noviembre', 'novembro', 'listopad', 'kasim', 'ноябрь'],
  [
    'december',
    'dezember',
    'decembre',
    'diciembre',
    'dicembre',
    'dezembro',
    'grudzien',
    'prosinec',
    'aralik',
    'декабрь',
  ],
];

const plain = (text: string): string =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/ı/g, 'i');

/**
 * The month of a name or its beginning of three letters or more, from 1; undefined where it is none. `lis` is Polish
 * November, `program` no Czech December.
 */
export function monthOf(name: string): number | undefined {
  const text = plain(name).replace(/я$/, 'ь');
  if (text.length < 3) return undefined;
  const month = names.findIndex((own) => own.some((each) => each.startsWith(text) || each === plain(name)));
  return month < 0 ? undefined : month + 1;
}
