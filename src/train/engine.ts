import { UserError } from '../core/errors.ts';
import type { Dataset, RowBuffer } from '../data/dataset.ts';
import type { NDArray } from '../data/nd-array.ts';
import { sizeOf } from '../graph/index.ts';
import { layersByPath } from '../nn/freezing.ts';
import type { Network } from '../nn/model.ts';
import {
  type Device,
  hasFloat16,
  type Precision,
  type SessionOptions,
  State,
  Step,
  sharesMemory,
} from '../runtime/index.ts';
import { CarriedStates } from './carried-states.ts';
import { faultOfRows, targetChecks } from './check-targets.ts';
import { firstNotFinite, stateBefore } from './diagnose.ts';
import { outputsOf, type RowTypes } from './objective.ts';
import { withoutBlocks } from './optimizers/blocks.ts';
import { averageSlot, updateOf } from './optimizers/refined-update.ts';
import { PagedTables, pagedPaths } from './paged-tables.ts';
import type { StepWatch } from './profile/step-watch.ts';
import { addSlots, clearSlots } from './slots.ts';
import {
  addTo,
  bufferOf,
  type CompiledTraining,
  fillNoise,
  fillRows,
  meansOf,
  numbersOf,
  type Sums,
} from './step-values.ts';
import { gather, resultsOf, type StreamedSums } from './streamed-sums.ts';
import { type AfterBatch, sweep } from './sweep.ts';
import {
  type CarryingGraph,
  diagnosisGraph,
  evaluationGraph,
  type Objective,
  slotName,
  type TrainGraph,
  trainGraph,
} from './train-graph.ts';

export interface Evaluation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** Of the first output `[rows, ...]`, in the order of the data set. */
  readonly prediction: NDArray;
}

/** A network on a device: its state, and one compiled graph for each batch size and purpose, made when first needed. */
export class Engine {
  readonly network: Network;
  readonly state = new State();
  /** Steps of training taken for this objective: Keras' `optimizer.iterations`. */
  steps = 0;
  /** Epochs of training for this objective, in all fits. */
  epochs = 0;
  /** What callbacks have made of the learning rate, which stays for the next fit, as in Keras. */
  learningRateFactor = 1;
  readonly #options: SessionOptions;
  readonly #carried = new CarriedStates(this.state);
  readonly #training = new Map<string, CompiledTraining>();
  /** Those that are being profiled. */
  readonly #profiled = new Map<string, CompiledTraining>();
  readonly #evaluation = new Map<string, Step>();
  readonly #versions = new Map<string, number>();
  /** The weights that the compiled steps train. */
  #trained = '';
  #objective: Objective | undefined;
  #pages: PagedTables | undefined;
  /** Whether steps read and write the state in place. */
  sharesMemory = false;

  constructor(network: Network, options: SessionOptions = {}) {
    this.network = network;
    this.#options = options;
    const paged = pagedPaths(network);
    for (const { path, shape, cell } of network.weights) {
      this.state.add(path, shape, cell.value.slice(), paged.has(path) ? 'byRows' : 'whole');
      this.#versions.set(path, cell.version);
    }
  }

  get device(): Device {
    return this.#options.device ?? 'cpu';
  }

  /** Takes over what another model has made of the layers that it shares with this one. */
  pullShared(): void {
    for (const { path, cell } of this.network.weights) {
      if (this.#versions.get(path) === cell.version) continue;
      this.state.set(path, cell.value);
      this.#versions.set(path, cell.version);
    }
  }

  /** Lets other models of the same layers know what this one has made of them. */
  pushShared(): void {
    for (const { path, cell } of this.network.weights) {
      cell.value.set(this.state.values(path));
      cell.version += 1;
      this.#versions.set(path, cell.version);
    }
  }

  /** What to train for. Forgets the graphs compiled for another objective. */
  async setObjective(objective: Objective): Promise<void> {
    await this.release();
    this.steps = 0;
    this.epochs = 0;
    this.learningRateFactor = 1;
    if (this.#objective !== undefined) clearSlots(this.state, this.network, this.#objective);
    const { optimizer } = objective;
    this.sharesMemory = this.device === 'cpu' && (await sharesMemory());
    this.#objective = {
      ...objective,
      optimizer: this.device === 'cpu' ? optimizer : withoutBlocks(optimizer),
      lossScaled: await this.#usesFloat16(),
    };
    this.#trained = this.#trainedNow();
    this.#pages = new PagedTables(this.network, objective.optimizer.slots);
  }

  /** Forgets the compiled steps where layers were frozen or thawed since; what the optimiser keeps stays. */
  async noticeFrozen(): Promise<void> {
    if (this.#trained === this.#trainedNow()) return;
    this.#trained = this.#trainedNow();
    await this.release();
  }

  /** What the products of its steps are computed in: float32 too where the device has no float16. */
  async precision(): Promise<Precision> {
    return (await this.#usesFloat16()) ? 'mixedFloat16' : 'float32';
  }

  async #sessionOptions(): Promise<SessionOptions> {
    return { ...this.#options, precision: await this.precision() };
  }

  async #usesFloat16(): Promise<boolean> {
    return this.#options.precision === 'mixedFloat16' && hasFloat16(this.device);
  }

  /** What learns now: weights, and layers, since some work otherwise while they are frozen. */
  #trainedNow(): string {
    const weights = this.network.weights.flatMap(({ path, trainable }) => (trainable ? [path] : []));
    const layers = [...layersByPath(this.network)].flatMap(([path, { trainable }]) =>
      trainable ? [path] : [],
    );
    return [...weights, '', ...layers].join();
  }

  /** Room for the states that layers carry from batch to batch: zeros at first. */
  carry({ carried = new Map() }: CarryingGraph): void {
    this.#carried.addFor(carried);
  }

  /** Forgets what stateful layers carry from batch to batch; the next batch begins with zeros. */
  async resetStates(): Promise<void> {
    if (this.#carried.empty) return;
    // Steps that were compiled know the states of as many rows.
    await this.release();
    this.#carried.clear();
  }

  get objective(): Objective {
    if (this.#objective === undefined) throw new Error('call compile({ optimizer, loss }) first');
    return this.#objective;
  }

  /** First values of what is kept beside the weights, where there are none yet. */
  prepareSlots(): void {
    addSlots(this.state, this.network, this.objective);
  }

  /** Puts the moving averages of the weights in their place, where the optimiser keeps some. */
  finalizeWeights(): void {
    const { optimizer } = this.objective;
    const updates = updateOf(optimizer, this.steps + 1) - 1;
    if (!optimizer.useEma || updates === 0) return;
    for (const { path } of this.network.weights) {
      const name = slotName(path, averageSlot);
      if (this.state.has(name)) this.state.set(path, this.state.values(name));
    }
  }

  /** One step of training on `rows` of `data`, once there are slots. Noise depends on `seed` and `step` alone, so that it can be repeated. */
  async train(
    data: Dataset,
    rows: Int32Array,
    step: { number: number; seed: number; scalars: Readonly<Record<string, number>> },
    streamed?: StreamedSums,
    watch?: StepWatch,
  ): Promise<ReadonlyMap<string, number>> {
    const pages = this.#pages;
    const read = pages === undefined || pages.empty ? new Map() : pages.rowsOf(this.#readInputs(data, rows));
    watch?.ended('data');
    const compiled = await this.#trainingFor(data, rows.length, pages?.pageSizes(read) ?? new Map(), watch);
    fillRows(compiled.step, data, rows);
    watch?.ended('data');
    fillNoise(compiled, step.seed, step.number);
    watch?.ended('random');
    for (const [name, value] of Object.entries(step.scalars)) {
      const feed = compiled.step.feeds.get(name);
      if (feed !== undefined) feed[0] = value;
    }
    pages?.bringIn(compiled.step, this.state, read);
    watch?.ended('feed');
    await compiled.step.run();
    watch?.ended('run');
    const numbers = numbersOf(compiled.step);
    if (streamed !== undefined) this.#gather(streamed, compiled.step, data, rows.length);
    // The rows before a step that went wrong show what went wrong in it.
    if (Number.isFinite(numbers.get('loss'))) pages?.takeBack(compiled.step, this.state, read);
    watch?.ended('results');
    return numbers;
  }

  /**
   * Loss, metrics and predictions with the network as it is outside training. Throws UserError, naming the row, where
   * the loss is no number because of what a row holds.
   */
  async evaluate(data: Dataset, batchSize: number): Promise<Evaluation> {
    const sums: Sums = {};
    const streamed: StreamedSums = {};
    const [prediction] = await this.#sweep(data, batchSize, true, (step, rows) => {
      const numbers = numbersOf(step);
      if (!Number.isFinite(numbers.get('loss') ?? 0)) {
        const fault = faultOfRows(data, rows, targetChecks(this.objective, this.network));
        if (fault !== undefined) throw new UserError(fault);
      }
      this.#gather(streamed, step, data, rows.length);
      addTo(sums, numbers, rows.length);
    });
    const { loss = Number.NaN, ...metrics } = meansOf(sums, data.length, this.objective);
    return { loss, metrics: { ...metrics, ...this.streamedResults(streamed) }, prediction };
  }

  /** What the streamed metrics make of their sums. */
  streamedResults(sums: Readonly<StreamedSums>): Record<string, number> {
    return resultsOf(this.objective, sums);
  }

  #gather(sums: StreamedSums, step: Step, data: Dataset, rows: number): void {
    gather(this.objective, sums, step, { rows, data, outputs: this.network.outputs });
  }

  /** What the first output gives for each row. */
  async predict(data: Dataset, batchSize: number): Promise<NDArray> {
    return (await this.predictAll(data, batchSize))[0];
  }

  /** What each output gives for each row. */
  async predictAll(data: Dataset, batchSize: number): Promise<NDArray[]> {
    return this.#sweep(data, batchSize, false, () => {});
  }

  /** Says where in the step before the present state a number stopped being finite. */
  async diagnose(data: Dataset, rows: Int32Array, step: { number: number; seed: number }): Promise<string> {
    const graph = diagnosisGraph(this.network, this.objective, typed(data), rows.length);
    const before = stateBefore(this.network, this.state);
    return firstNotFinite(graph, before, await this.#sessionOptions(), { data, rows, ...step });
  }

  /** Releases the steps that were profiled, so that what was measured is written. */
  async endProfile(): Promise<void> {
    const steps = [...this.#profiled.values()];
    this.#profiled.clear();
    for (const { step } of steps) await step.release();
  }

  async release(): Promise<void> {
    await this.endProfile();
    const steps = [...[...this.#training.values()].map(({ step }) => step), ...this.#evaluation.values()];
    this.#training.clear();
    this.#evaluation.clear();
    for (const step of steps) await step.release();
    await this.state.leaveDevice();
  }

  /** The inputs of a batch, before it is known which of the compiled steps will run it. */
  #readInputs(data: Dataset, rows: Int32Array): RowBuffer[] {
    const inputs = data.inputs.map((type) => bufferOf(type, rows.length));
    data.read(rows, { inputs });
    return inputs;
  }

  /** A whole training step for batches of `batch` rows, of which tables read by rows have as many as `pages` says. */
  stepGraph(data: Dataset, batch: number, pages: ReadonlyMap<string, number> = new Map()): TrainGraph {
    return trainGraph(this.network, this.objective, typed(data), batch, {
      sizes: pages,
      inPlace: this.sharesMemory,
    });
  }

  /** The rows that a step of `batch` rows can need of each table that is read by rows. */
  largestPages({ inputs }: Dataset, batch: number): Map<string, number> {
    const rows = inputs.map(({ shape }, input) => [input, new Int32Array(batch * sizeOf(shape))] as const);
    return this.#pages?.pageSizes(new Map(rows)) ?? new Map();
  }

  async #trainingFor(
    data: Dataset,
    batch: number,
    pages: ReadonlyMap<string, number>,
    watch?: StepWatch,
  ): Promise<CompiledTraining> {
    const key = `${keyOf(data, batch)} ${[...pages].join()}`;
    const kernelTimes = watch?.kernelTimes;
    if (kernelTimes === undefined) await this.endProfile();
    const steps = kernelTimes === undefined ? this.#training : this.#profiled;
    const known = steps.get(key);
    if (known !== undefined) return known;
    const graph = this.stepGraph(data, batch, pages);
    this.carry(graph);
    const options = { ...(await this.#sessionOptions()), kernelTimes };
    const compiled = { step: await Step.compile(graph, this.state, options), noise: graph.noise };
    steps.set(key, compiled);
    watch?.ended('compile');
    return compiled;
  }

  #sweep(data: Dataset, batchSize: number, withLoss: boolean, after: AfterBatch): Promise<NDArray[]> {
    const places = withLoss ? outputsOf(this.objective).map(({ output = 0 }) => output) : undefined;
    const outputs = places?.map((place) => this.network.outputs[place]) ?? this.network.outputs;
    const stepFor = (rows: number): Promise<Step> => this.#evaluationFor(data, rows, withLoss);
    return sweep(data, batchSize, outputs, stepFor, after);
  }

  async #evaluationFor(data: Dataset, batch: number, withLoss: boolean): Promise<Step> {
    const key = `${withLoss} ${keyOf(data, batch)}`;
    const known = this.#evaluation.get(key);
    if (known !== undefined) return known;
    const graph = evaluationGraph(this.network, withLoss ? this.objective : undefined, data, batch);
    this.carry(graph);
    const step = await Step.compile(graph, this.state, await this.#sessionOptions());
    this.#evaluation.set(key, step);
    return step;
  }
}

const keyOf = (data: Dataset, batch: number): string => {
  const { inputs, target, moreTargets, weighted, weightShape, outputWeights } = data;
  return JSON.stringify([batch, inputs, target, weighted, moreTargets, weightShape, outputWeights]);
};

function typed(data: Dataset): RowTypes {
  if (data.target === undefined)
    throw new UserError({
      en: 'there are no targets to train on; give them to fit',
      zh: '没有可供训练的目标；请传给 fit',
    });
  return data;
}
