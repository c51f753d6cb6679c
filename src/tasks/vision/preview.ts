import { rename, writeFile } from 'node:fs/promises';
import { augmentBatch } from '../../data/images/augment-batch.ts';
import { contactSheet } from '../../data/images/contact-sheet.ts';
import { imageAt } from '../../data/images/decoded-pictures.ts';
import { mostPictureBytesOf } from '../kit/memory-options.ts';
import type { Outcome, PreviewRequest } from '../kit/task.ts';
import { augmentationOf, channelsOf, listOptionsOf, minRowsOf, sizeOf } from './options.ts';
import { prepareImages } from './prepare.ts';

/** Pictures in a row of the sheet: the first as it is, the others as epochs will have it. */
const columns = 8;
/** Rows at most; as many classes as that are shown, several pictures each where there are fewer. */
const mostRows = 16;

/** Writes a contact sheet of what the network will see: in each row one picture and its changes. */
export async function preview({ data, out, options, seed, log }: PreviewRequest): Promise<Outcome> {
  const prepared = await prepareImages(
    { train: data },
    {
      list: listOptionsOf(options),
      size: sizeOf(options),
      channels: channelsOf(options),
      minRowsPerLabel: minRowsOf(options),
      mostBytes: mostPictureBytesOf(options),
      seed,
      log,
    },
  );
  const { images, names, labels, sides } = prepared;
  const augment = augmentationOf(options);
  const { shape, decoded } = images;
  const each = Math.max(1, Math.floor(mostRows / names.length));
  const rows = names
    .slice(0, mostRows)
    .flatMap((_, label) => [...sides.train].filter((row) => labels[row] === label).slice(0, each));
  const maker = { decoded, options: augment.options, seed, rows: sides.train };
  const tiles = rows.flatMap((row) => [
    imageAt(decoded, row),
    ...Array.from({ length: columns - 1 }, (_, epoch) => augmentBatch(maker, epoch, Int32Array.of(row))),
  ]);
  images.close();
  await writeFile(`${out}.partial`, await contactSheet(tiles, shape, { columns }));
  await rename(`${out}.partial`, out);
  return {
    out,
    pictures: rows.map((row) => ({ file: images.files[row].path, label: images.files[row].label })),
    size: [shape.width, shape.height],
    channels: shape.channels,
    augment: augment.name,
  };
}
