import { knownOptions } from '../../../core/known-options.ts';
import type { Tensor } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

export interface GlobalPoolingOptions extends LayerOptions {
  /** Keeps the extents that are pooled, as 1. */
  readonly keepdims?: boolean;
}

/** Reduces all of `[batch, ...extents, channels]` between the batch and the channels; `check` throws for other shapes. */
export function globalPooling(
  kind: string,
  options: GlobalPoolingOptions,
  reduce: (x: Tensor, axes: readonly number[], keepdims: boolean) => Tensor,
  check: (x: Tensor) => void,
): Layer {
  const { keepdims = false, ...rest } = knownOptions(kind, options, { ...layerOptions, keepdims: true });
  return layer(
    kind,
    { keepdims, ...rest },
    {
      floats: true,
      call: (_, [{ tensor }]) => {
        check(tensor);
        const axes = tensor.shape.slice(2).map((_, axis) => axis + 1);
        return { tensor: reduce(tensor, axes, keepdims) };
      },
    },
  );
}
