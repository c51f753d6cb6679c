import { add, fill, identity, sumTo } from '../functions.ts';
import { backpropagate, type Seed } from '../gradient.ts';
import {
  appendOutput,
  apply,
  define,
  type GradientContext,
  numberAttribute,
  operatorOf,
  subgraphAttribute,
} from '../operator.ts';
import { regroupProducts } from '../regroup.ts';
import { insideOf, scan } from '../scan.ts';
import { input, isFloat, type Node, nodeOf, type Tensor } from '../tensor.ts';
import { nodesOf, substitute } from '../traverse.ts';

define({
  Scan: {
    infer: (inputs, attributes) => {
      const body = subgraphAttribute(attributes, 'body');
      const states = numberAttribute(attributes, 'states');
      const steps = inputs[states].shape[0];
      for (const sequence of inputs.slice(states, states + numberAttribute(attributes, 'inputs'))) {
        if (sequence.shape[0] !== steps) throw new Error('all sequences must have the same number of steps');
      }
      return body.outputs.map(({ dtype, shape }, i) => ({
        dtype,
        shape: i < states ? shape : [steps, ...shape],
      }));
    },
    gradient: (context) => scanGradient(context),
  },
});

/** A read of a tensor from outside whose gradient is taken after the loop, over all steps at once. */
interface SharedRead {
  readonly node: Node;
  readonly input: number;
  readonly dy: Tensor;
}

/**
 * Differentiates one step of the body and loops it in the opposite direction. Three things keep the backward loop
 * small: what only depends on the forward pass is computed for all steps at once, products of such factors first;
 * the gradient of a tensor read from outside, such as a weight matrix, becomes one large product after the loop; and
 * forward values that a step of the backward loop needs are kept by the forward loop instead of being computed again.
 */
function scanGradient({ node, dys, attributes }: GradientContext): (Tensor | undefined)[] {
  const body = subgraphAttribute(attributes, 'body');
  const stateCount = numberAttribute(attributes, 'states');
  const inputCount = numberAttribute(attributes, 'inputs');
  const captures = node.inputs.slice(stateCount + inputCount);
  const inside = insideOf(body);
  const steps = node.inputs[stateCount].shape[0];
  // The body of an inner loop names what it reads, so its copy in the backward loop would read the wrong step.
  if (nodesOf(body.outputs).some(({ op, outputs: [first] }) => op === 'Scan' && inside.has(first))) {
    throw new Error('a loop inside a loop cannot be differentiated');
  }

  const seeds: Seed[] = [];
  body.outputs.forEach((tensor, i) => {
    if (i >= stateCount && dys[i] === undefined) return;
    seeds.push({ tensor, gradient: input(`gradient${i}`, tensor.dtype, tensor.shape) });
  });
  const apart: SharedRead[] = [];
  const sources = [...body.inputs, ...captures];
  const direct = backpropagate(seeds, sources, (reader, at, dyOf) => {
    // What is computed outside the loop is differentiated there.
    if (!reader.outputs.some((output) => inside.has(output))) return true;
    const [dy] = dyOf;
    if (dy === undefined || !captures.includes(reader.inputs[at]) || !alignsWithSteps(reader, inside))
      return false;
    apart.push({ node: reader, input: at, dy });
    return true;
  });

  const backwardInputs = new Set(seeds.map(({ gradient }) => gradient));
  const regrouped = regroupProducts(
    [...direct.filter(present), ...apart.map(({ dy }) => dy)],
    dependence(backwardInputs),
  );
  const found = direct.map((gradient) => gradient && regrouped(gradient));
  const shared = apart.map((read) => ({ ...read, dy: regrouped(read.dy) }));
  const stacked = stacksOf(node, inside, backwardInputs, steps);
  const gradientOf = (i: number): Tensor => found[i] ?? fill(sources[i].shape, 0, sources[i].dtype);
  const inputGradients = body.inputs.flatMap((each, i) =>
    i >= stateCount && isFloat(each) ? [gradientOf(i)] : [],
  );
  const accumulated = captures.flatMap((capture, i) => {
    const gradient = found[body.inputs.length + i];
    return gradient === undefined ? [] : [{ capture, gradient }];
  });

  const backStates = body.inputs.slice(0, stateCount).map((_, i) => gradientOf(i));
  const backOutputs = [...new Set([...inputGradients, ...shared.map(({ dy }) => dy)])];
  const results = [...backStates, ...accumulated.map(({ gradient }) => gradient), ...backOutputs];

  // Whatever the backward step reads of the forward pass comes in as a sequence.
  const reads = new Map<Tensor, Tensor>();
  const seen = new Set<Tensor>();
  const collect = (tensor: Tensor): void => {
    if (seen.has(tensor)) return;
    seen.add(tensor);
    const stack = stacked(tensor);
    if (stack !== undefined) reads.set(tensor, stack);
    else nodeOf(tensor)?.inputs.forEach(collect);
  };
  results.forEach(collect);

  const stateSeeds = seeds.slice(0, stateCount);
  const outputSeeds = seeds.slice(stateCount);
  const initial = stateSeeds.map(({ tensor }, i) => dys[i] ?? fill(tensor.shape, 0, tensor.dtype));
  const outputDys = dys.slice(stateCount).filter((dy) => dy !== undefined);
  const backward = scan({
    states: [...initial, ...accumulated.map(({ capture }) => fill(capture.shape, 0, capture.dtype))],
    inputs: [...outputDys, ...reads.values()],
    reverse: attributes.reverse !== true,
    body: (states, inputs) => {
      const replacements = new Map<Tensor, Tensor>();
      stateSeeds.forEach(({ gradient }, i) => replacements.set(gradient, states[i]));
      outputSeeds.forEach(({ gradient }, i) => replacements.set(gradient, inputs[i]));
      [...reads.keys()].forEach((tensor, i) => replacements.set(tensor, inputs[outputDys.length + i]));
      const values = substitute(results, replacements);
      const sums = accumulated.map((_, i) => add(states[stateCount + i], values[stateCount + i]));
      return {
        states: [...values.slice(0, stateCount), ...sums],
        outputs: values.slice(stateCount + accumulated.length),
      };
    },
  });

  const stackOfGradient = (tensor: Tensor): Tensor => backward.outputs[backOutputs.indexOf(tensor)];
  const captureGradients = captures.map((capture) => {
    const sum = accumulated.findIndex((each) => each.capture === capture);
    const parts = shared
      .filter((read) => read.node.inputs[read.input] === capture)
      .map((read) => sharedGradient(read, stackOfGradient(read.dy), inside, stacked, steps));
    if (sum >= 0) parts.push(backward.states[stateCount + sum]);
    return parts.length === 0 ? undefined : parts.reduce((a, b) => add(a, b));
  });
  let next = 0;
  return [
    ...backward.states.slice(0, stateCount),
    ...body.inputs
      .slice(stateCount)
      .map((each) => (isFloat(each) ? stackOfGradient(inputGradients[next++]) : undefined)),
    ...captureGradients,
  ];
}

/** Whether `node` means the same with a leading axis of steps before all operands that differ from step to step. */
function alignsWithSteps(node: Node, inside: ReadonlySet<Tensor>): boolean {
  if (operatorOf(node.op).batched !== true || node.outputs.length !== 1) return false;
  const rank = node.outputs[0].shape.length;
  return node.inputs.every(({ shape }, i) =>
    inside.has(node.inputs[i]) ? shape.length === rank : shape.length <= rank,
  );
}

/**
 * Gives all steps' values, as `[time, ...]`, of a tensor that follows from the forward pass alone; undefined for one
 * that also depends on the backward pass, or that cannot be computed for all steps at once.
 */
function stacksOf(
  node: Node,
  inside: ReadonlySet<Tensor>,
  backward: ReadonlySet<Tensor>,
  steps: number,
): (tensor: Tensor) => Tensor | undefined {
  const body = subgraphAttribute(node.attributes, 'body');
  const stateCount = numberAttribute(node.attributes, 'states');
  const stacks = new Map<Tensor, Tensor>();
  body.inputs.slice(stateCount).forEach((each, i) => stacks.set(each, node.inputs[stateCount + i]));
  body.outputs.slice(stateCount).forEach((each, i) => stacks.set(each, node.outputs[stateCount + i]));
  const forward = dependence(inside);
  const reverse = dependence(backward);

  const keep = (tensor: Tensor): Tensor => {
    // A body's output must be made in the body, so a state before its step goes through an Identity.
    body.outputs.push(body.inputs.includes(tensor) ? identity(tensor) : tensor);
    return appendOutput(node, { dtype: tensor.dtype, shape: [steps, ...tensor.shape] });
  };
  const hoist = (tensor: Tensor): Tensor | undefined => {
    const maker = nodeOf(tensor);
    if (maker === undefined || !forward(tensor) || reverse(tensor)) return undefined;
    const varying = new Set(maker.inputs.filter(forward));
    if (!alignsWithSteps(maker, varying)) return undefined;
    const inputs = maker.inputs.map((each) => (varying.has(each) ? stackOf(each) : each));
    return inputs.includes(undefined) ? undefined : apply(maker.op, inputs.filter(present), maker.attributes);
  };
  const stackOf = (tensor: Tensor): Tensor | undefined => {
    const stack = stacks.get(tensor) ?? (inside.has(tensor) ? keep(tensor) : hoist(tensor));
    if (stack !== undefined) stacks.set(tensor, stack);
    return stack;
  };
  return stackOf;
}

const present = (tensor: Tensor | undefined): tensor is Tensor => tensor !== undefined;

/** A test whether a tensor depends on one of `sources`, remembered from call to call. */
function dependence(sources: ReadonlySet<Tensor>): (tensor: Tensor) => boolean {
  const known = new Map<Tensor, boolean>();
  const depends = (tensor: Tensor): boolean => {
    const answer =
      known.get(tensor) ?? (sources.has(tensor) || (nodeOf(tensor)?.inputs.some(depends) ?? false));
    known.set(tensor, answer);
    return answer;
  };
  return depends;
}

/** The gradient of one read of a tensor from outside, from the stacked gradients of what read it. */
function sharedGradient(
  read: SharedRead,
  dy: Tensor,
  inside: ReadonlySet<Tensor>,
  stacked: (tensor: Tensor) => Tensor | undefined,
  steps: number,
): Tensor {
  const { node } = read;
  const rule = operatorOf(node.op).gradient;
  if (rule === undefined) throw new Error(`${node.op} has no gradient`);
  const standIn = (tensor: Tensor): Tensor =>
    inside.has(tensor) ? input('stack', tensor.dtype, [steps, ...tensor.shape]) : tensor;
  const inputs = node.inputs.map(standIn);
  const outputs = node.outputs.map(standIn);
  const virtual: Node = { ...node, inputs, outputs };
  const gradient = rule({ node: virtual, inputs, outputs, attributes: node.attributes, dy, dys: [dy] })[
    read.input
  ];
  const capture = node.inputs[read.input];
  if (gradient === undefined) return fill(capture.shape, 0, capture.dtype);
  // Only those stacks that the rule really reads are kept by the forward loop.
  const used = new Set(nodesOf([gradient]).flatMap((each) => each.inputs));
  const replacements = new Map<Tensor, Tensor>();
  [...node.inputs, ...node.outputs].forEach((tensor, i) => {
    const replaced = [...inputs, ...outputs][i];
    if (replaced === tensor || !used.has(replaced)) return;
    const stack = stacked(tensor);
    if (stack !== undefined) replacements.set(replaced, stack);
  });
  return sumTo(substitute([gradient], replacements)[0], capture.shape);
}
