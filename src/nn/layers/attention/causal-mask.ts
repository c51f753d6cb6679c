import { knownOptions } from '../../../core/known-options.ts';
import { and, cast, constant, cumulativeSum, equal, expandDims, where } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions } from '../../layer.ts';

export interface CausalMaskOptions extends LayerOptions {
  /** The id that begins a document: steps do not attend to another document in their row. */
  readonly documentStart?: number;
}

/** Added to scores it leaves nothing of a share, and no infinity that could become a NaN. */
export const hiddenScore = -1e9;

/**
 * From ids `[batch, time]`, what is added to the scores of causal attention, `[batch, 1, time, time]`: 0 for a step and
 * those before it, and a number far below zero for those after it and those of other documents.
 *
 *     CausalMask()(Input({ shape: [100], dtype: 'int32' })); // [1, 1, 100, 100]
 */
export function CausalMask(options: CausalMaskOptions = {}): Layer {
  const { documentStart, ...rest } = knownOptions('CausalMask', options, {
    ...layerOptions,
    documentStart: true,
  });
  return layer(
    'CausalMask',
    { documentStart, ...rest },
    {
      call: (_, [{ tensor: ids }]) => {
        const [, time] = ids.shape;
        const past = constant(
          Uint8Array.from({ length: time * time }, (_each, i) => (i % time <= Math.floor(i / time) ? 1 : 0)),
          'bool',
          [1, time, time],
        );
        if (documentStart === undefined) {
          return { tensor: expandDims(where(past, constant(0), hiddenScore), 1) };
        }
        // The number of starts up to a step is the number of its document in the row.
        const document = cumulativeSum(cast(equal(ids, documentStart), 'float32'), 1);
        const same = equal(expandDims(document, 2), expandDims(document, 1));
        return { tensor: expandDims(where(and(past, same), constant(0), hiddenScore), 1) };
      },
    },
  );
}
