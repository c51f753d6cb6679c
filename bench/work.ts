import type { Dataset } from '../src/data/dataset.ts';
import { costOf, sizeOf, type Tensor } from '../src/graph/index.ts';
import { isSubgraph } from '../src/graph/operator.ts';
import { nodeOf } from '../src/graph/tensor.ts';
import { nodesOf } from '../src/graph/traverse.ts';
import type { StepGraph } from '../src/runtime/index.ts';
import type { Engine } from '../src/train/engine.ts';

/** What cannot be done without, whoever does it. */
export interface Work {
  /** Floating-point operations of matrix products and convolutions. */
  readonly flops: number;
  /** Bytes of what must be read from memory and written back: weights and what the optimiser keeps beside them. */
  readonly bytes: number;
}

/** The work of one row of `data` in training steps of `batch` rows. */
export function trainingWork(engine: Engine, data: Dataset, batch: number): Work {
  const { flops, bytes } = stepWork(engine.stepGraph(data, batch, engine.largestPages(data, batch)));
  return { flops: flops / batch, bytes: bytes / batch };
}

/** The work of one whole step: all products, and each value of the state read and written once. */
export function stepWork({ results, updates }: StepGraph): Work {
  const pages = Object.entries(results).flatMap(([name, tensor]) => (name.endsWith('#page') ? [tensor] : []));
  const replaced = [...[...updates.values()].map(writtenOf), ...pages];
  return {
    flops: flopsOf([...Object.values(results), ...updates.values()]),
    bytes: replaced.reduce((sum, { shape }) => sum + 2 * 4 * sizeOf(shape), 0),
  };
}

/** What is written of a new value: of a table that is changed where it lies, the rows. */
function writtenOf(tensor: Tensor): Tensor {
  const node = nodeOf(tensor);
  if (node?.op === 'Reshape') return writtenOf(node.inputs[0]);
  return node?.op === 'ScatterND' ? node.inputs[2] : tensor;
}

/** Those inside of loops too, as often as they are run. */
function flopsOf(outputs: readonly Tensor[]): number {
  const loops = nodesOf(outputs).flatMap(({ op, inputs, attributes: { body, states } }) => {
    if (op !== 'Scan' || !isSubgraph(body)) return [];
    const steps = inputs[Number(states)]?.shape[0] ?? 0;
    return [steps * flopsOf(body.outputs)];
  });
  return loops.reduce((sum, each) => sum + each, costOf(outputs).productFlops);
}
