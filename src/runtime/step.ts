import type * as ort from 'onnxruntime-node';
import { type Tensor, type TensorType, type TypedArray, writeOnnx } from '../graph/index.ts';
import { allocate, arrayOf, Session, type SessionOptions, threadsOfEnvironment } from './session.ts';
import type { State } from './state.ts';
import { usefulThreads } from './useful-threads.ts';

export interface StepGraph {
  /** What a run gives back, by name. */
  readonly results: Readonly<Record<string, Tensor>>;
  /** New values of the state, by the state's name. */
  readonly updates: ReadonlyMap<string, Tensor>;
}

/**
 * A compiled graph that reads the state and replaces it. Everything it is fed and gives back lies in arrays that are
 * allocated once; fill `feeds` before a run, read `results` after it.
 */
export class Step {
  readonly feeds: ReadonlyMap<string, TypedArray>;
  readonly results: ReadonlyMap<string, TypedArray>;
  readonly #session: Session;
  readonly #state: State;
  readonly #fed: Record<string, ort.Tensor>;
  readonly #results: Record<string, ort.Tensor>;
  readonly #reads: readonly (readonly [string, TensorType])[];
  readonly #updates: readonly (readonly [string, TensorType])[];

  private constructor(session: Session, state: State, graph: StepGraph) {
    this.#session = session;
    this.#state = state;
    this.#reads = [...session.inputs].filter(([name]) => state.has(name));
    this.#updates = [...graph.updates];
    const fed = [...session.inputs].filter(([name]) => !state.has(name));
    this.#fed = Object.fromEntries(fed.map(([name, type]) => [name, allocate(type)]));
    this.#results = Object.fromEntries(
      Object.entries(graph.results).map(([name, type]) => [resultName(name), allocate(type)]),
    );
    this.feeds = new Map(fed.map(([name, { dtype }]) => [name, arrayOf(this.#fed[name], dtype)]));
    this.results = new Map(
      Object.entries(graph.results).map(([name, { dtype }]) => [
        name,
        arrayOf(this.#results[resultName(name)], dtype),
      ]),
    );
  }

  static async compile(graph: StepGraph, state: State, options: SessionOptions = {}): Promise<Step> {
    const outputs: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(graph.results)) outputs[resultName(name)] = tensor;
    for (const [name, tensor] of graph.updates) outputs[updateName(name)] = tensor;
    const threads = options.threads ?? threadsOfEnvironment() ?? usefulThreads(Object.values(outputs));
    return new Step(await Session.create(writeOnnx(outputs), { ...options, threads }), state, graph);
  }

  async run(): Promise<void> {
    const feeds = { ...this.#fed };
    const into = { ...this.#results };
    for (const [name, { shape }] of this.#reads) feeds[name] = this.#state.tensor(name, shape);
    for (const [name, { shape }] of this.#updates) into[updateName(name)] = this.#state.target(name, shape);
    await this.#session.run(feeds, into);
    this.#state.exchange(this.#updates.map(([name]) => name));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

const resultName = (name: string): string => `result/${name}`;
const updateName = (name: string): string => `next/${name}`;
