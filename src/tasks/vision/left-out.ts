import type { Sentence } from '../../core/language.ts';
import { countPassedOver, type PassedOver } from '../../data/images/listed-images.ts';
import type { LeftOut, LoadedImages } from '../../data/images/load-images.ts';
import type { ReasonWords } from '../kit/left-out.ts';

/** How many images were left out for each reason. */
export function leftOutCounts({
  images,
  rare,
  incomplete,
  passedOver,
}: {
  readonly images: Pick<LoadedImages, 'leftOut'>;
  readonly rare: number;
  readonly incomplete: number;
  readonly passedOver: readonly PassedOver[];
}): Record<string, number> {
  const count = (reason: LeftOut['reason']): number =>
    images.leftOut.filter((each) => each.reason === reason).length;
  return {
    unreadable: count('unreadable'),
    duplicate: count('duplicate'),
    'conflicting-label': count('twoClasses'),
    'rare-label': rare,
    'missing-label': incomplete,
    ...countPassedOver(passedOver),
  };
}

interface Listed {
  readonly images: Pick<LoadedImages, 'leftOut'>;
  readonly passedOver: readonly PassedOver[];
}

/** Some of the images that were left out for a reason, each in a sentence or by its name. */
export function leftOutExamples({ images, passedOver }: Listed, reason: string): Sentence[] {
  const wanted = reason === 'conflicting-label' ? 'twoClasses' : reason;
  const ofImages = images.leftOut.filter((each) => each.reason === wanted).map(({ sentence }) => sentence);
  const ofOthers = passedOver
    .filter((each) => each.reason === wanted)
    .map(({ path }) => ({ en: path, zh: path }));
  return [...ofImages, ...ofOthers].slice(0, 3);
}

/** A line for each reason for which images were left out, with examples. */
export const exampleNotes = (data: Listed, reasons: ReasonWords): Sentence[] =>
  Object.entries(reasons).flatMap(([reason, { en, zh }]) => {
    const examples = leftOutExamples(data, reason);
    if (examples.length === 0) return [];
    return [
      {
        en: `${en}: ${examples.map((each) => each.en).join('; ')}`,
        zh: `${zh}：${examples.map((each) => each.zh).join('；')}`,
      },
    ];
  });
