import { cast } from '../functions.ts';
import { applyAll } from '../operator.ts';
import { nodeOf, type Tensor } from '../tensor.ts';
import type { LoweringRule } from './lower.ts';

const products: ReadonlySet<string> = new Set(['MatMul', 'FusedMatMul', 'Conv', 'ConvTranspose']);

/**
 * A rule that works products and convolutions out in float16, of float32 numbers and into such: where the time of a step
 * goes. Everything between them stays float32. Each rule remembers what it has turned, so that a weight that is read by
 * several is turned once.
 */
export function productsInFloat16(): LoweringRule {
  const halves = new Map<Tensor, Tensor>();
  const half = (tensor: Tensor): Tensor => {
    const source = nodeOf(tensor);
    // What one product gave the next one reads as it came.
    if (source?.op === 'Cast' && source.inputs[0].dtype === 'float16') return source.inputs[0];
    const known = halves.get(tensor) ?? cast(tensor, 'float16');
    halves.set(tensor, known);
    return known;
  };
  return (node, inputs) => {
    if (!products.has(node.op) || inputs.some(({ dtype }) => dtype !== 'float32')) return undefined;
    return applyAll(node.op, inputs.map(half), node.attributes).map((each) => cast(each, 'float32'));
  };
}
