import { expect, it } from 'vitest';
import { classEvidence, foldEvidence } from './class-evidence.ts';

const texts = [Int32Array.of(2, 2, 3, 0), Int32Array.of(2, 4, 0, 0), Int32Array.of(3, 4, 0, 0)];
const labels = Int32Array.of(0, 0, 1);
const counts = { vocabulary: 5, classes: 2 };

it('an id speaks for the classes in whose texts it is, counted once a text', () => {
  const evidence = classEvidence(texts, labels, counts);
  // Id 2: twice in class 0 (of 4 ids in all), never in class 1 (of 2).
  expect(evidence[2 * 2]).toBeCloseTo(Math.log(2.3 / 5.5 / (0.3 / 3.5)), 5);
  expect(evidence[2 * 2 + 1]).toBeCloseTo(-evidence[2 * 2], 5);
  // Id 3: once in each, which says more for the class with fewer ids.
  expect(evidence[3 * 2 + 1]).toBeGreaterThan(0);
});

it('padding speaks for no class', () => {
  expect([...classEvidence(texts, labels, counts).subarray(0, 2)]).toEqual([0, 0]);
});

it('a saved network holds the product of evidence and learned weights', () => {
  const weights = new Map([
    ['evidence/embeddings', Float32Array.of(2, 3)],
    ['evidence/scales', Float32Array.of(0.5, -1)],
    ['bias/bias', Float32Array.of(1)],
  ]);
  const folded = foldEvidence(weights);
  expect([...folded.keys()].sort()).toEqual(['bias/bias', 'evidence/embeddings']);
  expect([...(folded.get('evidence/embeddings') ?? [])]).toEqual([1, -3]);
});
