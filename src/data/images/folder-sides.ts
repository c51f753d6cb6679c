import { identity } from '../values/identity.ts';
import type { ImageSide, ListedImages } from './listed-images.ts';

const names: Readonly<Record<ImageSide, readonly string[]>> = {
  train: ['train', 'training', '训练', '训练集'],
  validation: ['val', 'valid', 'validation', 'dev', '验证', '验证集'],
  test: ['test', 'testing', '测试', '测试集'],
};

/** The side for which a folder is named, in any letter case. */
export function sideOfFolder(name: string): ImageSide | undefined {
  const plain = identity(name).toLowerCase();
  return (['train', 'validation', 'test'] as const).find((side) => names[side].includes(plain));
}

/**
 * Whether the upper folders of these paths (each a list of names, the file's last) are sides: every one is named for a
 * side, and below them there is at least one folder. `train`, `test` beside another folder are classes.
 */
export const areSides = (paths: readonly (readonly string[])[]): boolean =>
  paths.every(([top, ...rest]) => rest.length > 0 && sideOfFolder(top) !== undefined);

/** The images of one side where folders have sides and this is one of them; else all of them. */
export function onlySide(listed: ListedImages, wanted: ImageSide): ListedImages {
  const { files, passedOver, notes } = listed;
  const kept = files.filter(({ side }) => side === wanted);
  if (kept.length === 0 || kept.length === files.length) return listed;
  const others = files.filter(({ side }) => side !== wanted);
  const [name, zh] = sideWords[wanted];
  return {
    ...listed,
    files: kept,
    passedOver: [...passedOver, ...others.map(({ path }) => ({ path, reason: 'other-side' as const }))],
    notes: [
      ...notes,
      {
        en: `of its folders for training, validation and test, the one for ${name} was used`,
        zh: `在其训练、验证、测试文件夹中，只使用了${zh}文件夹`,
      },
    ],
  };
}

/** What sides are called in sentences. */
export const sideWords: Readonly<Record<ImageSide, readonly [string, string]>> = {
  train: ['training', '训练'],
  validation: ['validation', '验证'],
  test: ['the test', '测试'],
};
