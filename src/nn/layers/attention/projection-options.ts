import type { Initializer } from '../../initializers.ts';
import { layerOptions } from '../../layer.ts';
import { type OptionsOf, option } from '../../layer-options.ts';

/** Of layers that project into a wider or split space and back; what comes back is mostly added to the input. */
export const projectionOptions = {
  ...layerOptions,
  kernelInitializer: option<Initializer>('glorotUniform'),
  /** Of the matrix that leads back; as `kernelInitializer` if left out. */
  outputInitializer: option<Initializer>(),
};
export interface ProjectionOptions extends OptionsOf<typeof projectionOptions> {}

/** Of layers that attend. */
export const attentionOptions = {
  ...projectionOptions,
  /** Of the attention weights, while training. */
  dropout: option<number>(0),
};
export interface AttentionOptions extends OptionsOf<typeof attentionOptions> {}
