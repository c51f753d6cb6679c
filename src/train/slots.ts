import { sizeOf } from '../graph/index.ts';
import type { Network } from '../nn/model.ts';
import type { State } from '../runtime/index.ts';
import { lossScaleState } from './loss-scale.ts';
import { slotNames, slotsOf } from './optimizers/refined-update.ts';
import { pagedPaths } from './paged-tables.ts';
import { type Objective, slotName } from './train-graph.ts';

/** Zeros for what the optimiser keeps beside each weight, and a first loss scale, where there is none yet. */
export function addSlots(state: State, network: Network, { optimizer, lossScaled }: Objective): void {
  const paged = pagedPaths(network);
  for (const { path, shape, trainable } of network.weights) {
    if (trainable === false) continue;
    for (const [slot, own] of slotsOf(optimizer, shape, path)) {
      const name = slotName(path, slot);
      if (state.has(name)) continue;
      const zeros = new Float32Array(sizeOf(own));
      // Read by rows, it has the rows of the weight, however it would be stored otherwise. What has none is refused later.
      const hasRows = paged.has(path) && zeros.length === sizeOf(shape);
      if (hasRows) state.add(name, shape, zeros, 'byRows');
      else state.add(name, own, zeros);
    }
  }
  if (!lossScaled) return;
  for (const [name, value] of lossScaleState)
    if (!state.has(name)) state.add(name, [], Float32Array.of(value));
}

/** Forgets what was kept for an objective. */
export function clearSlots(state: State, network: Network, { optimizer }: Objective): void {
  for (const { path } of network.weights) {
    for (const slot of slotNames(optimizer)) state.clear(slotName(path, slot));
  }
  for (const name of lossScaleState.keys()) state.clear(name);
}
