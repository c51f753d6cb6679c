import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { sideWords } from '../../data/images/folder-sides.ts';
import {
  type ImageSide,
  imageSides,
  type LabelledFile,
  type ListedImages,
} from '../../data/images/listed-images.ts';
import { mergeLabels } from '../../data/images/merge-labels.ts';

export interface ImageSources {
  readonly train: string;
  readonly validation?: string;
  readonly test?: string;
}

/** An image with the side that it is on. */
export interface SidedFile extends LabelledFile {
  readonly side: ImageSide;
  /** For what the folder or table was given. */
  readonly source: ImageSide;
}

/**
 * Every file with its side, training images first, so that of duplicates the one to train on is kept; classes that are
 * written in several ways have one name.
 */
export function withSides(
  listed: readonly ListedImages[],
  given: readonly ImageSide[],
): { readonly files: readonly SidedFile[]; readonly mergeNote?: Sentence } {
  const all = listed.flatMap(({ files }, i) => files.map((file) => ({ source: given[i], file })));
  const { nameOf, note } = mergeLabels(all.map(({ file }) => file.label));
  const files = all.map(
    ({ source, file }): SidedFile => ({
      ...file,
      label: nameOf(file.label),
      side: file.side ?? source,
      source,
    }),
  );
  const inOrder = imageSides.flatMap((wanted) => files.filter(({ side }) => side === wanted));
  return { files: inOrder, mergeNote: note };
}

/** A line on folders that are sides. Throws UserError where they cannot be used as such. */
export function checkSides(sources: ImageSources, files: readonly LabelledFile[]): Sentence | undefined {
  const count = (wanted: ImageSide): number => files.filter(({ side }) => side === wanted).length;
  const found = imageSides.filter((side) => count(side) > 0);
  if (found.length === 0) return undefined;
  const twice = found.find((side) => side !== 'train' && sources[side] !== undefined);
  if (twice !== undefined) {
    throw new UserError({
      en: `${sources.train} has a folder for ${sideWords[twice][0]} of its own; leave out --${twice}, or give its training folder alone`,
      zh: `${sources.train} 中已有${sideWords[twice][1]}文件夹；请去掉 --${twice}，或只给出其训练文件夹`,
    });
  }
  if (!found.includes('train')) {
    throw new UserError({
      en: `${sources.train} has a folder for ${found.map((side) => sideWords[side][0]).join(' and ')} but none for training; add a folder train, or give the folder below to split it`,
      zh: `${sources.train} 中有${found.map((side) => sideWords[side][1]).join('和')}文件夹，但没有训练文件夹；请增加 train 文件夹，或直接给出下一级文件夹以便划分`,
    });
  }
  const missing = imageSides.filter((side) => !found.includes(side) && sources[side] === undefined);
  const [rest, restZh] =
    missing.length === 0
      ? ['', '']
      : [
          `; images for ${missing.map((side) => sideWords[side][0]).join(' and ')} are split off from those for training`,
          `；${missing.map((side) => sideWords[side][1]).join('和')}图片从训练图片中划分`,
        ];
  return {
    en: `the folders of ${sources.train} are used as its sides: ${found.map((side) => `${count(side)} images for ${sideWords[side][0]}`).join(', ')}${rest}`,
    zh: `${sources.train} 的文件夹用作数据划分：${found.map((side) => `${sideWords[side][1]} ${count(side)} 张`).join('，')}${restZh}`,
  };
}
