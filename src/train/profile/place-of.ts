import { scopes } from '../train-graph.ts';

export type Phase = 'forward' | 'backward' | 'update';

/** Where in the network and in the step a node of a training graph was made. */
export interface Place {
  readonly phase: Phase;
  /** A layer's name, `loss`, `metrics`, `optimizer`, or `other` for what belongs to none. */
  readonly layer: string;
  /** A layer inside it. */
  readonly part: string | undefined;
}

/** From a node's name, `gradient/encoder/attention/MatMul/node_17`; ONNX Runtime adds to names where it fuses nodes. */
export function placeOf(node: string): Place {
  const [, scope = ''] = /^(?:fused )*(.*?)\/[A-Za-z]\w*\/node_\d+/.exec(node) ?? [];
  const [first, ...rest] = scope.split('/').filter((each) => each !== '');
  if (first === 'gradient') return place('backward', rest);
  // The last is the name of the weight.
  if (first === scopes.update) return place('update', rest.slice(0, -1), 'optimizer');
  return place('forward', first === undefined || first === 'graph' ? [] : [first, ...rest]);
}

/** Inside the gradient of a loop, and where a block is computed again, paths begin once more. */
const restarts = new Set(['gradient', 'again']);

const place = (phase: Phase, [layer, part]: readonly string[], otherwise = 'other'): Place => ({
  phase,
  layer: layer ?? otherwise,
  part: part === undefined || restarts.has(part) ? undefined : part,
});
