import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfusionAccumulator, confusionMatrix } from './confusion-matrix.ts';

describe('ConfusionAccumulator', () => {
  it('gives for batches of any size what all rows give at once', () => {
    const rows = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 20 }), (pairs, batch) => {
        const truth = pairs.map(([each]) => each);
        const predicted = pairs.map(([, each]) => each);
        const accumulator = new ConfusionAccumulator(4);
        for (let start = 0; start < pairs.length; start += batch) {
          accumulator.update(
            Int32Array.from(truth.slice(start, start + batch)),
            predicted.slice(start, start + batch),
          );
        }
        expect(accumulator.result()).toEqual(confusionMatrix(truth, predicted, 4));
      }),
    );
  });

  it('puts true classes in rows and predicted ones in columns', () => {
    expect(confusionMatrix([0, 0, 1], [1, 1, 1], 2)).toEqual([
      [0, 2],
      [0, 1],
    ]);
  });

  it('keeps its counts when a batch is refused, when a result is changed, and forgets them on reset', () => {
    const accumulator = new ConfusionAccumulator(2);
    accumulator.update([1], [0]);
    expect(() => accumulator.update([0, 1], [0, 2])).toThrow('predicted class of row 2 is 2');
    accumulator.result()[0][0] = 99;
    expect(accumulator.result()).toEqual([
      [0, 0],
      [1, 0],
    ]);
    accumulator.reset();
    expect(accumulator.result()).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });
});
