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
    // Rows that were chosen by are no test either.
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
export function leakLines({ shared = [], answerInText, repeated }: Leaks): string[] {
  return [
    ...shared.map(
      ({ file, count, of, example }) =>
        `leak: ${count} of ${of} rows of ${file} say the same as a row learned from, such as "${example}"; take them out of one of the files`,
    ),
    ...(answerInText === undefined
      ? []
      : [
          `leak: in ${answerInText.count} of ${answerInText.of} texts their own answer stands word for word, such as "${answerInText.example}"; if it is written only afterwards, take it out`,
        ]),
    ...(repeated === undefined
      ? []
      : [`${repeated} rows left out of validation and test because an earlier part says the same`]),
  ];
}

/** What a figure was measured on, in words: `120 rows it never saw`, as far as that is so. */
export function testedOn(
  count: number,
  what: string,
  shared: readonly { readonly file: string; readonly count: number }[] = [],
  test?: string,
): string {
  const learned = shared.findLast(({ file }) => file === test)?.count ?? 0;
  return learned === 0
    ? `${count} ${what} it never saw`
    : `${count} ${what}, ${learned} of which say what it had learned from`;
}
