import type { OptionNames } from '../../../core/known-options.ts';
import type { Initializer } from '../../initializers.ts';
import { type LayerOptions, layerOptions } from '../../layer.ts';

/** Of layers that project into a wider or split space and back; what comes back is mostly added to the input. */
export interface ProjectionOptions extends LayerOptions {
  readonly kernelInitializer?: Initializer;
  /** Of the matrix that leads back; as `kernelInitializer` if left out. */
  readonly outputInitializer?: Initializer;
}
export const projectionOptions: OptionNames<ProjectionOptions> = {
  ...layerOptions,
  kernelInitializer: true,
  outputInitializer: true,
};

/** Of layers that attend. */
export interface AttentionOptions extends ProjectionOptions {
  /** Of the attention weights, while training. */
  readonly dropout?: number;
}
export const attentionOptions: OptionNames<AttentionOptions> = { ...projectionOptions, dropout: true };
