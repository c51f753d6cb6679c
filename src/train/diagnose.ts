import type { Dataset } from '../data/dataset.ts';
import type { Network } from '../nn/model.ts';
import { type SessionOptions, State, Step } from '../runtime/index.ts';
import { fillNoise, fillRows } from './step-values.ts';
import type { TrainGraph } from './train-graph.ts';

/** The weights as they were before the last step. */
export function stateBefore(network: Network, state: State): State {
  const before = new State();
  for (const { path, shape } of network.weights)
    before.add(path, shape, state.previous(path).slice(), 'fixed');
  return before;
}

/** The first result of a diagnosis that is not finite, for the rows and the step that went wrong. */
export async function firstNotFinite(
  graph: TrainGraph,
  before: State,
  options: SessionOptions,
  wrong: { data: Dataset; rows: Int32Array; number: number; seed: number },
): Promise<string> {
  const compiled = { step: await Step.compile(graph, before, options), noise: graph.noise };
  try {
    fillRows(compiled.step, wrong.data, wrong.rows);
    fillNoise(compiled, wrong.seed, wrong.number);
    await compiled.step.run();
    for (const [name, value] of compiled.step.results) if (!Number.isFinite(Number(value[0]))) return name;
    return 'the update of the weights';
  } finally {
    await compiled.step.release();
    await before.leaveDevice();
  }
}
