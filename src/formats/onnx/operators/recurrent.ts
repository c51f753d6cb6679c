import {
  add,
  cast,
  clip,
  concat,
  expandDims,
  fill,
  greater,
  matmul,
  mul,
  reshape,
  slice,
  split,
  squeeze,
  sub,
  transpose,
  where,
} from '../../../graph/functions.ts';
import { scan } from '../../../graph/scan.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { type Importer, importers, type OnnxNode } from '../onnx-node.ts';
import { reversedRows, swapped } from './layout.ts';
import { activation } from './recurrent-activations.ts';

type Activation = (x: Tensor) => Tensor;

/** One direction of a recurrent layer. Sequences are `[time, batch, ...]`, states `[batch, hidden]`. */
interface Direction {
  /** All gates' products with the inputs, biases added: `[time, batch, gates * hidden]`. */
  readonly projected: Tensor;
  /** `[hidden, gates * hidden]`. */
  readonly recurrent: Tensor;
  readonly recurrentBias: Tensor;
  readonly states: readonly Tensor[];
  readonly activations: readonly Activation[];
  readonly peepholes?: Tensor;
}

/** One step: the states after it, the first of which is also what the layer gives. */
type Cell = (direction: Direction, projected: Tensor, states: readonly Tensor[]) => Tensor[];

interface Kind {
  readonly gates: number;
  readonly defaults: readonly string[];
  /** How many inputs of the node are first states, and their positions. */
  readonly statesAt: readonly number[];
  readonly cell: (node: OnnxNode) => Cell;
  /** Whether the bias of the recurrence is added to the product with the inputs. */
  readonly biasesTogether: (node: OnnxNode) => boolean;
}

const gatesOf = (x: Tensor, count: number): Tensor[] => {
  const axis = x.shape.length - 1;
  return split(x, new Array<number>(count).fill(x.shape[axis] / count), axis);
};

const rnn: Kind = {
  gates: 1,
  defaults: ['Tanh'],
  statesAt: [5],
  biasesTogether: () => true,
  cell:
    () =>
    (direction, projected, [hidden]) => [
      direction.activations[0](add(projected, matmul(hidden, direction.recurrent))),
    ],
};

const gru: Kind = {
  gates: 3,
  defaults: ['Sigmoid', 'Tanh'],
  statesAt: [5],
  biasesTogether: () => false,
  cell: (node) => {
    const after = node.flag('linear_before_reset');
    return ({ recurrent, recurrentBias, activations: [f, g] }, projected, [hidden]) => {
      const [ofUpdate, ofReset, ofHidden] = gatesOf(projected, 3);
      const [kernelUpdate, kernelReset, kernelHidden] = gatesOf(recurrent, 3);
      const [biasUpdate, biasReset, biasHidden] = gatesOf(recurrentBias, 3);
      const update = f(add(add(ofUpdate, matmul(hidden, kernelUpdate)), biasUpdate));
      const reset = f(add(add(ofReset, matmul(hidden, kernelReset)), biasReset));
      const recalled = after
        ? mul(reset, add(matmul(hidden, kernelHidden), biasHidden))
        : add(matmul(mul(reset, hidden), kernelHidden), biasHidden);
      const candidate = g(add(ofHidden, recalled));
      return [add(candidate, mul(update, sub(hidden, candidate)))];
    };
  },
};

const lstm: Kind = {
  gates: 4,
  defaults: ['Sigmoid', 'Tanh', 'Tanh'],
  statesAt: [5, 6],
  biasesTogether: () => true,
  cell: (node) => {
    const coupled = node.flag('input_forget');
    return ({ recurrent, activations: [f, g, h], peepholes }, projected, [hidden, cell]) => {
      const [ofInput, ofOutput, ofForget, ofCell] = gatesOf(add(projected, matmul(hidden, recurrent)), 4);
      const [seenByInput, seenByOutput, seenByForget] = peepholes === undefined ? [] : gatesOf(peepholes, 3);
      const peeking = (gate: Tensor, peephole: Tensor | undefined, state: Tensor): Tensor =>
        peephole === undefined ? gate : add(gate, mul(peephole, state));
      const input = f(peeking(ofInput, seenByInput, cell));
      const forget = coupled ? sub(1, input) : f(peeking(ofForget, seenByForget, cell));
      const next = add(mul(forget, cell), mul(input, g(ofCell)));
      const output = f(peeking(ofOutput, seenByOutput, next));
      return [mul(output, h(next)), next];
    };
  },
};

/** The layer's results: `[time, directions, batch, hidden]`, then each state after the last step. */
const recurrent =
  (kind: Kind): Importer =>
  (node) => {
    const batchFirst = node.flag('layout');
    const given = node.tensor(0);
    const x = batchFirst ? transpose(given, swapped(given)) : given;
    const directions = node.string('direction', 'forward') === 'bidirectional' ? 2 : 1;
    const lengths = node.optional(4);
    const runs = listOf(directions, (at) => {
      const backwards = at === 1 || node.string('direction', 'forward') === 'reverse';
      return runDirection(node, kind, x, at, { backwards, lengths, batchFirst });
    });
    const outputs = concat(
      runs.map(({ outputs: each }) => expandDims(each, 1)),
      1,
    );
    const finals = kind.statesAt.map((_, state) =>
      concat(
        runs.map(({ states }) => expandDims(states[state], 0)),
        0,
      ),
    );
    if (!batchFirst) return [outputs, ...finals];
    return [transpose(outputs, [2, 0, 1, 3]), ...finals.map((each) => transpose(each, [1, 0, 2]))];
  };

interface Run {
  readonly backwards: boolean;
  readonly lengths: Tensor | undefined;
  readonly batchFirst: boolean;
}

function runDirection(
  node: OnnxNode,
  kind: Kind,
  x: Tensor,
  at: number,
  { backwards, lengths, batchFirst }: Run,
): { outputs: Tensor; states: Tensor[] } {
  const of = (i: number): Tensor => squeeze(slice(node.tensor(i), 0, at, at + 1), 0);
  const [time, batch] = x.shape;
  const kernel = transpose(of(1));
  const recurrent = transpose(of(2));
  const [hidden, width] = recurrent.shape;
  const zeros = fill([width], 0, x.dtype);
  const [inputBias, recurrentBias] =
    node.inputs[3] === undefined ? [zeros, zeros] : split(of(3), [width, width], 0);
  const together = kind.biasesTogether(node);
  const projected = add(matmul(x, kernel), together ? add(inputBias, recurrentBias) : inputBias);
  const states = kind.statesAt.map((i) => {
    if (node.inputs[i] === undefined) return fill([batch, hidden], 0, x.dtype);
    const first = node.tensor(i);
    return squeeze(slice(batchFirst ? transpose(first, [1, 0, 2]) : first, 0, at, at + 1), 0);
  });
  const direction: Direction = {
    projected,
    recurrent,
    recurrentBias,
    states,
    activations: activationsOf(node, kind, at),
    peepholes: node.inputs[7] === undefined ? undefined : of(7),
  };
  const step = kind.cell(node);
  // Rows that are shorter than others are read backwards each from its own end.
  const turned = backwards && lengths !== undefined;
  const order = (sequence: Tensor): Tensor => (turned ? turnedRows(sequence, lengths) : sequence);
  const result = scan({
    states,
    inputs: [order(projected), ...(lengths === undefined ? [] : [realSteps(lengths, time, batch)])],
    reverse: backwards && !turned,
    body: (before, [now, real]) => {
      const after = step(direction, now, before);
      const kept = real === undefined ? after : after.map((each, i) => where(real, each, before[i]));
      const output = real === undefined ? after[0] : where(real, after[0], 0);
      return { states: kept, outputs: [output] };
    },
  });
  return { outputs: order(result.outputs[0]), states: result.states };
}

/** `[time, batch, 1]`: whether a row has that step. */
const realSteps = (lengths: Tensor, time: number, batch: number): Tensor => {
  const steps = constant(
    listOf(time, (i) => i),
    'int64',
    [time, 1],
  );
  return reshape(greater(cast(lengths, 'int64'), steps), [time, batch, 1]);
};

const turnedRows = (sequence: Tensor, lengths: Tensor): Tensor =>
  transpose(reversedRows(transpose(sequence, swapped(sequence)), lengths), swapped(sequence));

function activationsOf(node: OnnxNode, { defaults }: Kind, at: number): Activation[] {
  const names = node.strings('activations');
  const alphas = node.floats('activation_alpha') ?? [];
  const betas = node.floats('activation_beta') ?? [];
  const threshold = node.has('clip') ? node.float('clip') : undefined;
  return defaults.map((standard, i) => {
    const position = at * defaults.length + i;
    const name = names === undefined || names.length === 0 ? standard : names[position];
    const apply = activation(name, alphas[position], betas[position]);
    return threshold === undefined ? apply : (x) => apply(clip(x, -threshold, threshold));
  });
}

importers({ RNN: recurrent(rnn), GRU: recurrent(gru), LSTM: recurrent(lstm) });
