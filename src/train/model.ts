import { rename, writeFile } from 'node:fs/promises';
import { UserError } from '../core/errors.ts';
import { refuseUnknownOptions } from '../core/known-options.ts';
import { arrayDataset, type Dataset, subset } from '../data/dataset.ts';
import { type ArrayLikeData, type NDArray, ndArray } from '../data/nd-array.ts';
import { setTrainable } from '../nn/freezing.ts';
import { inferenceOnnx } from '../nn/inference-graph.ts';
import type { Layer, Symbolic } from '../nn/layer.ts';
import { type LossFunction, lossOf } from '../nn/losses/index.ts';
import { buildNetwork, Input, type Network, summarize } from '../nn/model.ts';
import { type Device, precisionNamed } from '../runtime/index.ts';
import { fittedTo } from './check-data.ts';
import { withCheckedTargets } from './check-targets.ts';
import { Engine } from './engine.ts';
import { fit as fitEngine, type History } from './fit.ts';
import { type Metric, metricsOf } from './metric-functions.ts';
import {
  type CompileOptions,
  compileOptions,
  fitOptions,
  type ModelOptions,
  modelOptions,
  type TrainOptions,
} from './model-options.ts';
import { optimizerOf } from './optimizers/index.ts';
import type { Optimizer } from './optimizers/optimizer.ts';
import { progressLine } from './progress.ts';
import { type LoadWeightsOptions, readWeights, writeWeights } from './weights-file.ts';

type Inputs = ArrayLikeData | readonly NDArray[] | Dataset;

/** A network that can be trained. Made by `sequential` or `model`. Call `dispose` when it is no longer needed. */
export class Model {
  /** Of the model, for its summary. */
  readonly name: string;
  readonly #options: ModelOptions;
  readonly #pending: readonly Layer[];
  #network: Network | undefined;
  #engine: Engine | undefined;
  #compiled: { optimizer: Optimizer; loss: LossFunction; metrics: readonly Metric[] } | undefined;

  constructor(network: Network | readonly Layer[], options: ModelOptions) {
    refuseUnknownOptions('a model', options, modelOptions);
    if (options.precision !== undefined) precisionNamed(options.precision);
    this.name = options.name ?? 'model';
    this.#options = options;
    this.#network = 'steps' in network ? network : undefined;
    this.#pending = 'steps' in network ? [] : network;
  }

  /** Where it learns and answers. */
  get device(): Device {
    return this.#options.device ?? 'cpu';
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
    const { optimizer, loss, metrics = [] } = options;
    this.#compiled = { optimizer: optimizerOf(optimizer), loss: lossOf(loss), metrics };
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
  async fit(x: Inputs, y: ArrayLikeData | undefined, options: TrainOptions = {}): Promise<History> {
    refuseUnknownOptions('fit', options, fitOptions);
    const { batchSize = 32, epochs = 1, callbacks = [], shuffle = true, verbose = 1, language } = options;
    if (isDataset(x) && (options.classWeight !== undefined || options.sampleWeight !== undefined)) {
      throw new UserError('classWeight and sampleWeight go with arrays; give a Dataset its own weights');
    }
    const all = await this.#prepare(this.#dataset(x, y, sampleWeights(y, options)));
    const { training, validation } = this.#validation(all, options);
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

  /** Loss and metrics on rows that were not trained on. */
  async evaluate(
    x: Inputs,
    y?: ArrayLikeData,
    options: { batchSize?: number } = {},
  ): Promise<Record<string, number>> {
    refuseUnknownOptions('evaluate', options, ['batchSize']);
    const data = await this.#prepare(this.#dataset(x, y));
    if (data.target === undefined) throw new UserError('evaluate needs the targets; predict does without');
    const { loss, metrics } = await this.engine.evaluate(data, options.batchSize ?? 32);
    return { loss, ...metrics };
  }

  /** What the network gives for each row: `[rows, ...]`. */
  async predict(x: Inputs, options: { batchSize?: number } = {}): Promise<NDArray> {
    refuseUnknownOptions('predict', options, ['batchSize']);
    const data = this.#dataset(x, undefined);
    if (data.length === 0) return { data: new Float32Array(0), shape: [0] };
    // Before `engine` is asked for: it needs the network, whose input the data may have to give.
    const fitted = this.#fitted(data);
    return this.engine.predict(fitted, options.batchSize ?? 32);
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
  setWeights(weights: ReadonlyMap<string, Float32Array>): void {
    const { engine } = this;
    for (const [path, values] of weights) engine.state.set(path, values);
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
    await writeFile(partial, inferenceOnnx(this.network, this.getWeights(), { output: 'output' }));
    await rename(partial, path);
  }

  /** Gives back the memory of the compiled graphs. The model can be used again; it compiles again. */
  async dispose(): Promise<void> {
    await this.#engine?.release();
  }

  #dataset(x: Inputs, y: ArrayLikeData | undefined, weights?: ArrayLike<number>): Dataset {
    return isDataset(x) ? x : arrayDataset(severalOf(x), y, weights);
  }

  #build(data: Dataset): void {
    if (this.#network !== undefined) return;
    const [row] = data.inputs;
    if (row === undefined) throw new UserError('a sequential model has one input');
    const first = Input({ shape: row.shape, dtype: row.dtype });
    this.#network = buildNetwork([first], [chain(this.#pending, first)], this.#options.seed ?? 0);
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
    const { loss, metrics, optimizer } = this.#compiled;
    if (this.#objectiveOf === this.#compiled) await this.engine.noticeFrozen();
    else {
      this.#objectiveOf = this.#compiled;
      const target = { shape: [0, ...(data.target?.shape ?? [])] };
      await this.engine.setObjective({
        loss,
        optimizer,
        ...metricsOf(metrics, target, this.network.outputs[0]),
      });
    }
    return withCheckedTargets(data, this.engine.objective, this.network);
  }
  #objectiveOf: object | undefined;

  #validation(
    all: Dataset,
    { validationData, validationSplit = 0 }: TrainOptions,
  ): { training: Dataset; validation: Dataset | undefined } {
    if (validationData !== undefined) {
      const given = isDataset(validationData)
        ? validationData
        : arrayDataset(severalOf(validationData[0]), validationData[1]);
      if (given.length === 0) throw new UserError('validationData has no rows; give some or leave it out');
      return {
        training: all,
        validation: withCheckedTargets(fittedTo(this.network, given), this.engine.objective, this.network),
      };
    }
    if (validationSplit === 0) return { training: all, validation: undefined };
    const kept = Math.floor(all.length * (1 - validationSplit));
    if (kept < 1 || kept >= all.length) {
      throw new UserError(`validationSplit ${validationSplit} of ${all.length} rows leaves one side empty`);
    }
    const rows = (start: number, end: number) =>
      Int32Array.from({ length: end - start }, (_, i) => start + i);
    return { training: subset(all, rows(0, kept)), validation: subset(all, rows(kept, all.length)) };
  }
}

/** Layers one after another. The input's shape is taken from an `Input` or from the first data. */
export function sequential(layers: readonly (Layer | Symbolic)[], options: ModelOptions = {}): Model {
  const [first, ...rest] = layers;
  const stack = layers.filter((each): each is Layer => typeof each === 'function');
  if (stack.length === 0) throw new UserError('a sequential model needs at least one layer');
  const begin = typeof first === 'function' ? declaredInput(first) : first;
  if (begin === undefined) return new Model(stack, { name: 'sequential', ...options });
  if (typeof first !== 'function' && rest.length !== stack.length)
    throw new UserError('only the first of a sequential model can be an Input');
  return new Model(buildNetwork([begin], [chain(stack, begin)], options.seed ?? 0), {
    name: 'sequential',
    ...options,
  });
}

/** The input that a first layer declares: an `Embedding` by `inputLength`, any layer by `inputShape`. */
function declaredInput({ definition: { indices }, options: { inputShape } }: Layer): Symbolic | undefined {
  if (indices?.length !== undefined) return Input({ shape: [indices.length], dtype: 'int32' });
  if (!Array.isArray(inputShape)) return undefined;
  return Input({ shape: inputShape.map(Number), dtype: indices === undefined ? 'float32' : 'int32' });
}

/** A model of any form, from its inputs to its output. */
export function model(
  { inputs, outputs }: { inputs: Symbolic | readonly Symbolic[]; outputs: Symbolic },
  options: ModelOptions = {},
): Model {
  const several: readonly Symbolic[] = 'value' in inputs ? [inputs] : inputs;
  return new Model(buildNetwork(several, [outputs], options.seed ?? 0), options);
}

const chain = (layers: readonly Layer[], first: Symbolic): Symbolic =>
  layers.reduce((symbolic, layer) => layer(symbolic), first);

const isDataset = (x: unknown): x is Dataset =>
  typeof x === 'object' && x !== null && 'read' in x && 'inputs' in x;
/** One array, or a list of arrays with a shape for a model of several inputs. */
function severalOf(x: ArrayLikeData | readonly NDArray[]): readonly ArrayLikeData[] {
  return isList(x) ? x : [x];
}
const isList = (x: ArrayLikeData | readonly NDArray[]): x is readonly NDArray[] =>
  Array.isArray(x) && x.length > 0 && x.every((each) => typeof each === 'object' && 'shape' in each);

function sampleWeights(
  y: ArrayLikeData | undefined,
  { classWeight, sampleWeight }: TrainOptions,
): ArrayLike<number> | undefined {
  if (classWeight === undefined || y === undefined) return sampleWeight;
  const { data, shape } = ndArray(y);
  const classes = shape.length > 1 ? shape[shape.length - 1] : 1;
  const classOf = (row: number): number => {
    if (classes === 1) return Number(data[row]);
    const own = data.subarray(row * classes, (row + 1) * classes);
    return own.findIndex((value: number | bigint) => Number(value) === 1);
  };
  return Float32Array.from(
    { length: shape[0] },
    (_, row) => (classWeight[classOf(row)] ?? 1) * (sampleWeight?.[row] ?? 1),
  );
}
