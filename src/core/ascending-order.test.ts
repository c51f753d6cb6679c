import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascendingOrder } from './ascending-order.ts';

test('any numbers: the order of a stable sort, with what is no number at the end', () => {
  const one = fc.oneof(
    fc.float({ noNaN: false }),
    fc.constantFrom(0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
  );
  fc.assert(
    fc.property(fc.array(one, { maxLength: 200 }), (list) => {
      const values = Float32Array.from(list);
      const noNumber = (row: number) => Number(Number.isNaN(values[row]));
      const expected = Array.from(values.keys()).sort((a, b) =>
        noNumber(a) || noNumber(b)
          ? noNumber(a) - noNumber(b)
          : values[a] < values[b]
            ? -1
            : Number(values[a] > values[b]),
      );
      expect(Array.from(ascendingOrder(values))).toEqual(expected);
    }),
  );
});
