import { rename, writeFile } from 'node:fs/promises';
import { augmentBatch } from '../../data/images/augment-batch.ts';
import { contactSheet } from '../../data/images/contact-sheet.ts';
import { imageAt } from '../../data/images/decoded-pictures.ts';
import type { PreviewRequest } from '../kit/task.ts';
import { withCleanup } from '../kit/with-cleanup.ts';
import { augmentationOf } from './augmentation.ts';
import { type PrepareOptions, prepareImages } from './prepare.ts';

/** Images in a row of the sheet: the first as it is, the others as epochs see it. */
const columns = 8;
/** Rows at most; as many classes as that are shown, several images each if there are fewer. */
const maxRows = 16;

/** What a contact sheet shows. */
export interface Preview {
  readonly out: string;
  readonly pictures: readonly { readonly file: string; readonly label: string }[];
  /** Width and height in pixels that the network sees. */
  readonly size: readonly [number, number];
  readonly channels: number;
  readonly augment: string;
}

/** Writes a contact sheet of what the network will see: in each row one image and its changes. */
export const preview = ({
  data,
  out,
  options,
  seed,
  say,
}: PreviewRequest<PrepareOptions & Parameters<typeof augmentationOf>[0]>): Promise<Preview> =>
  withCleanup(async (hold) => {
    const prepared = hold(await prepareImages({ train: data }, { ...options, testShare: 0.2 }, seed, say));
    const { images, names, labels, sides } = prepared;
    const { shape, decoded } = images;
    const each = Math.max(1, Math.floor(maxRows / names.length));
    const rows = names
      .slice(0, maxRows)
      .flatMap((_, label) => [...sides.train].filter((row) => labels[row] === label).slice(0, each));
    const maker = { decoded, options: augmentationOf(options), seed, rows: sides.train };
    const tiles = rows.flatMap((row) => [
      imageAt(decoded, row),
      ...Array.from({ length: columns - 1 }, (_, epoch) => augmentBatch(maker, epoch, Int32Array.of(row))),
    ]);
    await writeFile(`${out}.partial`, await contactSheet(tiles, shape, { columns }));
    await rename(`${out}.partial`, out);
    return {
      out,
      pictures: rows.map((row) => ({ file: images.files[row].path, label: images.files[row].label })),
      size: [shape.width, shape.height],
      channels: shape.channels,
      augment: options.augment,
    };
  });
