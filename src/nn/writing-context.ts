import {
  fill,
  identity,
  input,
  isOpen,
  reshape,
  type Shape,
  sameShape,
  type Tensor,
} from '../graph/index.ts';
import type { GraphContext } from './layer.ts';
import type { Network } from './model.ts';

/** Random numbers that a training step is fed. */
export interface Noise {
  readonly name: string;
  readonly kind: 'dropout' | 'normal';
  readonly rate: number;
}

/** A state that a step reads and leaves for the next one. */
export interface Carried {
  readonly value: Tensor;
  readonly next?: Tensor;
}

/** Collects what layers leave behind while a network is written into a graph: weights, noise, penalties. */
export class WritingContext implements GraphContext {
  readonly training: boolean;
  readonly noise: Noise[] = [];
  readonly penalties: Tensor[] = [];
  readonly assigned = new Map<string, Tensor>();
  /** States that are carried from batch to batch, by path, with their next values. */
  readonly carriedStates = new Map<string, Carried>();
  readonly #regularized = new Set<string>();
  readonly #weights = new Map<string, Tensor>();

  /**
   * `pageOf` gives the rows that a batch reads of a long table, in its place; undefined for other weights, which are
   * fed in the shape that `storedAs` gives.
   */
  constructor(
    { weights }: Network,
    training: boolean,
    pageOf: (path: string, shape: Shape) => Tensor | undefined = () => undefined,
    storedAs: (shape: Shape) => Shape = (shape) => shape,
  ) {
    this.training = training;
    for (const { path, shape } of weights) {
      const weight = pageOf(path, shape) ?? unpacked(input(path, 'float32', storedAs(shape)), shape);
      this.#weights.set(path, weight);
    }
  }

  weight = (path: string): Tensor => {
    const weight = this.#weights.get(path);
    if (weight === undefined) throw new Error(`the model has no weight called ${path}`);
    return weight;
  };
  dropoutMask = (shape: Shape, rate: number): Tensor => this.#random('dropout', shape, rate);
  normalNoise = (shape: Shape): Tensor => this.#random('normal', shape, 0);
  assign = (path: string, value: Tensor): void => {
    this.assigned.set(path, value);
  };
  addLoss = (penalty: Tensor): void => {
    this.penalties.push(penalty);
  };
  regularize = (path: string, penalty: (weight: Tensor) => Tensor): void => {
    if (this.#regularized.has(path)) return;
    this.#regularized.add(path);
    this.penalties.push(penalty(this.weight(path)));
  };
  carried = (path: string, shape: Shape): { value: Tensor; next: (value: Tensor) => void } => {
    // Where rows are not counted, as in a saved model, there is no batch before.
    if (shape.some(isOpen)) return { value: fill(shape, 0), next: () => {} };
    const known = this.carriedStates.get(path) ?? { value: input(path, 'float32', shape) };
    this.carriedStates.set(path, known);
    return {
      value: known.next ?? known.value,
      next: (next) => this.carriedStates.set(path, { ...known, next }),
    };
  };

  #random(kind: Noise['kind'], shape: Shape, rate: number): Tensor {
    const name = `noise${this.noise.length}`;
    this.noise.push({ name, kind, rate });
    return input(name, 'float32', shape);
  }
}

/** The identity keeps a layer's own reshape from reading past the weight, which gradients are taken of. */
const unpacked = (stored: Tensor, shape: Shape): Tensor =>
  sameShape(stored.shape, shape) ? stored : identity(reshape(stored, shape));
