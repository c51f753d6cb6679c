import {
  add,
  and,
  cast,
  constant,
  cumulativeSum,
  equal,
  expandDims,
  greater,
  where,
} from '../../../graph/index.ts';
import { type CachedSteps, type Layer, layer, layerOptions, type Value } from '../../layer.ts';
import { type OptionsOf, option, readOptions } from '../../layer-options.ts';

const causalMaskOptions = {
  ...layerOptions,
  /** The id that begins a document: steps do not attend to another document in their row. */
  documentStart: option<number>(),
};
export interface CausalMaskOptions extends OptionsOf<typeof causalMaskOptions> {}

/** Added to scores it leaves nothing of a share, and no infinity that could become a NaN. */
export const hiddenScore = -1e9;

/**
 * From ids `[batch, time]`, what is added to the scores of causal attention, `[batch, 1, time, time]`: 0 for a step and
 * those before it, and a number far below zero for those after it and those of other documents.
 *
 *     CausalMask()(Input({ shape: [100], dtype: 'int32' })); // [1, 1, 100, 100]
 */
export function CausalMask(given: CausalMaskOptions = {}): Layer {
  const { documentStart } = readOptions('CausalMask', causalMaskOptions, given);
  return layer(
    'CausalMask',
    { documentStart, ...given },
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
      callCached: laterSteps,
    },
  );
}

/** Hides the steps of a cache that are later than each step, `[1, 1, time, capacity]`: what is there need not be cleared. */
function laterSteps({ position, time, capacity }: CachedSteps): Value {
  const own = expandDims(add(range(time), position), 1);
  const visible = where(greater(range(capacity), own), constant(hiddenScore), 0);
  return { tensor: expandDims(expandDims(visible, 0), 0) };
}

const range = (length: number) =>
  constant(
    Array.from({ length }, (_, i) => i),
    'int64',
  );
