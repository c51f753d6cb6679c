import { applyAll, inSegment } from './operator.ts';
import { showShape } from './shape.ts';
import { input, type Subgraph, sameType, type Tensor } from './tensor.ts';
import { dependents, nodesOf } from './traverse.ts';

export interface ScanOptions {
  /** State before the first step. */
  readonly states: readonly Tensor[];
  /** Sequences `[time, ...]`; a step sees one `[...]` of each. */
  readonly inputs: readonly Tensor[];
  /** From the last step to the first; outputs stay in the order of the inputs. */
  readonly reverse?: boolean;
  /** One step; it may use tensors from outside. */
  readonly body: (
    states: Tensor[],
    inputs: Tensor[],
  ) => { states: readonly Tensor[]; outputs: readonly Tensor[] };
}

/** A loop over time: the states after the last step, and each step's outputs stacked to `[time, ...]`. */
export function scan({ states, inputs, reverse = false, body }: ScanOptions): {
  states: Tensor[];
  outputs: Tensor[];
} {
  const placeholders = [
    ...states.map(({ dtype, shape }, i) => input(`state${i}`, dtype, shape)),
    ...inputs.map(({ dtype, shape }, i) => input(`input${i}`, dtype, shape.slice(1))),
  ];
  // A loop is not run again, so what is inside it belongs to no segment.
  const step = inSegment(undefined, () =>
    body(placeholders.slice(0, states.length), placeholders.slice(states.length)),
  );
  step.states.forEach((state, i) => {
    if (sameType(state, states[i])) return;
    throw new Error(
      `state ${i} enters a step as ${showShape(states[i].shape)}, leaves it as ${showShape(state.shape)}`,
    );
  });
  const graph: Subgraph = { inputs: placeholders, outputs: [...step.states, ...step.outputs] };
  const all = applyAll('Scan', [...states, ...inputs, ...capturesOf(graph)], {
    body: graph,
    states: states.length,
    inputs: inputs.length,
    reverse,
  });
  return { states: all.slice(0, states.length), outputs: all.slice(states.length) };
}

/** The tensors of a body that differ from step to step. */
export function insideOf({ inputs, outputs }: Subgraph): Set<Tensor> {
  return dependents(nodesOf(outputs), inputs);
}

/** The tensors from outside that a body reads; what depends on no placeholder is computed outside, once. */
function capturesOf(body: Subgraph): Tensor[] {
  const inside = insideOf(body);
  const captures = new Set<Tensor>();
  for (const node of nodesOf(body.outputs, (tensor) => !inside.has(tensor))) {
    for (const each of node.inputs) {
      if (!inside.has(each) && each.source.kind !== 'constant') captures.add(each);
    }
  }
  for (const output of body.outputs) if (!inside.has(output)) captures.add(output);
  return [...captures];
}
