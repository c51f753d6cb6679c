import type { Shape } from '../../../graph/index.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import type { WeightSpec } from '../../layer.ts';
import { type OptionsOf, option } from '../../layer-options.ts';
import type { Regularizer } from '../../regularizers.ts';

export const kernelOptions = {
  /** Draws the first values of the kernel; `'glorotUniform'` by default. */
  kernelInitializer: option<Initializer>('glorotUniform'),
  /** A penalty on the kernel, added to the loss. */
  kernelRegularizer: option<Regularizer>(),
  /** What the kernel is brought to after each step. */
  kernelConstraint: option<Constraint>(),
};
export const biasOptions = {
  /** Whether a bias is added; true by default. */
  useBias: option<boolean>(true),
  /** Draws the first values of the bias; zeros by default. */
  biasInitializer: option<Initializer>('zeros'),
  /** A penalty on the bias, added to the loss. */
  biasRegularizer: option<Regularizer>(),
  /** What the bias is brought to after each step. */
  biasConstraint: option<Constraint>(),
};
export const kernelAndBiasOptions = { ...kernelOptions, ...biasOptions };
export interface KernelOptions extends OptionsOf<typeof kernelOptions> {}
export interface BiasOptions extends OptionsOf<typeof biasOptions> {}
export interface KernelAndBiasOptions extends OptionsOf<typeof kernelAndBiasOptions> {}

/** The weights of a layer that multiplies by a kernel of `shape` and adds a bias to each of its `outputs`. */
export const kernelAndBias = (
  shape: Shape,
  outputs: number,
  options: KernelAndBiasOptions,
): Record<string, WeightSpec> => ({ kernel: kernelSpec(shape, options), ...biasSpec(outputs, options) });

export const kernelSpec = (shape: Shape, options: KernelOptions): WeightSpec => ({
  shape,
  initializer: options.kernelInitializer ?? kernelOptions.kernelInitializer.fallback,
  regularizer: options.kernelRegularizer,
  constraint: options.kernelConstraint,
});

/** `{ bias }`, or nothing where there is none. */
export function biasSpec(outputs: number, options: BiasOptions): Record<string, WeightSpec> {
  if (options.useBias === false) return {};
  return {
    bias: {
      shape: [outputs],
      initializer: options.biasInitializer ?? biasOptions.biasInitializer.fallback,
      regularizer: options.biasRegularizer,
      constraint: options.biasConstraint,
    },
  };
}
