import { expect, it } from 'vitest';
import type { Dataset } from '../../data/dataset.ts';
import { simulateWorkOrders } from '../../simulate/index.ts';
import { encodedTexts } from './encoded-texts.ts';
import { type EncoderKind, fitEncoder, sampleOf } from './encoder.ts';
import { EncodingThreads } from './encoding-threads.ts';

const texts = Array.from(simulateWorkOrders({ rows: 60, seed: 4 }), ({ description }) => description);
const labelled = { texts, labels: Int32Array.from(texts, (_, row) => row % 3) };
const weights = Float32Array.from(texts, (_, row) => row / 4);

function readAll(dataset: Dataset, width: number) {
  const rows = Int32Array.from({ length: texts.length }, (_, i) => texts.length - 1 - i);
  // What was in the buffers before must not shine through.
  const ids = new Int32Array(rows.length * width).fill(7);
  const [target, weight] = [new Int32Array(rows.length), new Float32Array(rows.length)];
  dataset.read(rows, { inputs: [ids], target, weight });
  return { ids, target, weight, length: dataset.length, inputs: dataset.inputs, kind: dataset.target };
}

it.each<EncoderKind>(['ngrams', 'tokens'])(
  'texts whose %s do not fit in memory are read as those that do',
  (kind) => {
    const encoder = fitEncoder(kind, texts.slice(0, 40), { minCount: 1, segments: [1, 2] });
    const kept = encodedTexts(new EncodingThreads(encoder), labelled, weights);
    const streamed = encodedTexts(new EncodingThreads(encoder), labelled, weights, 0);
    expect(readAll(streamed.dataset, encoder.maxLength)).toEqual(readAll(kept.dataset, encoder.maxLength));
    const copies = (rows: Iterable<Int32Array>) => Array.from(rows, (ids) => [...ids]);
    expect(copies(streamed.ids)).toEqual(copies(kept.ids));
    expect(copies(streamed.ids)).toHaveLength(texts.length);
  },
);

it('a vocabulary is drawn from about so many characters, the same each time', () => {
  const sample = sampleOf(texts, 500);
  const characters = [...sample].reduce((sum, { length }) => sum + length, 0);
  expect(characters).toBeGreaterThan(200);
  expect(characters).toBeLessThan(1000);
  expect(sampleOf(texts, 500)).toEqual(sample);
  expect(sampleOf(texts, 1e6)).toBe(texts);
});
