import { knownOptions } from '../../../core/known-options.ts';
import { add, concat, expandDims, mul, type Tensor, where } from '../../../graph/index.ts';
import { type Layer, type LayerOptions, layer, layerOptions, type Value } from '../../layer.ts';

export interface BidirectionalOptions extends LayerOptions {
  /** How the two directions' outputs are joined. */
  readonly mergeMode?: 'concat' | 'sum' | 'mul' | 'ave';
}

const merges: Record<'concat' | 'sum' | 'mul' | 'ave', (forward: Tensor, backward: Tensor) => Tensor> = {
  concat: (forward, backward) => concat([forward, backward], -1),
  sum: add,
  mul,
  ave: (forward, backward) => mul(add(forward, backward), 0.5),
};

/**
 * A recurrent layer and its twin that reads the sequence from the end (Schuster and Paliwal 1997). With
 * `returnSequences`, the outputs at masked steps are zeros, as in Keras.
 *
 *     Bidirectional(LSTM(64))(Input({ shape: [100, 16] })); // [batch, 128]
 */
export function Bidirectional(forward: Layer, options: BidirectionalOptions = {}): Layer {
  const backward = forward.definition.backwards?.();
  if (backward === undefined) {
    throw new Error(`Bidirectional takes a recurrent layer such as LSTM or GRU, not ${forward.kind}`);
  }
  const merge = merges[options.mergeMode ?? 'concat'];
  return layer(
    'Bidirectional',
    {
      layer: forward.kind,
      ...forward.options,
      ...knownOptions('Bidirectional', options, { ...layerOptions, mergeMode: true }),
    },
    {
      parts: { forward, backward },
      call: ({ part }, [value, ...initial]): Value => {
        const half = initial.length / 2;
        const ahead = part('forward', [value, ...initial.slice(0, half)]);
        const back = part('backward', [value, ...initial.slice(half)]);
        const joined = merge(ahead.tensor, back.tensor);
        const states = ahead.states && back.states && { states: [...ahead.states, ...back.states] };
        if (ahead.mask === undefined) return { tensor: joined, ...states };
        return { tensor: where(expandDims(ahead.mask, -1), joined, 0), mask: ahead.mask, ...states };
      },
    },
  );
}
