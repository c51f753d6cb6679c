import type { RowType } from '../data/dataset.ts';
import {
  add,
  broadcastTo,
  constant,
  equal,
  expandDims,
  gather,
  gradients,
  input,
  mul,
  reduceSum,
  reshape,
  slice,
  square,
  type Tensor,
  where,
} from '../graph/index.ts';
import type { Symbolic } from '../nn/layer.ts';
import { callNetwork, type Network } from '../nn/model.ts';
import { WritingContext } from '../nn/writing-context.ts';
import type { SessionOptions, Step } from '../runtime/index.ts';
import { attributionStep } from './attribution-step.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { integratePath, type PathOptions, type PathPart } from './path-integral.ts';

export interface Attribution {
  /** Share of each step of the sequence in the change of the score, `[time]`. */
  readonly contributions: Float32Array;
  /** The class's score for this input. */
  readonly score: number;
  /** Its score where every embedding but padding's is zero: what the model would say knowing nothing. */
  readonly baseline: number;
}

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017) of one class's probability with respect to the vectors that
 * an embedding layer gives, along the straight way from zero; padding (index 0) stays as it is. Contributions add up to `score - baseline`, up to the
 * error of the numerical integral, which is by Gauss and Legendre over parts of the way that are halved where need be.
 */
export class IntegratedGradients {
  readonly #step: Step;
  readonly #count: number;

  private constructor(step: Step, count: number) {
    this.#step = step;
    this.#count = count;
  }

  static async create(
    network: Network,
    embedding: Symbolic,
    weights: ReadonlyMap<string, Float32Array>,
    { points = 16, ...options }: SessionOptions & { points?: number } = {},
  ): Promise<IntegratedGradients> {
    const results = attributionGraph(network, embedding, points);
    return new IntegratedGradients(await attributionStep(network, weights, results, options), points);
  }

  /** Explains `label`'s probability for one row of indices. */
  async explain(row: Int32Array, label: number, options: PathOptions = {}): Promise<Attribution> {
    const { feeds } = this.#step;
    const ids = feeds.get('row');
    const target = feeds.get('label');
    if (!(ids instanceof Int32Array) || !(target instanceof Int32Array))
      throw new Error('the graph lacks its inputs');
    ids.set(row);
    target[0] = label;
    const { contributions, from, to } = await integratePath((start, end) => this.#part(start, end), options);
    return { contributions, score: to, baseline: from };
  }

  async #part(start: number, end: number): Promise<PathPart> {
    const { feeds, results } = this.#step;
    for (const [name, value] of [
      ['start', start],
      ['length', end - start],
    ] as const) {
      const feed = feeds.get(name);
      if (feed !== undefined) feed[0] = value;
    }
    await this.#step.run();
    const contributions = results.get('contributions');
    const scores = results.get('scores');
    if (!(contributions instanceof Float32Array) || !(scores instanceof Float32Array))
      throw new Error('no results');
    return { contributions: contributions.slice(), from: scores[this.#count], to: scores[this.#count + 1] };
  }

  async release(): Promise<void> {
    await this.#step.release();
  }
}

/** Rows of the batch are the points of a part of the way; two more, its ends, give the scores there. */
function attributionGraph(network: Network, embedding: Symbolic, count: number): Record<string, Tensor> {
  const [row] = network.inputs.map(
    ({ dtype, shape }): RowType => ({ dtype: dtype === 'float32' ? dtype : 'int32', shape: shape.slice(1) }),
  );
  const context = new WritingContext(network, false);
  const ids = input('row', row.dtype, [1, ...row.shape]);
  const label = input('label', 'int32', [1]);
  const [embedded] = callNetwork({ ...network, outputs: [embedding] }, context, [{ tensor: ids }]);
  const { nodes, weights } = gaussLegendre(count);
  const [start, length] = [input('start', 'float32', []), input('length', 'float32', [])];
  const along = constant([...nodes, 0, 1], 'float32', [
    count + 2,
    ...embedded.tensor.shape.slice(1).map(() => 1),
  ]);
  // The way is walked by its fourth root: layer normalisation makes networks change their mind close to zero.
  const root = add(mul(along, length), start);
  const cube = mul(square(root), root);
  const fractions = mul(cube, root);
  const speed = mul(reshape(slice(cube, 0, 0, count), [-1]), mul(length, 4));
  // Padding stays what it is on the whole way: it is no part of the text.
  const padding = expandDims(equal(ids, constant(0, ids.dtype)), -1);
  const change = where(padding, 0, embedded.tensor);
  const points = where(padding, embedded.tensor, mul(fractions, embedded.tensor));
  const mask = embedded.mask && broadcastTo(embedded.mask, [count + 2, ...embedded.mask.shape.slice(1)]);
  const many = { tensor: broadcastTo(ids, [count + 2, ...row.shape]) };
  const [output] = callNetwork(network, context, [many], new Map([[embedding, { tensor: points, mask }]]));
  const scores = reshape(gather(output.tensor, label, 1), [-1]);
  const weighted = mul(slice(scores, 0, 0, count), mul(constant(weights), speed));
  const [gradient] = gradients(reduceSum(weighted), [points]);
  const summed = reduceSum(gradient, 0);
  const contributions = reduceSum(mul(summed, reshape(change, embedded.tensor.shape.slice(1))), -1);
  return { contributions, scores };
}
