import type { Sentence } from '../../core/language.ts';

/** What reasons for leaving rows out are called, by their keys; a key without words is shown as it is. */
export type ReasonWords = Readonly<Record<string, Sentence>>;

/** A line on rows that were left out, by reason; none where all were used. */
export function leftOutLine(
  leftOut: Readonly<Record<string, number>>,
  words: ReasonWords,
): Sentence | undefined {
  const found = Object.entries(leftOut).filter(([, rows]) => rows > 0);
  if (found.length === 0) return undefined;
  const named = (reason: string): Sentence => words[reason] ?? { en: reason, zh: reason };
  return {
    en: `left out: ${found.map(([reason, rows]) => `${rows} (${lowerFirst(named(reason).en)})`).join(', ')}`,
    zh: `已排除：${found.map(([reason, rows]) => `${rows}（${named(reason).zh}）`).join('，')}`,
  };
}

/** The same words in both languages from the two tables of a report. */
export const reasonWords = (
  en: Readonly<Record<string, string | undefined>> = {},
  zh: Readonly<Record<string, string | undefined>> = {},
): ReasonWords =>
  Object.fromEntries(
    Object.entries(en).flatMap(([reason, words]) =>
      words === undefined ? [] : [[reason, { en: words, zh: zh[reason] ?? words }]],
    ),
  );

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
