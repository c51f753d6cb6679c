import { bytesOf } from './memory.ts';
import { isSubgraph } from './operator.ts';
import { insideOf } from './scan.ts';
import { sizeOf } from './shape.ts';
import type { Node, Tensor } from './tensor.ts';
import { nodesOf } from './traverse.ts';

/** What running a graph once costs, roughly. */
export interface GraphCost {
  /** Floating-point operations of matrix products and convolutions outside of loops. */
  readonly productFlops: number;
  /** Kernels started inside of recurrent loops, each step's counted. */
  readonly loopKernels: number;
  /** Floating-point operations of the largest product inside of a loop. */
  readonly loopProductFlops: number;
  /** Bytes of rows that are taken from tables too large for a cache. */
  readonly farBytes: number;
}

const cacheBytes = 4e6;

/** Counts what `outputs` need. Loops without a matrix product (an update in blocks) count as nothing. */
export function costOf(outputs: readonly Tensor[]): GraphCost {
  let productFlops = 0;
  let loopKernels = 0;
  let loopProductFlops = 0;
  let farBytes = 0;
  for (const node of nodesOf(outputs)) {
    productFlops += flopsOf(node);
    if (node.op === 'Gather' && bytesOf(node.inputs[0]) > cacheBytes) farBytes += bytesOf(node.outputs[0]);
    const { body } = node.attributes;
    if (node.op !== 'Scan' || !isSubgraph(body)) continue;
    const own = insideOf(body);
    const inside = nodesOf(body.outputs, (tensor) => !own.has(tensor));
    const products = inside.filter(({ op }) => op === 'MatMul');
    if (products.length === 0) continue;
    loopProductFlops = Math.max(loopProductFlops, ...products.map(flopsOf));
    const [sequence] = node.inputs.slice(Number(node.attributes.states));
    loopKernels += inside.length * (sequence?.shape[0] ?? 0);
  }
  return { productFlops, loopKernels, loopProductFlops, farBytes };
}

function flopsOf({ op, inputs, outputs: [output] }: Node): number {
  if (op === 'MatMul') return 2 * sizeOf(output.shape) * inputs[0].shape[inputs[0].shape.length - 1];
  if (op === 'Conv') return 2 * sizeOf(output.shape) * sizeOf(inputs[1].shape.slice(1));
  if (op === 'ConvTranspose') return 2 * sizeOf(inputs[0].shape) * sizeOf(inputs[1].shape.slice(1));
  return 0;
}
