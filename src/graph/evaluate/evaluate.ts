import { elementTypes } from '../dtype.ts';
import { isOpen, sizeOf } from '../shape.ts';
import { constantOf, type Node, nodeOf, type Tensor, type TensorType } from '../tensor.ts';
import { nodesOf } from '../traverse.ts';
import { elementwiseKernels } from './elementwise.ts';
import type { Kernel, Value } from './kernel.ts';
import { layoutKernels } from './layout.ts';
import { reductionKernels } from './reduction.ts';

const kernels: ReadonlyMap<string, Kernel> = new Map(
  Object.entries({ ...elementwiseKernels, ...layoutKernels, ...reductionKernels }),
);

/** More elements than this are left to the runtime. */
const largest = 1 << 20;

const tooLarge = ({ dtype, shape }: TensorType): boolean =>
  sizeOf(shape) > largest || shape.some(isOpen) || elementTypes[dtype].bytes === 0;

/**
 * `tensor` as a constant where it follows from constants alone, else undefined. Large results and operators that no
 * shape is computed with are left to the runtime.
 */
export function evaluate(tensor: Tensor): Tensor | undefined {
  if (tensor.source.kind === 'constant') return tensor;
  if (!foldable(tensor)) return undefined;
  const known = new Map<Tensor, Tensor>();
  const constantFor = (each: Tensor): Tensor => known.get(each) ?? each;
  for (const node of nodesOf([tensor])) {
    const results = evaluateNode(node, node.inputs.map(constantFor));
    if (results === undefined) return undefined;
    for (const [i, output] of node.outputs.entries()) known.set(output, results[i]);
  }
  return known.get(tensor);
}

function foldable(tensor: Tensor): boolean {
  const seen = new Set<Node>();
  const stack = [tensor];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (top.source.kind === 'constant') continue;
    const node = nodeOf(top);
    if (node !== undefined && seen.has(node)) continue;
    if (node === undefined || unfoldable.has(node) || !kernels.has(node.op) || node.outputs.some(tooLarge)) {
      const asked = nodeOf(tensor);
      if (asked !== undefined) unfoldable.add(asked);
      return false;
    }
    seen.add(node);
    stack.push(...node.inputs);
  }
  return true;
}
/** Nodes that do not follow from constants: who asks for each node of a long chain walks it once. */
const unfoldable = new WeakSet<Node>();

/** The results of `node` as constants, where its inputs are constants and it can be computed here. */
export function evaluateNode(node: Node, inputs: readonly Tensor[]): Tensor[] | undefined {
  const kernel = kernels.get(node.op);
  const values = inputs.map(held);
  if (kernel === undefined || !values.every((each) => each !== undefined)) return undefined;
  if (node.outputs.some(tooLarge)) return undefined;
  return kernel(values, node.attributes, node.outputs).map((data, i) =>
    constantOf(data, node.outputs[i].dtype, node.outputs[i].shape),
  );
}

const held = ({ dtype, shape, source }: Tensor): Value | undefined =>
  source.kind === 'constant' ? { dtype, shape, data: source.data } : undefined;
