import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthBuckets } from './length-buckets.ts';
import { arraySequences } from './storage/sequences.ts';

const sequence = fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 40 });
const rows = fc.array(fc.tuple(sequence, sequence), { minLength: 1, maxLength: 60 });

describe('length buckets', () => {
  it('read the same rows narrow as wide, apart from filling', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (pairs, batchSize) => {
        const data = lengthBuckets(
          [
            { sequences: arraySequences(pairs.map(([a]) => a)), fill: 0, group: 0 },
            { sequences: arraySequences(pairs.map(([, b]) => b)), fill: -1, group: 1 },
          ],
          1,
        );
        const drawn = Int32Array.from(pairs.keys()).reverse();
        const order = data.arrange?.(drawn, batchSize) ?? drawn;
        expect([...order].sort((a, b) => a - b)).toEqual([...pairs.keys()]);
        for (let start = 0; start < order.length; start += batchSize) {
          const some = order.subarray(start, start + batchSize);
          const narrow = data.narrow?.(some) ?? data;
          const buffers = narrow.inputs.map(({ shape }) => new Int32Array(some.length * shape[0]));
          const target = new Float32Array(buffers[1].length);
          narrow.read(some, { inputs: buffers, target });
          some.forEach((row, i) => {
            for (const [column, fill] of [
              [0, 0],
              [1, -1],
            ]) {
              const width = narrow.inputs[column].shape[0];
              const own = [...buffers[column].subarray(i * width, (i + 1) * width)];
              const wanted = pairs[row][column];
              expect(own).toEqual([...wanted, ...new Array(width - wanted.length).fill(fill)]);
            }
            const width = narrow.inputs[1].shape[0];
            const counted = target.subarray(i * width, (i + 1) * width).reduce((sum, each) => sum + each, 0);
            expect(counted).toBe(pairs[row][1].length);
          });
        }
      }),
    );
  });

  it('put rows of like length together', () => {
    const lengths = Array.from({ length: 64 }, (_, i) => (i * 37) % 64);
    const data = lengthBuckets(
      [
        {
          sequences: arraySequences(lengths.map((length) => new Array(length).fill(1))),
          fill: 0,
          group: 0,
        },
      ],
      0,
    );
    const order = data.arrange?.(Int32Array.from(lengths.keys()), 8) ?? new Int32Array(0);
    for (let start = 0; start < 64; start += 8) {
      const own = [...order.subarray(start, start + 8)].map((row) => lengths[row]);
      expect(Math.max(...own) - Math.min(...own)).toBe(7);
    }
  });
});
