/**
 * Typed reading of the numbers recorded from Keras and PyTorch in `../fixtures/nn/` (the `record_*.py` scripts there
 * say how each was made). A tensor's `data` are row-major. Every loader checks what it reads and throws an Error that
 * names file, case and field.
 */
import { readFileSync } from 'node:fs';

export interface FixtureTensor {
  readonly shape: readonly number[];
  /** Booleans are 0 and 1. */
  readonly data: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
}

export type NamedTensors = Readonly<Record<string, FixtureTensor>>;

/** Arguments under Keras' names in camelCase; values as Keras writes them (`'leaky_relu'`). */
export type LayerConfig = Readonly<Record<string, unknown>>;

export const layerFiles = [
  'dense.json',
  'embedding.json',
  'lstm.json',
  'gru.json',
  'bidirectional.json',
  'conv1d.json',
  'conv2d.json',
  'pooling1d.json',
  'pooling2d.json',
  'normalization.json',
  'attention.json',
  'shaping.json',
  'transformer.json',
  'decoder.json',
  'conv3d.json',
  'transposed.json',
  'separable1d.json',
  'pooling3d.json',
  'adaptive.json',
  'cropping.json',
  'activations.json',
  'simple_rnn.json',
  'wrappers.json',
  'normalization2.json',
  'attention2.json',
  'conv_lstm.json',
] as const;

export type LayerFile = (typeof layerFiles)[number];

export interface LayerCase {
  readonly name: string;
  /** Keras' class (`'Dense'`), or KerasHub's `'TransformerEncoder'`. */
  readonly layer: string;
  /** `Bidirectional` holds `layer: { layer: 'LSTM', config: {...} }`. */
  readonly config: LayerConfig;
  /** MultiHeadAttention: query, value and, in some cases, key. */
  readonly inputs: readonly FixtureTensor[];
  /** Mask of the only input, `[batch, time]`, 1 where there is data. */
  readonly mask?: FixtureTensor;
  /** Mask of each of several inputs. */
  readonly masks?: readonly (FixtureTensor | undefined)[];
  /** `[batch, query time, key time]`, 1 where attention is allowed. */
  readonly attentionMask?: FixtureTensor;
  readonly useCausalMask?: boolean;
  readonly training?: boolean;
  /** Recurrent layers: LSTM's hidden and carry, GRU's hidden state. */
  readonly initialState?: readonly FixtureTensor[];
  readonly weights: NamedTensors;
  readonly output: FixtureTensor;
  /** Mask that the output carries to the next layer; absent where it carries none. */
  readonly outputMask?: FixtureTensor;
  /** The output may be anything where `outputMask` is 0 (its gradient is 0 there): do not compare it there. */
  readonly undefinedWhereMasked: boolean;
  /** With `returnState`: what follows the output. */
  readonly states?: readonly FixtureTensor[];
  /** Gradients below are those of sum(output * outputGradient) + sum(states * stateGradients). */
  readonly outputGradient: FixtureTensor;
  readonly stateGradients?: readonly FixtureTensor[];
  /** One for each input; absent for integer inputs. */
  readonly inputGradients?: readonly FixtureTensor[];
  readonly initialStateGradients?: readonly FixtureTensor[];
  /** One for each trainable weight. */
  readonly weightGradients: NamedTensors;
  /** BatchNormalization in training: `movingMean` and `movingVariance` after the step. */
  readonly updatedWeights?: NamedTensors;
}

export interface LossCase {
  readonly name: string;
  /** Keras' class with a small first letter: `'sparseCategoricalCrossentropy'`. */
  readonly loss: string;
  /** `fromLogits`, `labelSmoothing`, `ignoreClass`, `delta`, and `reduction` where not `'sum_over_batch_size'`. */
  readonly config: LayerConfig;
  readonly targets: FixtureTensor;
  readonly predictions: FixtureTensor;
  /** Of the shape of `perSample`, or one that is repeated over its last axes. */
  readonly sampleWeights?: FixtureTensor;
  /** Losses before weights and reduction. */
  readonly perSample: FixtureTensor;
  /** The loss with weights, reduced. */
  readonly value: number;
  /** Gradient of `value`. */
  readonly predictionGradient: FixtureTensor;
}

export const optimizerNames = [
  'SGD',
  'RMSprop',
  'Adam',
  'AdamW',
  'Adagrad',
  'Adadelta',
  'Adamax',
  'Nadam',
  'Lion',
  'Lamb',
  'Adafactor',
  'Ftrl',
  'Muon',
] as const;
export type OptimizerName = (typeof optimizerNames)[number];

export interface OptimizerCase {
  readonly name: string;
  readonly optimizer: OptimizerName;
  /** `clipvalue`, `clipnorm` (each parameter by itself) and `globalClipnorm` (all together) are among them. */
  readonly config: LayerConfig;
  /** A rate for each step, in place of `config.learningRate`. */
  readonly learningRates?: readonly number[];
  /** Before the first step. */
  readonly parameters: NamedTensors;
  /** Of each parameter for all steps, before clipping: `[steps, ...shape]`. */
  readonly gradients: NamedTensors;
  /** The parameters after so many steps. */
  readonly after: ReadonlyMap<number, NamedTensors>;
  /** With `useEma`, the moving averages after so many steps. */
  readonly averages: ReadonlyMap<number, NamedTensors>;
}

export interface RegularizerCase {
  readonly name: string;
  readonly regularizer: 'L1' | 'L2' | 'L1L2' | 'OrthogonalRegularizer';
  readonly config: LayerConfig;
  readonly weight: FixtureTensor;
  readonly value: number;
  readonly gradient: FixtureTensor;
}

export interface ConstraintCase {
  readonly name: string;
  readonly constraint: 'MaxNorm' | 'UnitNorm' | 'NonNeg' | 'MinMaxNorm';
  readonly config: LayerConfig;
  readonly weight: FixtureTensor;
  readonly result: FixtureTensor;
}

type Fields = Readonly<Record<string, unknown>>;
/** Turns a value that JSON held into a T; `where` names it in errors. */
type Reader<T> = (value: unknown, where: string) => T;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(where: string, expected: string): never {
  throw new Error(`${where} should be ${expected}; record the fixture again`);
}

const fields: Reader<Fields> = (value, where) => (isFields(value) ? value : wrong(where, 'an object'));
const text: Reader<string> = (value, where) => (typeof value === 'string' ? value : wrong(where, 'a string'));
const number: Reader<number> = (value, where) =>
  typeof value === 'number' ? value : wrong(where, 'a number');
const flag: Reader<boolean> = (value, where) =>
  typeof value === 'boolean' ? value : wrong(where, 'true or false');

function oneOf<T extends string>(...names: readonly T[]): Reader<T> {
  return (value, where) => names.find((name) => name === value) ?? wrong(where, `one of ${names.join(', ')}`);
}

function listOf<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value, where) =>
    Array.isArray(value) ? value.map((each, i) => read(each, `${where}[${i}]`)) : wrong(where, 'a list');
}

const dtype = oneOf('float32', 'int32', 'bool');
const numbers = listOf(number);

const tensor: Reader<FixtureTensor> = (value, where) => {
  const { shape, data, dtype: type } = fields(value, where);
  const read = {
    shape: numbers(shape, `${where}.shape`),
    data: numbers(data, `${where}.data`),
    dtype: type === undefined ? 'float32' : dtype(type, `${where}.dtype`),
  } as const;
  const size = read.shape.reduce((product, length) => product * length, 1);
  return size === read.data.length ? read : wrong(`${where}.data`, `${size} numbers long`);
};

const tensors: Reader<NamedTensors> = (value, where) =>
  Object.fromEntries(
    Object.entries(fields(value, where)).map(([name, each]) => [name, tensor(each, `${where}.${name}`)]),
  );

const tensorList = listOf(tensor);
const masks = listOf((value, where) => (value === null ? undefined : tensor(value, where)));

/** `{ key: read }` where the case has `key`, else `{}`. */
function optional<K extends string, T>(
  from: Fields,
  where: string,
  key: K,
  read: Reader<T>,
): { [P in K]?: T } {
  const result: { [P in K]?: T } = {};
  if (from[key] !== undefined) result[key] = read(from[key], `${where}.${key}`);
  return result;
}

function load<T>(file: string, read: (from: Fields, where: string) => T): readonly T[] {
  const url = new URL(`../fixtures/nn/${file}`, import.meta.url);
  const content: unknown = JSON.parse(readFileSync(url, 'utf8'));
  return listOf((value, where) => {
    const from = fields(value, where);
    return read(from, `${file}, "${text(from.name, `${where}.name`)}"`);
  })(content, file);
}

/** The cases of one group of layers. */
export function loadLayerCases(file: LayerFile): readonly LayerCase[] {
  return load(file, (from, where) => ({
    name: text(from.name, where),
    layer: text(from.layer, `${where}.layer`),
    config: fields(from.config, `${where}.config`),
    inputs: tensorList(from.inputs, `${where}.inputs`),
    ...optional(from, where, 'mask', tensor),
    ...optional(from, where, 'masks', masks),
    ...optional(from, where, 'attentionMask', tensor),
    ...optional(from, where, 'useCausalMask', flag),
    ...optional(from, where, 'training', flag),
    ...optional(from, where, 'initialState', tensorList),
    weights: tensors(from.weights, `${where}.weights`),
    output: tensor(from.output, `${where}.output`),
    ...optional(from, where, 'outputMask', tensor),
    undefinedWhereMasked: from.undefinedWhereMasked === true,
    ...optional(from, where, 'states', tensorList),
    outputGradient: tensor(from.outputGradient, `${where}.outputGradient`),
    ...optional(from, where, 'stateGradients', tensorList),
    ...optional(from, where, 'inputGradients', tensorList),
    ...optional(from, where, 'initialStateGradients', tensorList),
    weightGradients: tensors(from.weightGradients, `${where}.weightGradients`),
    ...optional(from, where, 'updatedWeights', tensors),
  }));
}

/** The cases of all losses. */
export function loadLossCases(): readonly LossCase[] {
  return ['losses.json', 'more_losses.json'].flatMap((file) => load(file, readLossCase));
}

function readLossCase(from: Fields, where: string): LossCase {
  return {
    name: text(from.name, where),
    loss: text(from.loss, `${where}.loss`),
    config: fields(from.config, `${where}.config`),
    targets: tensor(from.targets, `${where}.targets`),
    predictions: tensor(from.predictions, `${where}.predictions`),
    ...optional(from, where, 'sampleWeights', tensor),
    perSample: tensor(from.perSample, `${where}.perSample`),
    value: number(from.value, `${where}.value`),
    predictionGradient: tensor(from.predictionGradient, `${where}.predictionGradient`),
  };
}

/** The trajectories of all optimisers. */
export function loadOptimizerCases(): readonly OptimizerCase[] {
  return ['optimizers.json', 'more_optimizers.json'].flatMap((file) => load(file, readOptimizerCase));
}

const bySteps: Reader<ReadonlyMap<number, NamedTensors>> = (value, where) =>
  new Map(
    Object.entries(fields(value, where)).map(([step, each]) => [
      Number(step),
      tensors(each, `${where}.${step}`),
    ]),
  );

function readOptimizerCase(from: Fields, where: string): OptimizerCase {
  return {
    name: text(from.name, where),
    optimizer: oneOf(...optimizerNames)(from.optimizer, `${where}.optimizer`),
    config: fields(from.config, `${where}.config`),
    ...optional(from, where, 'learningRates', numbers),
    parameters: tensors(from.parameters, `${where}.parameters`),
    gradients: tensors(from.gradients, `${where}.gradients`),
    after: bySteps(from.after, `${where}.after`),
    averages: bySteps(from.averages ?? {}, `${where}.averages`),
  };
}

/** The cases of all weight regularisers. */
export function loadRegularizerCases(): readonly RegularizerCase[] {
  return load('regularizers.json', (from, where) => ({
    name: text(from.name, where),
    regularizer: oneOf('L1', 'L2', 'L1L2', 'OrthogonalRegularizer')(from.regularizer, `${where}.regularizer`),
    config: fields(from.config, `${where}.config`),
    weight: tensor(from.weight, `${where}.weight`),
    value: number(from.value, `${where}.value`),
    gradient: tensor(from.gradient, `${where}.gradient`),
  }));
}

/** The cases of all weight constraints. */
export function loadConstraintCases(): readonly ConstraintCase[] {
  return load('constraints.json', (from, where) => ({
    name: text(from.name, where),
    constraint: oneOf('MaxNorm', 'UnitNorm', 'NonNeg', 'MinMaxNorm')(from.constraint, `${where}.constraint`),
    config: fields(from.config, `${where}.config`),
    weight: tensor(from.weight, `${where}.weight`),
    result: tensor(from.result, `${where}.result`),
  }));
}
