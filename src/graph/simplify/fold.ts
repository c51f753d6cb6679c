import { evaluateNode } from '../evaluate/evaluate.ts';
import { sizeOf } from '../shape.ts';
import type { Pass } from './rule.ts';

/** More numbers than this are left to be worked out when the graph runs rather than carried in the file. */
const largest = 4096;

/** What follows from constants alone is worked out before the graph is compiled. */
export const foldConstants: Pass = () => (node, inputs) => {
  if (!inputs.every(({ source }) => source.kind === 'constant')) return undefined;
  if (node.outputs.some(({ shape }) => sizeOf(shape) > largest)) return undefined;
  return evaluateNode(node, inputs);
};
