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

/** Rows of a separate validation or test file that were left out, by reason. */
export interface LeftOutOfFile {
  readonly file: string;
  readonly leftOut: Readonly<Record<string, number>>;
}

/** What was left out of the separate files that were given. */
export const leftOutOfFiles = (
  files: { readonly validation?: string; readonly test?: string },
  leftOut: {
    readonly validation?: Readonly<Record<string, number>>;
    readonly test?: Readonly<Record<string, number>>;
  },
): LeftOutOfFile[] =>
  (['validation', 'test'] as const).flatMap((side) => {
    const [file, own] = [files[side], leftOut[side]];
    return file === undefined || own === undefined ? [] : [{ file, leftOut: { ...own } }];
  });

/** The same as lines for a person, of the files from which something was left out. */
export const leftOutOfFilesLines = (all: readonly LeftOutOfFile[], words: ReasonWords): Sentence[] =>
  all.flatMap(({ file, leftOut }) => {
    const line = leftOutLine(leftOut, words);
    return line === undefined ? [] : [{ en: `${file}: ${line.en}`, zh: `${file}：${line.zh}` }];
  });

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
