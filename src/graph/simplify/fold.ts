import { evaluateNode } from '../evaluate/evaluate.ts';
import { anyOperator, type Pass } from '../rewrite.ts';
import { sizeOf } from '../shape.ts';

/** More numbers than this are computed when the graph runs rather than stored in the file. */
const largest = 4096;

/** Computes what follows from constants alone before the graph is compiled. */
export const foldConstants: Pass = () => ({
  [anyOperator]: (inputs, node) => {
    if (!inputs.every(({ source }) => source.kind === 'constant')) return undefined;
    if (node.outputs.some(({ shape }) => sizeOf(shape) > largest)) return undefined;
    return evaluateNode(node, inputs);
  },
});
