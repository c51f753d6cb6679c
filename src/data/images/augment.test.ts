import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { augment, lightAugmentation, mixOf, noAugmentation, strongAugmentation } from './augment.ts';
import { augmentBatch, type BatchMaker } from './augment-batch.ts';
import { augmentedDataset } from './image-dataset.ts';

const shape = { width: 7, height: 5, channels: 3 };
const size = 7 * 5 * 3;
const source = Uint8Array.from({ length: size }, (_, i) => (i * 37) % 256);
const changed = (options: typeof noAugmentation, seed: number): Uint8Array => {
  const into = new Uint8Array(size);
  augment(source, shape, options, new Random(seed), into, 0);
  return into;
};
const images = (count: number): Uint8Array =>
  Uint8Array.from({ length: count * size }, (_, i) => (i * 31 + Math.floor(i / size) * 17) % 256);
const maker = (options: typeof noAugmentation): BatchMaker => ({
  decoded: { shape, count: 9, pixels: images(9) },
  options,
  seed: 3,
  rows: Int32Array.from({ length: 9 }, (_, i) => i),
});

describe('augmentation', () => {
  it('without any change gives the image back', () => {
    expect([...changed(noAugmentation, 1)]).toEqual([...source]);
  });

  it('flips from side to side and upside down, each in about half of the images', () => {
    const mirrored = Uint8Array.from(source, (_, i) => {
      const [row, column, channel] = [Math.floor(i / 21), Math.floor((i % 21) / 3), i % 3];
      return source[row * 21 + (6 - column) * 3 + channel];
    });
    const seen = Array.from({ length: 40 }, (_, seed) => [
      ...changed({ ...noAugmentation, flipHorizontal: true }, seed),
    ]);
    const turned = seen.filter((each) => each.join() === mirrored.join()).length;
    const kept = seen.filter((each) => each.join() === source.join()).length;
    expect(turned + kept).toBe(40);
    expect(Math.min(turned, kept)).toBeGreaterThan(8);
  });

  it('keeps an image of one value as it is when it is moved, turned and scaled only', () => {
    const flat = new Uint8Array(size).fill(99);
    const into = new Uint8Array(size);
    const moved = { ...noAugmentation, rotate: 40, scale: 0.3, crop: 0.3 };
    augment(flat, shape, moved, new Random(5), into, 0);
    expect(new Set(into)).toEqual(new Set([99]));
  });

  it('changes each image by seed, epoch and row alone, whatever batch it comes in', () => {
    const all = augmentBatch(maker(strongAugmentation), 4, Int32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
    const some = augmentBatch(maker(strongAugmentation), 4, Int32Array.of(7, 2));
    expect([...some.subarray(0, size)]).toEqual([...all.subarray(7 * size, 8 * size)]);
    expect([...some.subarray(size)]).toEqual([...all.subarray(2 * size, 3 * size)]);
    const later = augmentBatch(maker(strongAugmentation), 5, Int32Array.of(7));
    expect([...later]).not.toEqual([...some.subarray(0, size)]);
  });

  it('mixes images as often as asked', () => {
    const rows = Int32Array.from({ length: 50 }, (_, i) => 2 * i);
    const mixes = Array.from(rows, (row) => mixOf(strongAugmentation, rows, row, { seed: 1, epoch: 2 }));
    const mixed = mixes.filter((mix) => mix !== undefined);
    expect(mixed.length).toBeGreaterThan(5);
    expect(mixed.length).toBeLessThan(25);
    for (const { other, share } of mixed) expect([other % 2, share >= 0.5 && share <= 1]).toEqual([0, true]);
  });
});

describe('images made beside training', () => {
  const labels = Int32Array.from({ length: 9 }, (_, i) => i % 3);
  const read = (data: ReturnType<typeof augmentedDataset>, rows: Int32Array) => {
    const into = {
      inputs: [new Float32Array(rows.length * size)],
      target: new Float32Array(rows.length * 3),
      weight: new Float32Array(rows.length),
    };
    data.read(rows, into);
    return into;
  };

  it('are those of augmentBatch, with the shares of their classes and their weights', async () => {
    const data = augmentedDataset(maker(strongAugmentation), labels, 3, [1, 2, 3]);
    try {
      const batches = [Int32Array.of(8, 0, 4), Int32Array.of(1, 2, 3), Int32Array.of(5)];
      data.begin?.(2, batches);
      for (const batch of batches) {
        await data.ready?.(batch);
        const { inputs, target, weight } = read(data, batch);
        expect([...inputs[0]]).toEqual([...augmentBatch(maker(strongAugmentation), 2, batch)]);
        batch.forEach((row, i) => {
          const shares = [...target.subarray(3 * i, 3 * i + 3)];
          expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1);
          expect(shares[labels[row]]).toBeGreaterThanOrEqual(0.5);
          expect(weight[i]).toBe(labels[row] + 1);
        });
      }
    } finally {
      await data.close();
    }
  });

  it('are the same where training is resumed in the middle of an epoch', async () => {
    const batches = [Int32Array.of(8, 0), Int32Array.of(1, 2), Int32Array.of(3, 4)];
    const whole = augmentedDataset(maker(lightAugmentation), labels, 3, [1, 1, 1]);
    const resumed = augmentedDataset(maker(lightAugmentation), labels, 3, [1, 1, 1]);
    try {
      whole.begin?.(1, batches);
      for (const batch of batches.slice(0, 2)) await whole.ready?.(batch);
      await whole.ready?.(batches[2]);
      resumed.begin?.(1, batches.slice(2));
      await resumed.ready?.(batches[2]);
      expect([...read(resumed, batches[2]).inputs[0]]).toEqual([...read(whole, batches[2]).inputs[0]]);
    } finally {
      await whole.close();
      await resumed.close();
    }
  });
});
