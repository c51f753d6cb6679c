import { rename, writeFile } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { refuseUnknownOptions } from '../core/known-options.ts';
import { nearestNames } from '../core/nearest.ts';
import { type Dataset, type RowType, subset } from '../data/dataset.ts';
import { type ArrayLikeData, type NDArray, ndArray } from '../data/nd-array.ts';
import { sizeOf } from '../graph/index.ts';
import { layersByPath, setTrainable } from '../nn/freezing.ts';
import { inferenceOnnx } from '../nn/inference-graph.ts';
import type { Layer, Symbolic } from '../nn/layer.ts';
import { buildNetwork, Input, labelOf, type Network, summarize } from '../nn/model.ts';
import { type Device, precisionNamed } from '../runtime/index.ts';
import { fittedTo } from './check-data.ts';
import { withCheckedTargets } from './check-targets.ts';
import { Engine } from './engine.ts';
import { fit as fitEngine, type History } from './fit.ts';
import {
  type Arrays,
  arraysFor,
  checkBatchSize,
  dataOf,
  type Inputs,
  isDataset,
  targetsFor,
  weightsByClass,
  wrongTargets,
} from './model-data.ts';
import { Callable, checkLayers, layerOfModel, outputsOfCall } from './model-layer.ts';
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
import { type Compiled, compiledOf, objectiveOf, usedOutputs } from './objective-of.ts';
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
  /** Names of the outputs: those of the layers that give them, or those that `model` was given. */
  readonly #options: ModelOptions;
  readonly #pending: readonly Layer[];
  readonly #keys: readonly string[] | undefined;
  readonly #isList: boolean;
  readonly #layer: Layer;
  #network: Network | undefined;
  #engine: Engine | undefined;
  #compiled: Compiled | undefined;
  #objectiveOf: object | undefined;

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

  /** Its inputs, where it knows them already. */
  get builtInputs(): readonly Symbolic[] {
    return this.#network?.inputs ?? [];
  }

  /** The layers and weights; a sequential model without an `Input` has them once it has seen data. */
  get network(): Network {
    if (this.#network === undefined) {
      throw new UserError('the model does not know its input yet; begin it with an Input or call fit first');
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
    const all = await this.#weighted(x, y, options);
    const { training, validation } = await this.#validation(all, x, y, options);
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
    const data = await this.#weighted(x, y, options);
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
    const data = await this.#weighted(x, y, { sampleWeight });
    if (data.target === undefined) throw new UserError('evaluate needs the targets; predict does without');
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
      const fitted = this.#fitted(data);
      return this.engine.predictAll(fitted, batchSize);
    }
    if (this.#network === undefined && (data.inputs[0]?.shape.length ?? 0) > 0) this.#build(data);
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
      throw new UserError(
        `save writes ONNX: give a path that ends in .onnx, not ${path} (saveWeights takes any name)`,
      );
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

  /** Rows, targets and weights as the network takes them, with what is compiled in force. */
  async #weighted(x: Inputs, y: Arrays | undefined, given: BatchOptions): Promise<Dataset> {
    const { classWeight, sampleWeight } = given;
    if (isDataset(x)) {
      if (classWeight !== undefined || sampleWeight !== undefined)
        throw new UserError('classWeight and sampleWeight go with arrays; give a Dataset its own weights');
      return this.#prepare(x);
    }
    const targets = y === undefined ? undefined : this.#targets(y);
    if (classWeight === undefined || targets === undefined)
      return this.#prepare(dataOf(x, targets, sampleWeight, this.#network?.inputs));
    const [target, another] = targets;
    if (another !== undefined || target === undefined) {
      throw new UserError({
        en: 'classWeight goes with one output, and the model is trained at several; give sampleWeight instead',
        zh: 'classWeight 只适用于单个输出，而模型在多个输出上训练；请改用 sampleWeight',
      });
    }
    const weights = weightsByClass(target, classWeight, sampleWeight);
    return this.#prepare(dataOf(x, targets, weights, this.#network?.inputs));
  }

  /** The targets of the outputs that are trained. */
  #targets(y: Arrays): readonly ArrayLikeData[] {
    if (this.#network === undefined) return [arraysFor(y, { what: 'output', names: ['output'] })[0]];
    const all = this.outputNames;
    return targetsFor(y, all, this.#compiled === undefined ? [0] : usedOutputs(this.#compiled, all));
  }

  #build(data: Dataset): void {
    const [row] = data.inputs;
    if (this.#network !== undefined) return;
    if (row === undefined) throw new UserError('a sequential model has one input');
    this.#buildFor(row);
  }

  /**
   * Builds a sequential model for rows like this. Whole numbers become float32, as in Keras, unless its first layer
   * reads indices or the layers work with nothing else.
   */
  #buildFor(row: RowType): void {
    if (this.#network !== undefined) return;
    const built = ({ dtype, shape }: RowType): Network => {
      const first = Input({ shape, dtype });
      return buildNetwork([first], [chain(this.#pending, first)], this.#options.seed ?? 0);
    };
    const { dtype, shape } = row;
    const types =
      dtype === 'float32' || readsIndices(this.#pending[0]) ? [dtype] : (['float32', dtype] as const);
    // One number a row is read as a row of one number where the layers need features.
    const shapes = shape.length === 0 ? [shape, [1]] : [shape];
    const tries = types.flatMap((type) => shapes.map((each) => ({ dtype: type, shape: each })));
    let refusal: unknown;
    for (const each of tries) {
      try {
        this.#network = built(each);
        return;
      } catch (error) {
        refusal ??= error;
      }
    }
    throw refusal;
  }

  /** The data as the network takes them; a sequential model without an `Input` learns its input's shape from them. */
  #fitted(data: Dataset): Dataset {
    this.#build(data);
    return fittedTo(this.network, data);
  }

  async #prepare(unfitted: Dataset): Promise<Dataset> {
    if (unfitted.length === 0) throw new UserError('there are no rows; give at least one');
    const data = this.#fitted(unfitted);
    if (this.#compiled === undefined)
      throw new UserError('call compile({ optimizer, loss }) before fit or evaluate');
    const types = [data.target, ...(data.moreTargets ?? [])];
    const used = usedOutputs(this.#compiled, this.outputNames);
    if (data.target !== undefined && types.length !== used.length)
      throw wrongTargets(types.length, used.length);
    if (this.#objectiveOf === this.#compiled) await this.engine.noticeFrozen();
    else {
      const objective = objectiveOf(this.#compiled, this.network.outputs, this.outputNames, types);
      await this.engine.setObjective(objective);
      this.#objectiveOf = this.#compiled;
    }
    return withCheckedTargets(data, this.engine.objective, this.network);
  }

  async #validation(
    all: Dataset,
    x: Inputs,
    y: Arrays | undefined,
    { validationData, validationSplit = 0, sampleWeight, classWeight }: TrainOptions,
  ): Promise<{ training: Dataset; validation: Dataset | undefined }> {
    if (validationData !== undefined) {
      const given = isDataset(validationData) ? validationData : this.#validationRows(validationData);
      if (given.length === 0) throw new UserError('validationData has no rows; give some or leave it out');
      const fitted = fittedTo(this.network, given);
      return { training: all, validation: withCheckedTargets(fitted, this.engine.objective, this.network) };
    }
    if (validationSplit === 0) return { training: all, validation: undefined };
    const kept = Math.floor(all.length * (1 - validationSplit));
    if (!(kept >= 1 && kept < all.length)) {
      throw new UserError({
        en: `validationSplit ${validationSplit} of ${all.length} rows leaves one side empty; give a share between 0 and 1`,
        zh: `${all.length} 行数据按 validationSplit ${validationSplit} 划分后有一边为空；请给出 0 到 1 之间的比例`,
      });
    }
    const rows = (start: number, end: number) =>
      Int32Array.from({ length: end - start }, (_, i) => start + i);
    // Weights of classes are for training only, those of rows for both.
    const plain = classWeight === undefined ? all : await this.#weighted(x, y, { sampleWeight });
    return {
      training: subset(all, rows(0, kept)),
      validation: subset(plain, rows(kept, all.length)),
    };
  }

  #validationRows(given: unknown): Dataset {
    if (!Array.isArray(given) || given.length < 2 || given.length > 3) {
      throw new UserError({
        en: 'validationData is [x, y], [x, y, sampleWeight] or a Dataset',
        zh: 'validationData 应为 [x, y]、[x, y, sampleWeight] 或 Dataset',
      });
    }
    const [x, y, weights]: [Arrays, Arrays, ArrayLikeData?] = [given[0], given[1], given[2]];
    return dataOf(x, this.#targets(y), weights, this.network.inputs);
  }
}

/** Layers one after another, or models as layers. The input's shape is taken from an `Input` or from the first data. */
export function sequential(layers: readonly (Layer | Model | Symbolic)[], options: ModelOptions = {}): Model {
  checkLayers(layers);
  const [first] = layers;
  const stack = layers.flatMap((each) =>
    each instanceof Model ? each.layer : typeof each === 'function' ? each : [],
  );
  if (stack.length === 0) throw new UserError('a sequential model needs at least one layer');
  const begin =
    first instanceof Model ? inputLike(first) : typeof first === 'function' ? declaredInput(first) : first;
  const kind = { kind: 'Sequential' };
  if (begin === undefined) return new Model(stack, options, kind);
  return new Model(buildNetwork([begin], [chain(stack, begin)], options.seed ?? 0), options, kind);
}

/** An input such as that of a model that knows its own. */
function inputLike(first: Model): Symbolic | undefined {
  const [input] = first.builtInputs;
  return input && Input({ shape: input.shape.slice(1), dtype: input.dtype });
}

/** The input that a first layer declares: an `Embedding` by `inputLength`, any layer by `inputShape`. */
function declaredInput({ definition: { indices }, options: { inputShape } }: Layer): Symbolic | undefined {
  if (indices?.length !== undefined) return Input({ shape: [indices.length], dtype: 'int32' });
  if (!Array.isArray(inputShape)) return undefined;
  return Input({ shape: inputShape.map(Number), dtype: indices === undefined ? 'float32' : 'int32' });
}

type Ends = Symbolic | readonly Symbolic[] | Readonly<Record<string, Symbolic>>;

/**
 * A model of any form, from its inputs to its outputs: one, a list, or several by name, as which `compile`, `fit` and
 * `predict` know them.
 *
 *     const network = model({ inputs: photo, outputs: { kind: Dense(4)(features), size: Dense(1)(features) } });
 *     network.compile({ optimizer: 'adam', loss: { kind: 'categoricalCrossentropy', size: 'mse' } });
 */
export function model<const Outputs extends readonly Symbolic[] | Readonly<Record<string, Symbolic>>>(
  ends: { inputs: Symbolic | readonly Symbolic[]; outputs: Outputs },
  options?: ModelOptions,
): Model<Outputs>;
export function model(
  ends: { inputs: Symbolic | readonly Symbolic[]; outputs: Symbolic },
  options?: ModelOptions,
): Model;
export function model(
  { inputs, outputs }: { inputs: Symbolic | readonly Symbolic[]; outputs: Ends },
  options: ModelOptions = {},
): Model<Ends> {
  const several: readonly Symbolic[] = Array.isArray(inputs) ? inputs : [inputs];
  const keys = isSymbolic(outputs) || Array.isArray(outputs) ? undefined : Object.keys(outputs ?? {});
  const ends: readonly Symbolic[] =
    isSymbolic(outputs) || typeof outputs !== 'object' ? [outputs] : Object.values(outputs);
  checkEnds('input', several);
  checkEnds('output', ends);
  return new Model<Ends>(buildNetwork(several, ends, options.seed ?? 0), options, {
    kind: 'Model',
    keys,
    isList: Array.isArray(outputs),
  });
}

const isSymbolic = (given: unknown): given is Symbolic =>
  typeof given === 'object' && given !== null && 'value' in given && 'shape' in given;

function checkEnds(what: 'input' | 'output', ends: readonly unknown[]): void {
  const strange = ends.findIndex((each) => !isSymbolic(each));
  if (strange < 0 && ends.length > 0) return;
  throw new UserError({
    en: `${what} ${strange + 1} of the model is ${typeof ends[strange] === 'function' ? 'a layer' : 'no tensor'}; give what ${what === 'input' ? 'Input returns' : 'a call of a layer returns: Dense(1)(x)'}`,
    zh: `模型的第 ${strange + 1} 个${what === 'input' ? '输入' : '输出'}不是张量；请给出${what === 'input' ? ' Input 的返回值' : '调用层得到的结果：Dense(1)(x)'}`,
  });
}

const chain = (layers: readonly Layer[], first: Symbolic): Symbolic =>
  layers.reduce((symbolic, layer) => layer(symbolic), first);

/** Whether the layer, or one that it is made of, looks up rows of a table by its input. */
const readsIndices = ({ definition: { indices, parts = {} } }: Layer): boolean =>
  indices !== undefined || Object.values(parts).some(readsIndices);

const dtypeOf = ({ dtype }: Pick<Symbolic, 'dtype'>): RowType['dtype'] =>
  dtype === 'int32' || dtype === 'int64' ? 'int32' : 'float32';

/** Whole numbers of 64 bits as numbers. */
function numbers({ data, shape }: NDArray): Prediction {
  const { data: plain } = ndArray({ data, shape });
  if (plain instanceof BigInt64Array) throw new Error('whole numbers of 64 bits are read as others');
  return { data: plain, shape };
}
