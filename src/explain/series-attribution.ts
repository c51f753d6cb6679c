import {
  add,
  constant,
  gradients,
  input,
  isNotANumber,
  mul,
  reduceSum,
  reshape,
  slice,
  sub,
  type Tensor,
  where,
} from '../graph/index.ts';
import { callNetwork, type Network } from '../nn/model.ts';
import { WritingContext } from '../nn/writing-context.ts';
import type { SessionOptions, Step } from '../runtime/index.ts';
import { attributionStep } from './attribution-step.ts';
import { gaussLegendre } from './gauss-legendre.ts';

export interface SeriesAttribution {
  /** What each reading adds to the answer, `[time, sensors]`; 0 where there is no reading. */
  readonly contributions: Float32Array;
  /** The answer for this window, and for one in which every reading is the baseline's. */
  readonly value: number;
  readonly baseline: number;
}

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017) of a network's single answer with respect to raw readings
 * `[time, sensors]`, along the straight way from a baseline such as a machine when new. Readings that are missing (NaN)
 * stay so on the whole way. Contributions add up to `value - baseline`, up to the error of the numerical integral,
 * which is by Gauss and Legendre.
 */
export class SeriesGradients {
  readonly #step: Step;
  readonly #count: number;

  private constructor(step: Step, count: number) {
    this.#step = step;
    this.#count = count;
  }

  static async create(
    network: Network,
    weights: ReadonlyMap<string, Float32Array>,
    { points = 48, ...options }: SessionOptions & { points?: number } = {},
  ): Promise<SeriesGradients> {
    const results = attributionGraph(network, points);
    return new SeriesGradients(await attributionStep(network, weights, results, options), points);
  }

  /** Explains one window `[time, sensors]`; `baseline` has one reading for each sensor. */
  async explain(window: Float32Array, baseline: Float32Array): Promise<SeriesAttribution> {
    const { feeds, results } = this.#step;
    feeds.get('window')?.set(window as never);
    feeds.get('baseline')?.set(baseline as never);
    await this.#step.run();
    const [contributions, values] = [results.get('contributions'), results.get('values')];
    if (!(contributions instanceof Float32Array) || !(values instanceof Float32Array))
      throw new Error('no results');
    return {
      contributions: contributions.slice(),
      value: values[this.#count + 1],
      baseline: values[this.#count],
    };
  }

  async release(): Promise<void> {
    await this.#step.release();
  }
}

/** Rows of the batch are the points of the way; two more, its ends, give baseline and answer. */
function attributionGraph(network: Network, count: number): Record<string, Tensor> {
  const [, time, sensors] = network.inputs[0].shape;
  const window = input('window', 'float32', [1, time, sensors]);
  const baseline = input('baseline', 'float32', [sensors]);
  const difference = where(isNotANumber(window), 0, sub(window, baseline));
  const { nodes, weights } = gaussLegendre(count);
  const fractions = constant([...nodes, 0, 1], 'float32', [count + 2, 1, 1]);
  const absent = isNotANumber(window);
  const points = where(absent, Number.NaN, add(baseline, mul(fractions, difference)));
  const [output] = callNetwork(network, new WritingContext(network, false), [{ tensor: points }]);
  const values = reshape(output.tensor, [count + 2]);
  const [gradient] = gradients(reduceSum(mul(slice(values, 0, 0, count), constant(weights))), [points]);
  return { contributions: reshape(mul(reduceSum(gradient, 0, true), difference), [time, sensors]), values };
}
