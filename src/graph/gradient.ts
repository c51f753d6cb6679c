import { add, fill, sumTo } from './functions.ts';
import { operatorOf, scope } from './operator.ts';
import { type Replay, replayOf } from './recompute.ts';
import { isFloat, type Node, type Segment, type Tensor } from './tensor.ts';
import { dependents, nodesOf } from './traverse.ts';

export interface Seed {
  readonly tensor: Tensor;
  readonly gradient: Tensor;
}

/** Asked before the gradient of an input is computed: true where the caller takes care of it by other means. */
export type Intercept = (node: Node, input: number, dys: readonly (Tensor | undefined)[]) => boolean;

/**
 * Reverse-mode differentiation by graph: the gradients of `seeds` with respect to `sources`, as ordinary tensors.
 * Undefined where nothing differentiable leads from a source to a seed.
 */
export function backpropagate(
  seeds: readonly Seed[],
  sources: readonly Tensor[],
  intercept: Intercept = () => false,
): (Tensor | undefined)[] {
  const nodes = nodesOf(seeds.map(({ tensor }) => tensor));
  const active = dependents(nodes, sources);
  const gradients = new Map<Tensor, Tensor>();
  const accumulate = (tensor: Tensor, gradient: Tensor): void => {
    const sum = gradients.get(tensor);
    gradients.set(tensor, sum === undefined ? gradient : add(sum, gradient));
  };
  for (const { tensor, gradient } of seeds) accumulate(tensor, gradient);
  const replays = new Map<Segment, Replay>();
  const replayFor = ({ segment }: Node, dys: readonly (Tensor | undefined)[]): Replay | undefined => {
    const dy = dys.find((each) => each !== undefined);
    if (segment === undefined || dy === undefined) return undefined;
    const replay = replays.get(segment) ?? replayOf(segment, nodes, dy);
    replays.set(segment, replay);
    return replay;
  };

  for (const node of nodes.toReversed()) {
    const dys = node.outputs.map((output) => gradients.get(output));
    const wanted = node.inputs.map((each) => active.has(each) && isFloat(each));
    const operator = operatorOf(node.op);
    if (operator.stopsGradient || !wanted.includes(true) || dys.every((dy) => dy === undefined)) continue;
    const open = wanted.map((want, i) => want && !intercept(node, i, dys));
    if (!open.includes(true)) continue;
    const { gradient } = operator;
    if (gradient === undefined) {
      throw new Error(`${node.op}${node.scope === '' ? '' : ` in ${node.scope}`} has no gradient`);
    }
    const first = node.outputs[0];
    const dy = dys[0] ?? fill(first.shape, 0, first.dtype);
    const { inputs, attributes } = node;
    scope(`gradient/${node.scope}`, () => {
      const replay = replayFor(node, dys);
      const contributions = gradient({
        node: replay?.node(node) ?? node,
        inputs: replay ? inputs.map(replay.tensor) : inputs,
        outputs: replay ? node.outputs.map(replay.tensor) : node.outputs,
        attributes,
        dy,
        dys,
      });
      contributions.forEach((contribution, i) => {
        if (open[i] && contribution !== undefined)
          accumulate(inputs[i], sumTo(contribution, inputs[i].shape));
      });
    });
  }
  return sources.map((source) => gradients.get(source));
}

/** The gradient of the scalar `loss` with respect to each of `sources`; zeros where it does not depend on one. */
export function gradients(loss: Tensor, sources: readonly Tensor[]): Tensor[] {
  if (loss.shape.length > 0) throw new Error('only a scalar loss can be differentiated');
  const found = backpropagate([{ tensor: loss, gradient: fill([], 1, loss.dtype) }], sources);
  return found.map((gradient, i) => gradient ?? fill(sources[i].shape, 0, sources[i].dtype));
}
