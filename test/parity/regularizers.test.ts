import { describe, expect, it } from 'vitest';
import { gradients, input } from '../../src/graph/index.ts';
import { L1, L1L2, L2, OrthogonalRegularizer, type Regularizer } from '../../src/nn/regularizers.ts';
import { compute } from '../../src/runtime/index.ts';
import { loadRegularizerCases, type RegularizerCase } from './fixtures.ts';

function regularizerFor({ regularizer, config }: RegularizerCase): Regularizer {
  if (regularizer === 'OrthogonalRegularizer') return OrthogonalRegularizer(config);
  const [l1, l2] = [Number(config.l1), Number(config.l2)];
  return regularizer === 'L1' ? L1(l1) : regularizer === 'L2' ? L2(l2) : L1L2({ l1, l2 });
}

describe('regularisers as Keras gives them', () => {
  for (const each of loadRegularizerCases()) {
    it(each.name, async () => {
      const weight = input('weight', 'float32', each.weight.shape);
      const value = regularizerFor(each)(weight);
      const [gradient] = gradients(value, [weight]);
      const got = await compute({ value, gradient }, { weight: Float32Array.from(each.weight.data) });
      expect(Number(got.value[0])).toBeCloseTo(each.value, 6);
      each.gradient.data.forEach((expected, i) => {
        expect(Number(got.gradient[i])).toBeCloseTo(expected, 6);
      });
    });
  }
});
