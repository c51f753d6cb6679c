import { describe, expect, it } from 'vitest';
import { UserError } from '../../core/errors.ts';
import { Random } from '../../core/random.ts';
import { input } from '../../graph/index.ts';
import { buildNetwork, callNetwork } from '../../nn/model.ts';
import { WritingContext } from '../../nn/writing-context.ts';
import { compute } from '../../runtime/index.ts';
import { Generator } from './generator.ts';
import { languageModel } from './network.ts';

const sizes = {
  vocabulary: 50,
  context: 40,
  width: 16,
  layers: 2,
  heads: 2,
  intermediate: 24,
  dropout: 0,
  documentStart: 0,
};
const { ids, logits } = languageModel(sizes);
const network = buildNetwork([ids], [logits], 3);
/** Larger than first values are, so that attention is not nearly even. */
const weights = new Map(network.weights.map(({ path, value }) => [path, value.map((each) => each * 8)]));

/** Logits of every place, all computed at once. */
async function withoutCache(row: readonly number[]): Promise<Float32Array> {
  const tensor = input('ids', 'int32', [1, row.length]);
  const [output] = callNetwork(network, new WritingContext(network, false), [{ tensor }]);
  const results = await compute(
    { logits: output.tensor },
    { ids: Int32Array.from(row), ...Object.fromEntries(weights) },
  );
  return results.logits as Float32Array;
}

function expectClose(ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < ours.length; i++) expect(Math.abs(ours[i] - theirs[i])).toBeLessThan(1e-4);
}

const joined = (rows: readonly Float32Array[]): number[] => rows.flatMap((row) => [...row]);

describe('generator', () => {
  it('gives with its cache the logits that it gives without', async () => {
    const generator = new Generator(sizes, weights);
    try {
      const random = new Random(1);
      for (const pieces of [[1, 1, 1, 1], [5, 1, 1], [16, 3, 1], [20, 1, 19], [1, 39], [33, 7], [40]]) {
        generator.restart();
        const row = [0, ...Array.from({ length: 39 }, () => 1 + random.integer(49))];
        const rows: Float32Array[] = [];
        let at = 0;
        for (const piece of pieces) {
          rows.push(...(await generator.read(row.slice(at, at + piece))));
          at += piece;
        }
        expectClose(joined(rows), await withoutCache(row.slice(0, at)));
      }
    } finally {
      await generator.close();
    }
  });

  it('refuses in a sentence a text longer than its context', async () => {
    const generator = new Generator(sizes, weights);
    await expect(generator.read(new Array(41).fill(1))).rejects.toThrow(UserError);
    await expect(generator.read(new Array(41).fill(1))).rejects.toThrow(/41 tokens.*40 at once/);
    await generator.close();
  });
});

describe('language model', () => {
  it('does not let documents in one row see each other', async () => {
    const own = await withoutCache([0, 7, 8, 9]);
    const after = await withoutCache([0, 3, 4, 5, 6, 0, 7, 8, 9]);
    expectClose(after.slice(-own.length), own);
  });

  it('does not look ahead', async () => {
    const short = await withoutCache([0, 7, 8]);
    const long = await withoutCache([0, 7, 8, 9, 10]);
    expectClose(long.slice(0, short.length), short);
  });
});
