import {
  add,
  div,
  matmul,
  reduceSum,
  reshape,
  sqrt,
  square,
  type Tensor,
  transpose,
} from '../../../graph/index.ts';
import { stopGradient } from '../../../graph/operators/stop-gradient.ts';
import type { InitializerFunction } from '../../initializers.ts';
import { type Layer, layer, layerOptions } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';

const spectralNormalizationOptions = {
  ...layerOptions,
  /** Of the power method, at each step of training; 1 by default. */
  powerIterations: option<number>(1),
};
export interface SpectralNormalizationOptions extends OptionsOf<typeof spectralNormalizationOptions> {}

/**
 * A layer with its kernel divided by the kernel's greatest singular value (Miyato et al. 2018), so that it stretches
 * nothing. The value is found by the power method, whose vector is kept from step to step; its change is
 * differentiated, as in PyTorch.
 *
 *     SpectralNormalization(Dense(10))(Input({ shape: [64] })); // [batch, 10]
 */
export function SpectralNormalization(inner: Layer, given: SpectralNormalizationOptions = {}): Layer {
  const { powerIterations } = readOptions('SpectralNormalization', spectralNormalizationOptions, given);
  if (!Number.isInteger(powerIterations) || powerIterations < 1)
    throw new Error(
      `SpectralNormalization: powerIterations is ${powerIterations}; give a whole number from 1`,
    );
  const kernelName = (inputs: readonly Tensor[]): { name: string; units: number } => {
    const specs = inner.definition.weights?.(inputs) ?? {};
    const name = ['kernel', 'embeddings'].find((each) => each in specs);
    if (name === undefined) throw new Error(`a ${inner.kind} has no kernel to normalise`);
    const { shape } = specs[name];
    return { name, units: shape[shape.length - 1] };
  };
  return layer(
    'SpectralNormalization',
    { layer: inner.kind, powerIterations, ...given },
    {
      parts: { layer: inner },
      weights: (inputs) => ({
        vectorU: { shape: [1, kernelName(inputs).units], initializer: unitVector, trainable: false },
      }),
      call: ({ part, training, weights, assign }, inputs) => {
        const { name, units } = kernelName(inputs.map(({ tensor }) => tensor));
        return part('layer', inputs, (weight, kernel) => {
          if (weight !== name) return kernel;
          const matrix = reshape(kernel, [-1, units]);
          const fixed = stopGradient(matrix);
          let u = weights.vectorU;
          let v = normalized(matmul(u, transpose(fixed)));
          if (training) {
            for (let i = 0; i < powerIterations; i += 1) {
              if (i > 0) v = normalized(matmul(u, transpose(fixed)));
              u = normalized(matmul(v, fixed));
            }
            assign('vectorU', u);
          }
          const greatest = reshape(matmul(matmul(v, matrix), transpose(u)), []);
          return div(kernel, greatest);
        });
      },
    },
  );
}

const normalized = (vector: Tensor): Tensor => div(vector, add(sqrt(reduceSum(square(vector))), 1e-12));

const unitVector: InitializerFunction = ([, units], random) => {
  const values = new Float32Array(units);
  random.fillNormal(values, 0, 1);
  const norm = Math.hypot(...values);
  return values.map((value) => value / norm);
};
