import { concat, expandDims, reshape, reverse, slice, squeeze, where } from '../../../graph/functions.ts';
import { scan } from '../../../graph/scan.ts';
import { sameShape, showShape } from '../../../graph/shape.ts';
import { constant, type Tensor } from '../../../graph/tensor.ts';
import { listOf } from '../list-of.ts';
import { type Imported, importers, isTensor, type OnnxNode } from '../onnx-node.ts';
import { movedAxis } from './activation.ts';
import { inWide } from './wide.ts';

/** A loop that is written out step by step may not have more steps than this. */
const maxSteps = 4096;

function conditional(node: OnnxNode): Imported[] {
  const condition = node.tensor(0);
  const known = node.known(condition);
  const branches = [node.graph('then_branch'), node.graph('else_branch')];
  if (known !== undefined) return node.run(branches[Number(known[0]) !== 0 ? 0 : 1], []);
  const [then, otherwise] = branches.map((branch) => node.run(branch, []));
  return then.map((value, i) => chosen(reshape(condition, []), value, otherwise[i]));
}

/** Both branches are computed and one is taken, which costs more and can be differentiated. */
function chosen(condition: Tensor, a: Imported, b: Imported): Tensor {
  if (!isTensor(a) || !isTensor(b))
    throw new Error('a choice between sequences must be known when the file is read');
  if (!sameShape(a.shape, b.shape)) {
    throw new Error(
      `its branches give ${showShape(a.shape)} and ${showShape(b.shape)}; they must have one shape`,
    );
  }
  return inWide([a, b], ([one, other]) => where(condition, one, other));
}

/** Written out step by step where the number of steps is known. A condition that is not stops all later changes. */
function loop(node: OnnxNode): Imported[] {
  const body = node.graph('body');
  const limit = node.inputs[0] === undefined ? undefined : node.numbers(0)[0];
  const given = node.inputs.slice(2).map((each, i) => {
    if (each === undefined) throw new Error(`input ${i + 3} is missing`);
    return each;
  });
  let condition: Tensor = node.inputs[1] === undefined ? constant(1, 'bool') : node.tensor(1);
  let values: Imported[] = given;
  const collected: Tensor[][] = [];
  const results = body.output.length - 1 - given.length;
  for (let step = 0; limit === undefined || step < limit; step++) {
    const known = node.known(condition);
    if (known !== undefined && Number(known[0]) === 0) break;
    if (known === undefined && (limit === undefined || results > 0)) {
      // The first condition may be given; a later one that the steps themselves decide cannot.
      if (step === 0) node.numbers(1);
      throw new Error('how often the loop runs must be known when the file is read');
    }
    if (step >= maxSteps) throw new Error(`the loop has more than ${maxSteps} steps`);
    const [next, ...after] = node.run(body, [constant(step, 'int64'), condition, ...values]);
    const states = after.slice(0, given.length);
    const goes = condition;
    values =
      known === undefined ? states.map((each, i) => chosen(reshape(goes, []), each, values[i])) : states;
    if (!isTensor(next)) throw new Error('the condition of a loop must be a tensor');
    condition = known === undefined ? inWide([next], ([each]) => where(reshape(goes, []), each, 0)) : next;
    collected.push(after.slice(given.length).map(tensorIn));
  }
  const stacked = listOf(results, (i) =>
    stackedSteps(
      collected.map((each) => each[i]),
      node,
      i,
    ),
  );
  return [...values, ...stacked];
}

function stackedSteps(steps: readonly Tensor[], node: OnnxNode, i: number): Tensor {
  if (steps.length === 0) throw new Error(`its result ${i + 1} has no steps (${node.op})`);
  return concat(
    steps.map((each) => expandDims(each, 0)),
    0,
  );
}

function tensorIn(value: Imported): Tensor {
  if (!isTensor(value)) throw new Error('what a loop collects must be tensors');
  return value;
}

/** A loop over sequences, all in one direction, becomes one of ours; it stays a loop and can be differentiated. */
function scanned(node: OnnxNode): Tensor[] {
  const body = node.graph('body');
  if (node.opset < 9) return batchedScan(node);
  const count = node.int('num_scan_inputs');
  const tensors = node.tensors();
  const states = tensors.slice(0, tensors.length - count);
  const sequences = tensors.slice(tensors.length - count);
  const results = body.output.length - states.length;
  const directions = node.ints('scan_input_directions') ?? [];
  const inAxes = node.ints('scan_input_axes') ?? [];
  const outDirections = node.ints('scan_output_directions') ?? [];
  const outAxes = node.ints('scan_output_axes') ?? [];
  const inputs = sequences.map((sequence, i) => {
    const front = movedAxis(sequence, axisOf(inAxes[i] ?? 0, sequence), 0);
    return directions[i] === 1 ? reverse(front, 0) : front;
  });
  const after = runScan(node, states, inputs);
  const outputs = listOf(results, (i) => {
    const stacked = after.outputs[i];
    const ordered = outDirections[i] === 1 ? reverse(stacked, 0) : stacked;
    return movedAxis(ordered, 0, axisOf(outAxes[i] ?? 0, ordered));
  });
  return [...after.states, ...outputs];
}

const axisOf = (axis: number, { shape }: Tensor): number => (axis < 0 ? axis + shape.length : axis);

function runScan(node: OnnxNode, states: readonly Tensor[], inputs: readonly Tensor[]) {
  const body = node.graph('body');
  return scan({
    states,
    inputs,
    body: (before, now) => {
      const all = node.run(body, [...before, ...now]).map(tensorIn);
      return { states: all.slice(0, states.length), outputs: all.slice(states.length) };
    },
  });
}

/** Before opset 9 the operator ran each row of a batch for itself. */
function batchedScan(node: OnnxNode): Tensor[] {
  if (node.inputs[0] !== undefined)
    throw new Error('a Scan of opset 8 with lengths of its own cannot be read');
  if ((node.ints('directions') ?? []).some((each) => each !== 0)) {
    throw new Error('a Scan of opset 8 that runs backwards cannot be read');
  }
  const tensors = node.tensors(1);
  const count = node.int('num_scan_inputs');
  const [batch] = tensors[0].shape;
  const rows = listOf(batch, (row) => {
    const own = tensors.map((each) => squeeze(slice(each, 0, row, row + 1), 0));
    const after = runScan(node, own.slice(0, own.length - count), own.slice(own.length - count));
    return [...after.states, ...after.outputs];
  });
  return rows[0].map((_, i) =>
    concat(
      rows.map((row) => expandDims(row[i], 0)),
      0,
    ),
  );
}

importers({ If: conditional, Loop: loop, Scan: scanned });
