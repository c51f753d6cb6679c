import { UserError } from '../../core/errors.ts';
import type { Sentence } from '../../core/language.ts';
import { onlySide } from '../../data/images/folder-sides.ts';
import type { ListOptions } from '../../data/images/list-images.ts';
import { checkListOptions, listImages } from '../../data/images/list-images.ts';
import type { ImageSide, LabelledFile, PassedOver } from '../../data/images/listed-images.ts';
import { type LoadedImages, loadImages } from '../../data/images/load-images.ts';
import { type SplitCells, splitByColumn, splitByOf, splitKinds } from '../../data/split/by-column.ts';
import { stratifiedSplit } from '../../data/split/stratified.ts';
import { readingOf } from '../../data/table/options.ts';
import type { SplitKind } from '../../report/report-facts.ts';
import { bytesOf } from '../kit/common-options.ts';
import { type LeftOutOfFile, leftOutOfFiles } from '../kit/left-out.ts';
import { leftOutCounts } from './left-out.ts';
import { checkSides, type ImageSources, withSides } from './sides.ts';

/** Rows of the loaded images on each side. */
export interface ImageSides {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}
export interface PreparedImages {
  readonly images: LoadedImages;
  /** Classes, the most frequent first. */
  readonly names: readonly string[];
  readonly labels: Int32Array;
  readonly sides: ImageSides;
  readonly splitKind: SplitKind;
  /** Images on all sides, and those of the training data. */
  readonly filesListed: number;
  readonly trainingListed: number;
  /** Images of classes that have too few, and rows of a table that lack something. */
  readonly rare: number;
  readonly incomplete: number;
  /** What was left out of the training data, and of separate validation and test data, by reason. */
  readonly leftOutOfTraining: Readonly<Record<string, number>>;
  readonly leftOutOfFiles: readonly LeftOutOfFile[];
  /** Files and rows that are no images of the data. */
  readonly passedOver: readonly PassedOver[];
  /** What was noticed while images were listed. */
  readonly listNotes: readonly Sentence[];
  /** Removes the temporary file, if there is one. */
  close(): void;
}

export interface PrepareOptions extends Omit<ListOptions, 'splitBy'>, Shares {
  readonly splitByGroup?: string;
  readonly splitByTime?: string;
  readonly size: number;
  readonly color: 'auto' | 'grey' | 'rgb';
  readonly minRowsPerLabel: number;
  /** Megabytes of decoded images that are kept in memory; more are kept in a temporary file. */
  readonly picturesInMemory?: number;
}

/** Shares of the images that are held out where no separate ones are given. */
interface Shares {
  readonly testShare: number;
  readonly validationShare?: number;
}

/** The usual share of validation images: of all images, and of those that remain where the test images are separate. */
const validationShares = { ofAll: 0.08, ofRest: 0.08 / (0.72 + 0.08) };

/** Lists, decodes and splits the images of a training. Throws UserError for what cannot be learned from. */
export async function prepareImages(
  sources: ImageSources,
  options: PrepareOptions,
  seed: number,
  say: (line: Sentence) => void,
): Promise<PreparedImages> {
  const { size, minRowsPerLabel } = options;
  const list = { ...listOf(options), ...readingOf(options) };
  const splitBy = splitByOf({ splitByGroup: options.splitByGroup, splitByTime: options.splitByTime });
  await checkListOptions(sources.train, { ...list, splitBy });
  const given = (['train', 'validation', 'test'] as const).filter((side) => sources[side] !== undefined);
  const listed = await Promise.all(
    given.map(async (side) =>
      side === 'train'
        ? listImages(sources.train, { ...list, splitBy })
        : onlySide(await listImages(sources[side] ?? '', list), side),
    ),
  );
  const sidesNote = checkSides(sources, listed[0].files);
  const { files, mergeNote } = withSides(listed, given);
  const counts = countsOf(files.map(({ label }) => label));
  const kept = files.filter(({ label }) => (counts.get(label) ?? 0) >= minRowsPerLabel);
  if (kept.length === 0) {
    throw new UserError({
      en: `no class in ${sources.train} has ${minRowsPerLabel} images; add some or give --min-rows-per-label 2`,
      zh: `${sources.train} 中没有任何类别达到 ${minRowsPerLabel} 张图片；请增加图片，或使用 --min-rows-per-label 2`,
    });
  }
  const images = await loadImages(kept, {
    size,
    channels: ({ auto: undefined, grey: 1, rgb: 3 } as const)[options.color],
    maxBytes: bytesOf(options.picturesInMemory),
    progress: progressOf(say),
    trainingRows: (used) => sorted(used, sources, { ...options, splitBy }, seed).sides.train,
  });
  const leftOutOf: Partial<Record<ImageSide, Readonly<Record<string, number>>>> = Object.fromEntries(
    given.map((side) => {
      const { incomplete, passedOver } = listed[given.indexOf(side)];
      const leftOut = images.leftOut.filter(({ place }) => kept[place].source === side);
      const rare = files.filter(
        ({ source, label }) => source === side && (counts.get(label) ?? 0) < minRowsPerLabel,
      ).length;
      return [side, leftOutCounts({ images: { leftOut }, rare, incomplete, passedOver })];
    }),
  );
  try {
    return {
      images,
      ...sorted(images.files, sources, { ...options, splitBy }, seed),
      splitKind: images.files.some(({ side }) => side === 'test')
        ? 'given'
        : splitBy === undefined
          ? 'stratified'
          : splitKinds[splitBy.kind],
      filesListed: files.length,
      trainingListed: listed[0].files.length,
      rare: files.length - kept.length,
      incomplete: listed.reduce((sum, { incomplete }) => sum + incomplete, 0),
      leftOutOfTraining: leftOutOf.train ?? {},
      leftOutOfFiles: leftOutOfFiles(sources, leftOutOf),
      passedOver: listed.flatMap(({ passedOver }) => passedOver),
      listNotes: [
        ...listed.flatMap(({ notes }) => notes),
        ...[sidesNote, mergeNote].filter((note) => note !== undefined),
      ],
      close: () => images.close(),
    };
  } catch (error) {
    images.close();
    throw error;
  }
}

/** The images by class and by side. */
function sorted(
  files: readonly LabelledFile[],
  sources: ImageSources,
  shares: Shares & Pick<ListOptions, 'splitBy'>,
  seed: number,
): Pick<PreparedImages, 'names' | 'labels' | 'sides'> {
  if (new Set(files.map(({ label }) => label)).size < 2) {
    const [{ label }] = files;
    throw new UserError({
      en: `every usable image in ${sources.train} is of class "${label}"; a classifier needs at least two classes: add images of another one`,
      zh: `${sources.train} 中可用的图片都属于类别“${label}”；分类至少需要两个类别：请增加其他类别的图片`,
    });
  }
  const frequent = countsOf(files.map(({ label }) => label));
  const names = [...frequent].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label);
  const number = new Map(names.map((name, i) => [name, i]));
  const labels = Int32Array.from(files, ({ label }) => number.get(label) ?? 0);
  const rows = (side: string): Int32Array =>
    Int32Array.from([...labels.keys()].filter((row) => files[row].side === side));
  const given = { train: rows('train'), validation: rows('validation'), test: rows('test') };
  const cellOf = (row: number) => files[row].split?.cell ?? null;
  const by = shares.splitBy && {
    ...shares.splitBy,
    path: sources.train,
    cells: Array.from(given.train, cellOf),
    rows: given.train.map((row) => files[row].split?.row ?? row),
  };
  return { names, labels, sides: split(given, labels, names, shares, seed, by) };
}

function split(
  given: ImageSides,
  labels: Int32Array,
  names: readonly string[],
  { testShare, validationShare }: Shares,
  seed: number,
  by?: SplitCells & { readonly path: string },
): ImageSides {
  const wantsTest = given.test.length === 0;
  const wantsValidation = given.validation.length === 0;
  const all = given.train;
  if (!wantsTest && !wantsValidation) return given;
  const test = wantsTest ? testShare : 0;
  const usual = wantsTest ? validationShares.ofAll : validationShares.ofRest;
  const validation = wantsValidation ? (validationShare ?? usual) : 0;
  const fractions = { train: 1 - test - validation, validation, test };
  const own = Array.from(all, (row) => names[labels[row]]);
  // Images that are the same have been left out.
  const parts =
    by === undefined
      ? stratifiedSplit(own, fractions, seed)
      : splitByColumn(by, by.cells, by, {
          labels: own,
          fractions,
          seed,
          duplicates: Int32Array.from(all.keys()),
        });
  const rowsOf = (part: Int32Array): Int32Array => part.map((at) => all[at]);
  return {
    train: rowsOf(parts.train),
    validation: wantsValidation ? rowsOf(parts.validation) : given.validation,
    test: wantsTest ? rowsOf(parts.test) : given.test,
  };
}

function countsOf(labels: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** A line now and then for what takes longer than two seconds. */
function progressOf(say: (line: Sentence) => void): (done: number, total: number) => void {
  const started = performance.now();
  let next = started + 2000;
  return (done, total) => {
    const now = performance.now();
    if (now < next || done === total) return;
    next = now + 5000;
    const rate = done / ((now - started) / 1000);
    const left = Math.ceil((total - done) / rate);
    say({
      en: `decoding images: ${done} of ${total}, ${rate.toFixed(0)} per second, ${left} s left`,
      zh: `正在解码图片：${done}/${total}，每秒 ${rate.toFixed(0)} 张，还需 ${left} 秒`,
    });
  };
}

/** How images are listed, of all options. */
export const listOf = ({
  labelsFrom,
  input,
  target,
}: ListOptions): Pick<ListOptions, 'labelsFrom' | 'input' | 'target'> => ({
  ...(labelsFrom !== undefined && { labelsFrom }),
  ...(input !== undefined && { input }),
  ...(target !== undefined && { target }),
});
