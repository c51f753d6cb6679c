import type { Sentence } from '../../core/language.ts';

/** The sides of a data set: what is trained on, what decides when to stop, and what is reported on. */
export const imageSides = ['train', 'validation', 'test'] as const;
export type ImageSide = (typeof imageSides)[number];

/** An image's file, and the class of the image. */
export interface LabelledFile {
  readonly path: string;
  readonly label: string;
  /** The side for which its folder is named: `train/ok/1.png`. */
  readonly side?: ImageSide;
  /** In a table that is split by a column: the row, from 0, and its cell of that column. */
  readonly split?: { readonly row: number; readonly cell: string | null };
}

/** A file or a row that is no image of the data. */
export interface PassedOver {
  /** Relative to the folder, or as the table has it. */
  readonly path: string;
  /** `'not-found'`: a table lists it. `'other-side'`: it is an image of a side that was not asked for. */
  readonly reason: 'system-file' | 'not-an-image' | 'broken-link' | 'not-found' | 'other-side';
}

export interface ListedImages {
  readonly files: readonly LabelledFile[];
  readonly passedOver: readonly PassedOver[];
  /** Rows of a table that lack a file or a label. */
  readonly incomplete: number;
  /** What was noticed while a table or a folder was read. */
  readonly notes: readonly Sentence[];
}

export type PassedOverReason = PassedOver['reason'];
export const passedOverReasons: readonly PassedOverReason[] = [
  'system-file',
  'not-an-image',
  'broken-link',
  'not-found',
  'other-side',
];

/** How many files were passed over for each reason. */
export function countPassedOver(passedOver: readonly PassedOver[]): Record<PassedOverReason, number> {
  const counts = { 'system-file': 0, 'not-an-image': 0, 'broken-link': 0, 'not-found': 0, 'other-side': 0 };
  for (const { reason } of passedOver) counts[reason] += 1;
  return counts;
}
