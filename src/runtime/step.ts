import { type OnnxModel, writeOnnx } from '../formats/index.ts';
import { lowering, simplification, type Tensor, type TensorType, type TypedArray } from '../graph/index.ts';
import { peakMemory } from '../graph/memory.ts';
import { overwritable } from '../graph/overwrite.ts';
import { channelBlock } from './channel-block.ts';
import { createRunner, sharesMemory } from './create-runner.ts';
import { zeros } from './host-tensor.ts';
import type { Runner, RunTensor } from './runner.ts';
import { type RunnerOptions, threadsOfEnvironment } from './session.ts';
import type { State } from './state.ts';
import { usefulThreads } from './useful-threads.ts';

export interface StepGraph {
  /** What a run gives back, by name. */
  readonly results: Readonly<Record<string, Tensor>>;
  /** New values of the state, by the state's name. */
  readonly updates: ReadonlyMap<string, Tensor>;
  /** Values of the state that nobody looks at once they are replaced, so that they may be replaced in place. */
  readonly forgotten?: ReadonlySet<string>;
}

/**
 * A compiled graph that reads the state and replaces it, where the state is on a device there. Everything else it is
 * fed and gives back is in arrays that are allocated once; fill `feeds` before a run, read `results` after it.
 */
export class Step {
  readonly feeds: ReadonlyMap<string, TypedArray>;
  readonly results: ReadonlyMap<string, TypedArray>;
  readonly #runner: Runner;
  readonly #state: State;
  /** What each input and each output of the runner is now, in its order. */
  readonly #inputs: readonly (() => RunTensor)[];
  readonly #outputs: readonly (() => RunTensor)[];
  readonly #updated: readonly string[];

  private constructor(
    runner: Runner,
    model: OnnxModel,
    state: State,
    graph: StepGraph,
    overwritten: ReadonlySet<string>,
  ) {
    this.#runner = runner;
    this.#state = state;
    this.#updated = [...graph.updates.keys()].filter((name) => !overwritten.has(name));
    const feeds = new Map<string, TypedArray>();
    this.#inputs = runner.inputs.map((name) => {
      const type = typeOf(model.inputs, name);
      if (state.has(name)) return () => state.tensor(name, type.shape);
      const tensor = zeros(type);
      feeds.set(name, tensor.data);
      return () => tensor;
    });
    const updates = new Map([...graph.updates].map(([name, type]) => [updateName(name), { name, type }]));
    const names = new Map(Object.keys(graph.results).map((name) => [resultName(name), name]));
    const results = new Map<string, TypedArray>();
    this.#outputs = runner.outputs.map((output) => {
      const update = updates.get(output);
      if (update !== undefined) {
        const { name, type } = update;
        return overwritten.has(name)
          ? () => state.tensor(name, type.shape)
          : () => state.target(name, type.shape);
      }
      const tensor = zeros(typeOf(model.outputs, output));
      results.set(names.get(output) ?? output, tensor.data);
      return () => tensor;
    });
    this.feeds = feeds;
    this.results = results;
  }

  /** `passes` are those by which the graph is simplified before it is compiled: all of them unless said otherwise. */
  static async compile(
    graph: StepGraph,
    state: State,
    options: RunnerOptions = {},
    passes: readonly simplification.Pass[] = Object.values(simplification.passes),
  ): Promise<Step> {
    const outputs: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(graph.results)) outputs[resultName(name)] = tensor;
    for (const [name, tensor] of graph.updates) outputs[updateName(name)] = tensor;
    const threads = options.threads ?? threadsOfEnvironment() ?? usefulThreads(Object.values(outputs));
    const memoryPattern = peakMemory(Object.values(outputs)) < worthPlanning;
    const simple = simplification.simplified(outputs, passes);
    const { device = 'cpu', precision } = options;
    const float16 = precision === 'mixedFloat16';
    // Convolutions on channels in blocks are the processor's own.
    const lowered =
      device === 'cpu'
        ? lowering.lowered(simple, float16 ? undefined : await channelBlock(), [], float16)
        : lowering.lowered(simple, undefined, lowering.forWebgpu, float16);
    const model = writeOnnx(lowered);
    const forgotten = [...graph.updates.keys()].filter((name) => graph.forgotten?.has(name));
    const overwritten =
      device === 'cpu' && (await sharesMemory())
        ? overwritable(
            Object.values(lowered),
            new Map(forgotten.map((name) => [name, lowered[updateName(name)]])),
          )
        : new Set<string>();
    await state.moveTo(device);
    const runner = await createRunner(model, { memoryPattern, ...options, threads });
    return new Step(runner, model, state, graph, overwritten);
  }

  async run(): Promise<void> {
    await this.#runner.run(
      this.#inputs.map((now) => now()),
      this.#outputs.map((now) => now()),
    );
    this.#state.exchange(this.#updated);
  }

  release(): Promise<void> {
    return this.#runner.release();
  }
}

/** Bytes beyond which a step is so long that planning its memory saves nothing that could be seen, and takes as much again. */
const worthPlanning = 16e6;

const resultName = (name: string): string => `result/${name}`;
const updateName = (name: string): string => `next/${name}`;

function typeOf(types: ReadonlyMap<string, TensorType>, name: string): TensorType {
  const type = types.get(name);
  if (type === undefined) throw new Error(`the graph has no ${name}`);
  return type;
}
