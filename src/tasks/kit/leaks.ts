import type { Sentence } from '../../core/language.ts';
import { type SharedTexts, sharedTexts } from '../../data/cleaning/shared-texts.ts';
import { joinTexts, type Texts } from '../../data/storage/list.ts';
import type { DataFacts } from '../../report/report-facts.ts';

export type Leaks = NonNullable<DataFacts['leaks']>;

interface SideFiles {
  readonly validation?: string;
  readonly test?: string;
}

/** Texts of files of their own that an earlier side says already. */
export interface SharedSides {
  readonly validation?: SharedTexts;
  readonly test?: SharedTexts;
}

export function sharedSides(
  files: SideFiles,
  { train, validation, test }: { readonly train: Texts; readonly validation: Texts; readonly test: Texts },
): SharedSides {
  return {
    ...(files.validation && { validation: sharedTexts(train, validation) }),
    // Validation rows are no test either.
    ...(files.test && { test: sharedTexts(joinTexts(train, validation), test) }),
  };
}

/** What would make the test easier than use will be, for report, `--json` and command line; empty where nothing was found. */
export function leaksOf(
  {
    shared,
    answerInText,
    repeated = 0,
  }: { readonly shared: SharedSides; readonly answerInText?: SharedTexts; readonly repeated?: number },
  files: SideFiles,
): Leaks {
  const sides = (['validation', 'test'] as const).flatMap((side) => {
    const found = shared[side];
    const file = files[side];
    return found === undefined || found.count === 0 || file === undefined
      ? []
      : [{ file, count: found.count, of: found.of, example: found.examples[0] ?? '' }];
  });
  return {
    ...(sides.length > 0 && { shared: sides }),
    ...(answerInText && {
      answerInText: {
        count: answerInText.count,
        of: answerInText.of,
        example: answerInText.examples[0] ?? '',
      },
    }),
    ...(repeated > 0 && { repeated }),
  };
}

/** The same as lines for a person. */
export function leakLines({ shared = [], answerInText, repeated }: Leaks): Sentence[] {
  return [
    ...shared.map(({ file, count, of, example }) => {
      const [suchAs, zhSuchAs] =
        example === undefined || example === '' ? ['', ''] : [`, such as "${example}"`, `，例如“${example}”`];
      return {
        en: `leak: ${count} of ${of} rows of ${file} repeat a training row${suchAs}; remove them from one of the files`,
        zh: `泄漏：${file} 的 ${of} 行中有 ${count} 行与训练行相同${zhSuchAs}；请从其中一个文件中删除`,
      };
    }),
    ...(answerInText === undefined
      ? []
      : [
          {
            en: `leak: ${answerInText.count} of ${answerInText.of} texts contain their own answer word for word, such as "${answerInText.example}"; if it is only written afterwards, remove it`,
            zh: `泄漏：${answerInText.of} 条文本中有 ${answerInText.count} 条逐字包含自己的答案，例如“${answerInText.example}”；如果它是事后写入的，请删除`,
          },
        ]),
    ...(repeated === undefined
      ? []
      : [
          {
            en: `${repeated} rows left out of validation and test because they repeat a row of an earlier side`,
            zh: `验证与测试中排除了 ${repeated} 行，因为与之前一侧的行相同`,
          },
        ]),
  ];
}

/** What a figure was measured on: `120 rows it never saw`, as far as that is so. */
export function testedOn(
  count: number,
  what: Sentence,
  shared: readonly { readonly file: string; readonly count: number }[] = [],
  test?: string,
): Sentence {
  const learned = shared.findLast(({ file }) => file === test)?.count ?? 0;
  return learned === 0
    ? { en: `${count} ${what.en} it never saw`, zh: `${count} ${what.zh}从未见过的数据` }
    : {
        en: `${count} ${what.en}, ${learned} of which repeat training data`,
        zh: `${count} ${what.zh}数据（其中 ${learned} ${what.zh}与训练数据相同）`,
      };
}
