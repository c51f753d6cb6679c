import type { DataFacts } from '../../report/report-facts.ts';
import type { PreparedData } from './prepare.ts';

type Leaks = NonNullable<DataFacts['leaks']>;

/** What would make the test easier than use will be, for report, `--json` and command line; empty where nothing was found. */
export function leaksOf(
  { shared, answerInText, repeated }: Pick<PreparedData, 'shared' | 'answerInText' | 'repeated'>,
  files: { readonly validation?: string; readonly test?: string },
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
