import { rename, writeFile } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { refuseUnknownOptions } from '../core/known-options.ts';
import { nearestNames } from '../core/nearest.ts';
import type { Dataset, RowType } from '../data/dataset.ts';
import { type NDArray, ndArray } from '../data/nd-array.ts';
import { sizeOf } from '../graph/index.ts';
import { layersByPath, setTrainable } from '../nn/freezing.ts';
import { inferenceOnnx } from '../nn/inference-graph.ts';
import type { Layer, Symbolic } from '../nn/layer.ts';
import { labelOf, type Network, summarize } from '../nn/model.ts';
import { type Device, precisionNamed } from '../runtime/index.ts';
import { Engine } from './engine.ts';
import { fit as fitEngine, type History } from './fit.ts';
import { networkFor } from './lazy-network.ts';
import { type Arrays, checkBatchSize, dataOf, type Inputs, isDataset } from './model-data.ts';
import { Callable, layerOfModel, outputsOfCall } from './model-layer.ts';
import {
  type BatchOptions,
  type CompileOptions,
  compileOptions,
  type EvaluateOptions,
  fitOptions,
  type ModelOptions,
  modelOptions,
  type TrainOptions,
} from './model-options.ts';
import { ModelRows } from './model-rows.ts';
import { type Compiled, compiledOf } from './objective-of.ts';
import { stepOnAll } from './on-batch.ts';
import { progressLine } from './progress.ts';
import { type LoadWeightsOptions, readWeights, writeWeights } from './weights-file.ts';

/** What a model answers: numbers, one for each row and what it gives of it. */
export interface Prediction extends NDArray {
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}
/** What outputs give, in the form in which `model` was given them. */
export type PredictionsOf<Outputs> = Outputs extends Symbolic
  ? Prediction
  : { readonly [Place in keyof Outputs]: Prediction };
/**
 * A network that can be trained. Made by `sequential` or `model`. Call `dispose` when it is no longer needed. It is
 * called like a layer, and is one then with the same weights: `encoder(Input({ shape: [64] }))`.
 */
export class Model<Outputs = Symbolic> extends Callable<Outputs> {
  /** Of the model, for its summary. */
  override readonly name: string;
  readonly #options: ModelOptions;
  readonly #pending: readonly Layer[];
  readonly #keys: readonly string[] | undefined;
  readonly #isList: boolean;
  readonly #layer: Layer;
  #network: Network | undefined;
  #engine: Engine | undefined;
  #compiled: Compiled | undefined;
  readonly #rows: ModelRows;

  /** `outputs` says in which form several outputs were given. */
  constructor(
    network: Network | readonly Layer[],
    options: ModelOptions,
    outputs: { readonly kind: string; readonly keys?: readonly string[]; readonly isList?: boolean } = {
      kind: 'Model',
    },
  ) {
    super((self, inputs) => (self instanceof Model ? self.#call(inputs) : []));
    refuseUnknownOptions('a model', options, modelOptions);
    if (options.precision !== undefined) precisionNamed(options.precision);
    this.name = options.name ?? outputs.kind.toLowerCase();
    this.#options = options;
    this.#keys = outputs.keys;
    this.#isList = outputs.isList ?? false;
    this.#network = 'steps' in network ? network : undefined;
    this.#pending = 'steps' in network ? [] : network;
    this.#layer = layerOfModel({
      kind: outputs.kind,
      name: options.name,
      network: (inputs) => {
        const [first] = inputs ?? [];
        if (first !== undefined) this.#buildFor({ shape: first.shape.slice(1), dtype: dtypeOf(first) });
        return this.#network;
      },
    });
    this.#rows = new ModelRows({
      network: () => this.#network,
      build: (row) => this.#buildFor(row),
      engine: () => this.engine,
      compiled: () => this.#compiled,
      outputNames: () => this.outputNames,
    });
  }

  /** The model as a layer of another, with the same weights; calling the model calls it. */
  get layer(): Layer {
    return this.#layer;
  }

  #call(inputs: Symbolic[]): Symbolic | Symbolic[] {
    const called = this.#layer(...inputs);
    const { length } = this.network.outputs;
    return this.#isList || length > 1 ? outputsOfCall(called, length) : called;
  }

  /** Its layers, each once, in an order in which they can be applied. */
  get layers(): readonly Layer[] {
    if (this.#network === undefined) return this.#pending;
    return [...new Set(this.#network.steps.flatMap(({ layer }) => layer ?? []))];
  }

  /**
   * The layer of this name, or at this place: `getLayer('dense_1')`, `getLayer(0)`; of one inside another by path:
   * `getLayer('encoder/attention')`. Throws UserError where there is none.
   */
  getLayer(wanted: string | number | { readonly name?: string; readonly index?: number }): Layer {
    const nameOrIndex = typeof wanted === 'object' ? (wanted.name ?? wanted.index ?? '') : wanted;
    const found =
      typeof nameOrIndex === 'number'
        ? this.layers.at(nameOrIndex)
        : layersByPath(this.network).get(nameOrIndex);
    if (found !== undefined) return found;
    const known = this.layers.map((each, i) => `${i} ${each.label ?? each.kind}`).join(', ');
    throw new UserError({
      en: `the model has no layer ${JSON.stringify(nameOrIndex)}; its layers are ${known}`,
      zh: `模型没有层 ${JSON.stringify(nameOrIndex)}；其层为 ${known}`,
    });
  }

  /** Its inputs, for another model that begins where this one does. */
  get inputs(): readonly Symbolic[] {
    return this.network.inputs;
  }
  /** What it gives, for another model that continues from there. */
  get outputs(): readonly Symbolic[] {
    return this.network.outputs;
  }
  /** Names of its outputs, by which `compile` and `fit` know them. */
  get outputNames(): readonly string[] {
    if (this.#keys !== undefined) return this.#keys;
    const names: string[] = [];
    for (const output of this.network.outputs) {
      const label = labelOf(this.network, output) ?? output.name ?? 'output';
      const same = names.filter((name) => name === label || name.replace(/_\d+$/, '') === label).length;
      names.push(same === 0 ? label : `${label}_${same}`);
    }
    return names;
  }

  /** Whether its layers learn; setting it freezes or thaws all of them from the next `fit` on, with all inside them. */
  get trainable(): boolean {
    return this.#layer.trainable;
  }
  /** Freezes or thaws all layers. */
  set trainable(trainable: boolean) {
    const set = (each: Layer): void => {
      each.trainable = trainable;
      Object.values(each.definition.parts ?? {}).forEach(set);
    };
    this.#layer.trainable = trainable;
    this.layers.forEach(set);
  }

  /** Where it learns and answers. */
  get device(): Device {
    return this.#options.device ?? 'cpu';
  }

  /** Its inputs, where it knows them already; none otherwise. */
  get builtInputs(): readonly Symbolic[] {
    return this.#network?.inputs ?? [];
  }

  /** The layers and weights; a sequential model without an `Input` has them once it has seen data. */
  get network(): Network {
    if (this.#network === undefined) {
      throw new UserError({
        en: 'the model does not know its input yet; begin it with an Input or call fit first',
        zh: '模型还不知道其输入；请以 Input 开头，或先调用 fit',
      });
    }
    return this.#network;
  }

  /** What trains the network and holds its weights; for code that goes deeper than `fit` and `predict`. */
  get engine(): Engine {
    this.#engine ??= new Engine(this.network, this.#options);
    this.#engine.pullShared();
    return this.#engine;
  }

  /** How to learn: optimiser, loss, and what to measure besides. */
  compile(options: CompileOptions): this {
    refuseUnknownOptions('compile', options, compileOptions);
    this.#compiled = compiledOf(options);
    return this;
  }

  /**
   * Holds the layers that the patterns name as they are from the next `fit` on, with all inside them: `'embedding'`,
   * `'block_*'`, `'encoder/attention'`. What `layer.trainable = false` does. Throws where one names none.
   */
  freeze(...patterns: string[]): this {
    setTrainable(this.network, patterns, false);
    return this;
  }

  /** Lets frozen layers learn again. */
  unfreeze(...patterns: string[]): this {
    setTrainable(this.network, patterns, true);
    return this;
  }

  /** Trains on rows of `x` and their targets `y`. */
  async fit(x: Inputs, y?: Arrays, options: TrainOptions = {}): Promise<History> {
    refuseUnknownOptions('fit', options, fitOptions);
    const { batchSize = 32, epochs = 1, callbacks = [], shuffle = true, verbose = 1, language } = options;
    checkBatchSize(batchSize);
    const all = await this.#rows.weighted(x, y, options);
    const { training, validation } = await this.#rows.validation(all, x, y, options);
    const { engine } = this;
    const asked = this.#options.precision ?? 'float32';
    const note =
      asked === (await engine.precision())
        ? undefined
        : {
            en: `device ${this.device} has no float16 that would be faster; training in float32`,
            zh: `设备 ${this.device} 没有更快的 float16；以 float32 训练`,
          }[language ?? 'en'];
    const progress = verbose === 0 ? [] : [progressLine({ perEpoch: verbose === 2, note, language })];
    try {
      return await fitEngine(engine, training, {
        epochs,
        initialEpoch: options.initialEpoch,
        batchSize,
        seed: this.#options.seed ?? 0,
        shuffle,
        validation,
        callbacks: [...progress, ...callbacks],
        validationLogs: options.validationLogs,
        checkpoint: options.checkpoint,
        signal: options.signal,
      });
    } finally {
      engine.pushShared();
    }
  }

  /**
   * One step of training on all the rows given, in their order. Returns loss and metrics before it, as `fit` logs them;
   * learning rate schedules and noise continue from step to step as in `fit`.
   */
  async trainOnBatch(x: Inputs, y?: Arrays, options: BatchOptions = {}): Promise<Record<string, number>> {
    refuseUnknownOptions('trainOnBatch', options, ['sampleWeight', 'classWeight']);
    const data = await this.#rows.weighted(x, y, options);
    try {
      return await stepOnAll(this.engine, data, this.#options.seed ?? 0);
    } finally {
      this.engine.pushShared();
    }
  }

  /** Loss and metrics on rows that were not trained on. */
  async evaluate(x: Inputs, y?: Arrays, options: EvaluateOptions = {}): Promise<Record<string, number>> {
    refuseUnknownOptions('evaluate', options, ['batchSize', 'sampleWeight']);
    const { batchSize = 32, sampleWeight } = options;
    checkBatchSize(batchSize);
    const data = await this.#rows.weighted(x, y, { sampleWeight });
    if (data.target === undefined)
      throw new UserError({
        en: 'evaluate needs the targets; predict does without',
        zh: 'evaluate 需要目标；不需要目标时请用 predict',
      });
    const { loss, metrics } = await this.engine.evaluate(data, batchSize);
    return { loss, ...metrics };
  }

  /** Loss and metrics on all the rows given, in one step. */
  async testOnBatch(
    x: Inputs,
    y?: Arrays,
    options: { readonly sampleWeight?: EvaluateOptions['sampleWeight'] } = {},
  ): Promise<Record<string, number>> {
    refuseUnknownOptions('testOnBatch', options, ['sampleWeight']);
    return this.evaluate(x, y, { ...options, batchSize: 2 ** 30 });
  }

  /** What the network gives for all the rows given, in one step. */
  async predictOnBatch(x: Inputs): Promise<PredictionsOf<Outputs>> {
    return this.predict(x, { batchSize: 2 ** 30 });
  }

  /**
   * What the network gives for each row: `[rows, ...]`; of a model of several outputs a list of them, or an object by
   * name, as `model` was given them.
   */
  async predict(x: Inputs, options: { batchSize?: number } = {}): Promise<PredictionsOf<Outputs>> {
    refuseUnknownOptions('predict', options, ['batchSize']);
    const { batchSize = 32 } = options;
    checkBatchSize(batchSize);
    const data = isDataset(x) ? x : dataOf(x, undefined, undefined, this.#network?.inputs);
    return this.#formed((await this.#predictions(data, batchSize)).map(numbers));
  }

  async #predictions(data: Dataset, batchSize: number): Promise<NDArray[]> {
    if (data.length > 0) {
      // Before `engine` is asked for: it needs the network, whose input the data may have to give.
      const fitted = this.#rows.fitted(data);
      return this.engine.predictAll(fitted, batchSize);
    }
    const [row] = data.inputs;
    if (row !== undefined && row.shape.length > 0) this.#buildFor(row);
    const outputs = this.#network?.outputs ?? [{ shape: [0] }];
    return outputs.map(({ shape }) => ({ data: new Float32Array(0), shape: [0, ...shape.slice(1)] }));
  }

  #formed(all: readonly Prediction[]): PredictionsOf<Outputs> {
    const keys = this.#keys;
    const formed: unknown =
      keys !== undefined
        ? Object.fromEntries(keys.map((name, i) => [name, all[i]]))
        : this.#isList
          ? all
          : all[0];
    return formed as PredictionsOf<Outputs>;
  }

  /** Has stateful layers begin with zeros again. */
  async resetStates(): Promise<void> {
    await this.#engine?.resetStates();
  }

  /** A table of layers, shapes and numbers of parameters. */
  summary(): string {
    return summarize(this.name, this.network);
  }

  /** Copies of the weights, by path: `dense/kernel`. */
  getWeights(): Map<string, Float32Array> {
    return new Map(this.network.weights.map(({ path }) => [path, this.engine.state.values(path).slice()]));
  }

  /** Takes values for the weights named, each as long as the weight. Throws for a path or a length that is another. */
  setWeights(
    weights: ReadonlyMap<string, ArrayLike<number>> | Readonly<Record<string, ArrayLike<number>>>,
  ): void {
    const { engine, network } = this;
    const lengths = new Map(network.weights.map(({ path, shape }) => [path, sizeOf(shape)]));
    const entries = weights instanceof Map ? [...weights] : Object.entries(weights);
    for (const [path, values] of entries) {
      const length = lengths.get(path);
      if (length === undefined) {
        const near = nearestNames(path, [...lengths.keys()]).join(', ');
        throw new UserError({
          en: `the model has no weight called "${path}"; ${near === '' ? `it has ${[...lengths.keys()].join(', ')}` : `did you mean ${near}?`}`,
          zh: `模型没有名为“${path}”的权重；${near === '' ? `它有 ${[...lengths.keys()].join('、')}` : `是否为 ${near}？`}`,
        });
      }
      if (length !== values.length) {
        throw new UserError({
          en: `the weight ${path} has ${length} values and was given ${values.length}`,
          zh: `权重 ${path} 有 ${length} 个值，而给出了 ${values.length} 个`,
        });
      }
    }
    for (const [path, values] of entries)
      engine.state.set(path, values instanceof Float32Array ? values : Float32Array.from(values));
    engine.pushShared();
  }

  /** Writes the weights to one file: `weights.safetensors` for other programs, any other name for Millwright alone. */
  async saveWeights(path: string): Promise<void> {
    await writeWeights(path, this.network.weights, (name) => this.engine.state.values(name));
  }

  /**
   * Takes the weights that `saveWeights` or `modelCheckpoint` wrote for a model of the same layers, or those of another
   * program's .safetensors file by `names`.
   */
  async loadWeights(path: string, options: LoadWeightsOptions = {}): Promise<void> {
    this.setWeights(await readWeights(path, this.network.weights, options));
  }

  /** Writes the network and its weights as one ONNX file, which any ONNX Runtime runs: `model.save('model.onnx')`. */
  async save(path: string): Promise<void> {
    if (!path.endsWith('.onnx')) {
      throw new UserError({
        en: `save writes ONNX: give a path that ends in .onnx, not ${path} (saveWeights takes any name)`,
        zh: `save 写出 ONNX：路径应以 .onnx 结尾，而不是 ${path}（saveWeights 可用任意名称）`,
      });
    }
    const partial = `${path}.partial`;
    const outputs = this.#isList || this.#keys !== undefined ? this.outputNames : ['output'];
    await writeFile(partial, inferenceOnnx(this.network, this.getWeights(), { output: outputs }));
    await rename(partial, path);
  }

  /** Gives back the memory of the compiled graphs. The model can be used again; it compiles again. */
  async dispose(): Promise<void> {
    await this.#engine?.release();
  }

  #buildFor(row: RowType): void {
    this.#network ??= networkFor(this.#pending, row, this.#options.seed ?? 0);
  }
}

const dtypeOf = ({ dtype }: Pick<Symbolic, 'dtype'>): RowType['dtype'] =>
  dtype === 'int32' || dtype === 'int64' ? 'int32' : 'float32';

/** Whole numbers of 64 bits as numbers. */
function numbers({ data, shape }: NDArray): Prediction {
  const { data: plain } = ndArray({ data, shape });
  if (plain instanceof BigInt64Array) throw new Error('whole numbers of 64 bits are read as others');
  return { data: plain, shape };
}
