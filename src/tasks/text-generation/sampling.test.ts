import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { type SamplingOptions, StopStrings, sampleToken } from './sampling.ts';

const logits = Float32Array.from([1, 4, 2, 3, 0]);
const none = new Set<number>();
const usual: SamplingOptions = { temperature: 1, topP: 1, repetitionPenalty: 1 };

/** How often each token is drawn. */
function shares(options: Partial<SamplingOptions>, before = none): number[] {
  const random = new Random(7);
  const counts = new Array<number>(logits.length).fill(0);
  for (let i = 0; i < 4000; i++)
    counts[sampleToken(logits, before, { ...usual, ...options }, random)] += 1 / 4000;
  return counts;
}

const softmax = (scores: readonly number[]): number[] => {
  const all = scores.map(Math.exp);
  return all.map((each) => each / all.reduce((a, b) => a + b, 0));
};

describe('sampleToken', () => {
  it('draws by the probabilities, sharpened or flattened by the temperature', () => {
    for (const temperature of [0.5, 1, 2]) {
      const expected = softmax([...logits].map((each) => each / temperature));
      shares({ temperature }).forEach((share, i) => expect(Math.abs(share - expected[i])).toBeLessThan(0.03));
    }
  });

  it('takes the likeliest at temperature 0 and with topK 1', () => {
    expect(shares({ temperature: 0 })[1]).toBeCloseTo(1);
    expect(shares({ temperature: 1, topK: 1 })[1]).toBeCloseTo(1);
  });

  it('keeps to the likeliest with topK and topP', () => {
    const expected = softmax([4, 3]);
    for (const options of [
      { temperature: 1, topK: 2 },
      { temperature: 1, topP: 0.8 },
    ]) {
      const drawn = shares(options);
      expect(Math.abs(drawn[1] - expected[0])).toBeLessThan(0.03);
      expect(Math.abs(drawn[3] - expected[1])).toBeLessThan(0.03);
      expect(drawn[0] + drawn[2] + drawn[4]).toBe(0);
    }
  });

  it('makes what occurred less likely', () => {
    expect(shares({ temperature: 0, repetitionPenalty: 2 }, new Set([1]))[3]).toBeCloseTo(1);
    const negative = sampleToken(
      Float32Array.from([-1, -1.5]),
      new Set([0]),
      { ...usual, temperature: 0, repetitionPenalty: 2 },
      new Random(0),
    );
    expect(negative).toBe(1);
  });
});

describe('StopStrings', () => {
  it('lets through all up to the first stop string, however the text comes in pieces', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });
    const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), stops, (pieces, list) => {
        const filter = new StopStrings(list);
        const shown = pieces.map((piece) => filter.push(piece)).join('') + filter.end();
        const all = pieces.join('');
        const places = list.map((stop) => all.indexOf(stop)).filter((at) => at >= 0);
        // A longer stop string that begins earlier may be complete only after another was met.
        const ends = list
          .map((stop) => all.indexOf(stop) + stop.length)
          .filter((_, i) => all.includes(list[i]));
        if (places.length === 0) expect(shown).toBe(all);
        else {
          expect(shown.length).toBeLessThanOrEqual(Math.min(...ends));
          expect(all.startsWith(shown)).toBe(true);
          for (const stop of list) expect(shown.includes(stop)).toBe(false);
        }
      }),
    );
  });
});
