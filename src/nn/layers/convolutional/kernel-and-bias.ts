import type { OptionNames } from '../../../core/known-options.ts';
import type { Shape } from '../../../graph/index.ts';
import type { Constraint } from '../../constraints.ts';
import type { Initializer } from '../../initializers.ts';
import type { WeightSpec } from '../../layer.ts';
import type { Regularizer } from '../../regularizers.ts';

export interface KernelOptions {
  /** Draws the first values of the kernel; `'glorotUniform'` by default. */
  readonly kernelInitializer?: Initializer;
  /** A penalty on the kernel, added to the loss. */
  readonly kernelRegularizer?: Regularizer;
  /** What the kernel is brought to after each step. */
  readonly kernelConstraint?: Constraint;
}
export const kernelOptions: OptionNames<KernelOptions> = {
  kernelInitializer: true,
  kernelRegularizer: true,
  kernelConstraint: true,
};
export interface BiasOptions {
  /** Whether a bias is added; true by default. */
  readonly useBias?: boolean;
  /** Draws the first values of the bias; zeros by default. */
  readonly biasInitializer?: Initializer;
  /** A penalty on the bias, added to the loss. */
  readonly biasRegularizer?: Regularizer;
  /** What the bias is brought to after each step. */
  readonly biasConstraint?: Constraint;
}
export const biasOptions: OptionNames<BiasOptions> = {
  useBias: true,
  biasInitializer: true,
  biasRegularizer: true,
  biasConstraint: true,
};
export interface KernelAndBiasOptions extends KernelOptions, BiasOptions {}
export const kernelAndBiasOptions: OptionNames<KernelAndBiasOptions> = { ...kernelOptions, ...biasOptions };

/** The weights of a layer that multiplies by a kernel of `shape` and adds a bias to each of its `outputs`. */
export const kernelAndBias = (
  shape: Shape,
  outputs: number,
  options: KernelAndBiasOptions,
): Record<string, WeightSpec> => ({ kernel: kernelSpec(shape, options), ...biasSpec(outputs, options) });

export const kernelSpec = (shape: Shape, options: KernelOptions): WeightSpec => ({
  shape,
  initializer: options.kernelInitializer ?? 'glorotUniform',
  regularizer: options.kernelRegularizer,
  constraint: options.kernelConstraint,
});

/** `{ bias }`, or nothing where there is none. */
export function biasSpec(outputs: number, options: BiasOptions): Record<string, WeightSpec> {
  if (options.useBias === false) return {};
  return {
    bias: {
      shape: [outputs],
      initializer: options.biasInitializer ?? 'zeros',
      regularizer: options.biasRegularizer,
      constraint: options.biasConstraint,
    },
  };
}
