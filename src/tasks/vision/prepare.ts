import { UserError } from '../../core/errors.ts';
import type { ListOptions } from '../../data/images/list-images.ts';
import { listImages } from '../../data/images/list-images.ts';
import { type LeftOut, type LoadedImages, loadImages } from '../../data/images/load-images.ts';
import { stratifiedSplit } from '../../data/split/stratified.ts';
import type { SplitKind } from '../../report/report-facts.ts';

/** Rows of the loaded pictures on each side. */
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
  readonly filesListed: number;
  /** Pictures of classes that have too few, and rows of a table that lack something. */
  readonly rare: number;
  readonly incomplete: number;
  /** Files that are no pictures by their names. */
  readonly others: readonly string[];
  /** Gives the temporary file back, where pictures lie in one. */
  close(): void;
}

export interface PrepareOptions {
  readonly list: ListOptions;
  readonly size: number;
  readonly channels?: 1 | 3;
  readonly minRowsPerLabel: number;
  /** Bytes of decoded pictures that are kept in memory; more lie in a temporary file. */
  readonly mostBytes?: number;
  readonly seed: number;
  readonly log: (line: string) => void;
}

export interface ImageSources {
  readonly train: string;
  readonly validation?: string;
  readonly test?: string;
}

/** Of all pictures, where no others are given: a fifth to report on, a tenth of the rest to choose by. */
const shares = { train: 0.72, validation: 0.08, test: 0.2 };

/** Lists, decodes and splits the pictures of a training. Throws UserError for what cannot be learned from. */
export async function prepareImages(
  sources: ImageSources,
  { list, size, channels, minRowsPerLabel, mostBytes, seed, log }: PrepareOptions,
): Promise<PreparedImages> {
  const given = (['train', 'validation', 'test'] as const).filter((side) => sources[side] !== undefined);
  const listed = await Promise.all(given.map((side) => listImages(sources[side] ?? '', list)));
  const sideOf = new Map(
    listed.flatMap(({ files }, i) => files.map(({ path }) => [path, given[i]] as const)),
  );
  const files = listed.flatMap((each) => each.files);
  const counts = countsOf(files.map(({ label }) => label));
  const kept = files.filter(({ label }) => (counts.get(label) ?? 0) >= minRowsPerLabel);
  if (kept.length === 0) {
    throw new UserError(
      `no class in ${sources.train} has ${minRowsPerLabel} pictures; add some or give --min-rows-per-label 2`,
    );
  }
  const images = await loadImages(kept, {
    size,
    channels,
    maxBytes: mostBytes,
    progress: progressOf(log),
  });
  try {
    return {
      images,
      ...sorted(images, sources, sideOf, seed),
      splitKind: sources.test === undefined ? 'stratified' : 'given',
      filesListed: files.length,
      rare: files.length - kept.length,
      incomplete: listed.reduce((sum, { incomplete }) => sum + incomplete, 0),
      others: listed.flatMap(({ others }) => others),
      close: () => images.close(),
    };
  } catch (error) {
    images.close();
    throw error;
  }
}

/** The pictures by class and by side. */
function sorted(
  images: LoadedImages,
  sources: ImageSources,
  sideOf: ReadonlyMap<string, string>,
  seed: number,
): Pick<PreparedImages, 'names' | 'labels' | 'sides'> {
  if (new Set(images.files.map(({ label }) => label)).size < 2) {
    throw new UserError(
      `every picture in ${sources.train} that can be used is of class "${images.files[0].label}"; a classifier needs at least two: add pictures of another class`,
    );
  }
  const frequent = countsOf(images.files.map(({ label }) => label));
  const names = [...frequent].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([label]) => label);
  const number = new Map(names.map((name, i) => [name, i]));
  const labels = Int32Array.from(images.files, ({ label }) => number.get(label) ?? 0);
  const rows = (side: string): Int32Array =>
    Int32Array.from([...labels.keys()].filter((row) => sideOf.get(images.files[row].path) === side));
  const given = { train: rows('train'), validation: rows('validation'), test: rows('test') };
  return { names, labels, sides: split(given, labels, names, seed) };
}

function split(given: ImageSides, labels: Int32Array, names: readonly string[], seed: number): ImageSides {
  const wantsTest = given.test.length === 0;
  const wantsValidation = given.validation.length === 0;
  const all = given.train;
  if (!wantsTest && !wantsValidation) return given;
  const test = wantsTest ? shares.test : 0;
  const validation = wantsValidation
    ? shares.validation / (wantsTest ? 1 : shares.train + shares.validation)
    : 0;
  const parts = stratifiedSplit(
    Array.from(all, (row) => names[labels[row]]),
    { train: 1 - test - validation, validation, test },
    seed,
  );
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
function progressOf(log: (line: string) => void): (done: number, total: number) => void {
  const started = performance.now();
  let next = started + 2000;
  return (done, total) => {
    const now = performance.now();
    if (now < next || done === total) return;
    next = now + 5000;
    const rate = done / ((now - started) / 1000);
    log(
      `decoding pictures: ${done} of ${total}, ${rate.toFixed(0)} a second, ${Math.ceil((total - done) / rate)} s left`,
    );
  };
}

/** How many pictures were left out for each reason. */
export function leftOutCounts({ images, rare, incomplete }: PreparedImages): Record<string, number> {
  const count = (reason: LeftOut['reason']): number =>
    images.leftOut.filter((each) => each.reason === reason).length;
  return {
    unreadable: count('unreadable'),
    duplicate: count('duplicate'),
    'conflicting-label': count('twoClasses'),
    'rare-label': rare,
    'missing-label': incomplete,
  };
}
