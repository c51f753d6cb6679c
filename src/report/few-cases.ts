import { type Language, stringsFor } from './language/language.ts';

/** How many cases (rows, images, units, questions) are for training, validation and test. */
export interface CaseCounts {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Different answers, where answers are classes. */
  readonly classes?: number;
}

/** With fewer test cases, a share of right answers is known to within a third at best. */
const fewestTestCases = 10;
const fewestCases = 30;
const fewestCasesOfAClass = 5;

/** Why no figure says much about a model of so few cases: a sentence for each reason, none where there is enough. */
export function fewCases(
  { train, validation, test, classes }: CaseCounts,
  language: Language,
): readonly string[] {
  const { fewCases: words } = stringsFor(language);
  const all = train + validation + test;
  const sentences: string[] = [];
  if (all < fewestCases) sentences.push(words.all(all));
  if (test < fewestTestCases) sentences.push(words.test(test));
  if (classes !== undefined && all < fewestCasesOfAClass * classes) {
    sentences.push(words.classes(all, classes, fewestCasesOfAClass));
  }
  return sentences.length === 0 ? [] : [...sentences, words.advice];
}
