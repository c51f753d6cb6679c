import { Random } from '../../core/random.ts';
import { type AugmentOptions, augment, mixOf } from './augment.ts';
import { type DecodedImages, imageAt } from './decoded-pictures.ts';

/** Everything that making a batch needs; plain data, so that it can be sent to a worker once. */
export interface BatchMaker {
  readonly decoded: DecodedImages;
  readonly options: AugmentOptions;
  readonly seed: number;
  /** Rows that may be mixed in. */
  readonly rows: Int32Array;
}

/** The images `rows` as `epoch` has them. Depends on seed, epoch and row alone, not on the batch or the thread. */
export function augmentBatch(maker: BatchMaker, epoch: number, rows: Int32Array): Uint8Array<ArrayBuffer> {
  const { decoded, options, seed } = maker;
  const { shape } = decoded;
  const size = shape.width * shape.height * shape.channels;
  const batch = new Uint8Array(rows.length * size);
  const other = new Uint8Array(size);
  for (let i = 0; i < rows.length; i++) {
    // The name is part of the seed: with another one, models would differ from those of earlier versions.
    const random = new Random(seed).fork(`picture ${epoch} ${rows[i]}`);
    augment(imageAt(decoded, rows[i]), shape, options, random, batch, i * size);
    const mix = mixOf(options, maker.rows, rows[i], { seed, epoch });
    if (mix === undefined) continue;
    augment(imageAt(decoded, mix.other), shape, options, random, other, 0);
    for (let j = 0; j < size; j++) {
      batch[i * size + j] = Math.round(batch[i * size + j] * mix.share + other[j] * (1 - mix.share));
    }
  }
  return batch;
}
