import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../core/random.ts';
import { Beams } from './beam-search.ts';
import { sentenceEnd } from './network.ts';

const vocabulary = 12;
/** Log probabilities that depend on the tokens so far, the same for every beam that has these. */
function logsAfter(tokens: readonly number[], seed: number): Float32Array {
  const random = new Random(seed).fork(tokens.join());
  const scores = Float32Array.from({ length: vocabulary }, () => 3 * random.normal());
  const total = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
  return scores.map((score) => score - total);
}

function search(seed: number, beams: number, count: number, longest = 6, lengthPenalty = 0.6): number[] {
  const required = { first: 9, all: 3, count };
  const found = new Beams(longest, required, { beams, lengthPenalty });
  let histories: number[][] = Array.from({ length: beams }, () => []);
  for (let at = 0; at <= longest && !found.done; at++) {
    if (at > 0) {
      const last = found.lastTokens(0);
      histories = found.parents.map((parent, i) => [...histories[parent], last[i]]);
    }
    const logs = new Float32Array(beams * vocabulary);
    histories.forEach((tokens, i) => {
      logs.set(logsAfter(tokens, seed), i * vocabulary);
    });
    found.advance(logs, vocabulary);
  }
  return found.best();
}

function scoreOf(tokens: readonly number[], seed: number, lengthPenalty: number): number {
  const all = [...tokens, sentenceEnd];
  const sum = all.reduce((total, token, i) => total + logsAfter(all.slice(0, i), seed)[token], 0);
  return sum / ((5 + all.length) / 6) ** lengthPenalty;
}

describe('beam search', () => {
  it('finds with many beams what trying everything finds', () => {
    for (let seed = 0; seed < 12; seed++) {
      let best: { tokens: number[]; score: number } = { tokens: [], score: Number.NEGATIVE_INFINITY };
      const visit = (tokens: number[]): void => {
        const score = scoreOf(tokens, seed, 0.6);
        if (score > best.score) best = { tokens, score };
        if (tokens.length === 2) return;
        for (let token = sentenceEnd + 1; token < 9; token++) visit([...tokens, token]);
      };
      visit([]);
      expect(search(seed, 60, 0, 2)).toEqual(best.tokens);
    }
  });

  it('is greedy with one beam', () => {
    const tokens: number[] = [];
    for (;;) {
      const logs = logsAfter(tokens, 4);
      let best = sentenceEnd;
      for (let token = sentenceEnd; token < 9; token++) if (logs[token] > logs[best]) best = token;
      if (best === sentenceEnd || tokens.length === 6) break;
      tokens.push(best);
    }
    expect(search(4, 1, 0)).toEqual(tokens);
  });

  it('gives every placeholder of the source once, and none that it lacks, whatever the model says', () => {
    fc.assert(
      fc.property(
        fc.nat(5000),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 3 }),
        (seed, beams, count) => {
          const tokens = search(seed, beams, count);
          const found = tokens.filter((token) => token >= 9).sort((a, b) => a - b);
          expect(found).toEqual(Array.from({ length: count }, (_, i) => 9 + i));
          expect(tokens.every((token) => token > sentenceEnd)).toBe(true);
          expect(tokens.length).toBeLessThanOrEqual(6 + count);
        },
      ),
      { numRuns: 200 },
    );
  });
});
