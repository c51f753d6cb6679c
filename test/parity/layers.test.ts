import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/nn/layer.ts';
import { type FixtureTensor, type LayerCase, layerFiles, loadLayerCases } from './fixtures.ts';
import { build, expectedOf, type Results, runSaved, runTraining } from './harness.ts';
import { make } from './layer-makers.ts';

const layerOf = ({ layer, config, useCausalMask }: LayerCase): Layer =>
  make(layer, { ...config, ...(useCausalMask && { useCausalMask }) });

/** The elements of the output that mean something. */
function comparable(
  { undefinedWhereMasked, outputMask, output }: LayerCase,
  name: string,
): (i: number) => boolean {
  if (!undefinedWhereMasked || outputMask === undefined || name !== 'output') return () => true;
  const width = output.data.length / outputMask.data.length;
  return (i) => outputMask.data[Math.floor(i / width)] === 1;
}

function expectEqual(got: Results, expected: ReadonlyMap<string, FixtureTensor>, from: LayerCase): void {
  expect([...got.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, { shape, data }] of expected) {
    const ours = got.get(name);
    expect(ours?.shape, name).toEqual(shape);
    const counts = comparable(from, name);
    data.forEach((value, i) => {
      const mine = ours?.data[i] ?? Number.NaN;
      if (!counts(i) || Math.abs(mine - value) <= 1e-5 + 1e-4 * Math.abs(value)) return;
      expect.fail(`${name}, element ${i}: ${mine}, recorded ${value}`);
    });
  }
}

for (const file of layerFiles) {
  describe(`${file}: as recorded`, () => {
    for (const from of loadLayerCases(file)) {
      it(`${from.layer}, ${from.name}`, async () => {
        const self = layerOf(from);
        const described = build(self, from);
        expect(described.shape.slice(1), 'shape of the output').toEqual(from.output.shape.slice(1));
        const expected = expectedOf(from);
        expectEqual(await runTraining(self, from), expected, from);
        if (from.training) return;
        const forward = [...expected].filter(([name]) => name.startsWith('output'));
        expectEqual(await runSaved(self, from), new Map(forward), from);
      });
    }
  });
}
