import type { Tensor } from '../graph/index.ts';
import type { Network } from '../nn/model.ts';
import { type SessionOptions, State, Step } from '../runtime/index.ts';

/** Compiles a graph that explains a network, with the weights it has learned. */
export function attributionStep(
  network: Network,
  weights: ReadonlyMap<string, Float32Array>,
  results: Readonly<Record<string, Tensor>>,
  options: SessionOptions,
): Promise<Step> {
  const state = new State();
  for (const { path, shape, value } of network.weights)
    state.add(path, shape, weights.get(path) ?? value, 'fixed');
  return Step.compile({ results, updates: new Map() }, state, options);
}
