import { type ActivationName, activations } from '../../src/nn/activations.ts';
import type { Layer } from '../../src/nn/layer.ts';
import * as layers from '../../src/nn/layers/index.ts';
import type { LayerConfig } from './fixtures.ts';

/** `options` are those arguments that we do not take by position. */
type Maker = (config: LayerConfig, options: LayerConfig) => Layer;

/** Keras' names of what our layers take by position. */
const positional =
  /^(units|filters|\w+Size|size|(input|output|intermediate|key|head)Dim|n|dims|axes|layer|targetShape|num(Query)?Heads)$/;

function number(config: LayerConfig, name: string): number {
  const value = config[name];
  if (typeof value !== 'number') throw new Error(`the case has no number ${name}`);
  return value;
}
function numbers(config: LayerConfig, name: string): number[] {
  const value = config[name];
  if (!Array.isArray(value)) throw new Error(`the case has no list ${name}`);
  return value.map(Number);
}

/** A number, or one for rows and one for columns. */
function numberOrList(config: LayerConfig, name: string): layers.PairOption {
  const value = config[name];
  if (typeof value === 'number') return value;
  const [rows, columns] = numbers(config, name);
  return [rows, columns];
}

/** A number, or one for each of three axes. */
function numberOrTriple(config: LayerConfig, name: string): layers.TripleOption {
  const value = config[name];
  if (typeof value === 'number') return value;
  const [depth, rows, columns] = numbers(config, name);
  return [depth, rows, columns];
}

/** A number, or a pair before and after. */
const marginOf = (value: unknown): layers.MarginOption => {
  if (!Array.isArray(value)) return Number(value);
  const [before, after] = value.map(Number);
  return [before, after];
};
function margins(config: LayerConfig, name: string): layers.MarginOption[] {
  const value = config[name];
  if (!Array.isArray(value)) throw new Error(`the case has no list ${name}`);
  return value.map(marginOf);
}
function threeMargins(
  config: LayerConfig,
  name: string,
): [layers.MarginOption, layers.MarginOption, layers.MarginOption] {
  const [depth, rows, columns] = margins(config, name);
  return [depth, rows, columns];
}

/** Keras' names of layers and arguments become ours; arguments that we take by position are named here. */
const makers = new Map<string, Maker>([
  ['Activation', ({ activation, ...options }) => layers.Activation(activationName(activation), options)],
  ['Add', layers.Add],
  ['Average', layers.Average],
  ['AveragePooling1D', (config, options) => layers.AveragePooling1D(number(config, 'poolSize'), options)],
  [
    'AveragePooling2D',
    (config, options) => layers.AveragePooling2D(numberOrList(config, 'poolSize'), options),
  ],
  ['BatchNormalization', layers.BatchNormalization],
  ['Bidirectional', (config, options) => layers.Bidirectional(innerOf(config), options)],
  [
    'CausalSelfAttention',
    (config, options) => layers.CausalSelfAttention(number(config, 'numHeads'), options),
  ],
  ['Concatenate', layers.Concatenate],
  [
    'Conv1D',
    (config, options) => layers.Conv1D(number(config, 'filters'), number(config, 'kernelSize'), options),
  ],
  [
    'CrossDecoderBlock',
    (config, options) =>
      layers.CrossDecoderBlock(number(config, 'intermediateDim'), number(config, 'numHeads'), options),
  ],
  [
    'DecoderBlock',
    (config, options) =>
      layers.DecoderBlock(number(config, 'intermediateDim'), number(config, 'numHeads'), options),
  ],
  [
    'Conv2D',
    (config, options) =>
      layers.Conv2D(number(config, 'filters'), numberOrList(config, 'kernelSize'), options),
  ],
  ['Dense', (config, options) => layers.Dense(number(config, 'units'), options)],
  [
    'DepthwiseConv2D',
    (config, options) => layers.DepthwiseConv2D(numberOrList(config, 'kernelSize'), options),
  ],
  [
    'Embedding',
    (config, options) => layers.Embedding(number(config, 'inputDim'), number(config, 'outputDim'), options),
  ],
  ['Flatten', layers.Flatten],
  ['GRU', (config, options) => layers.GRU(number(config, 'units'), options)],
  [
    'GatedFeedForward',
    (config, options) => layers.GatedFeedForward(number(config, 'intermediateDim'), options),
  ],
  ['GlobalAveragePooling1D', layers.GlobalAveragePooling1D],
  ['GlobalAveragePooling2D', layers.GlobalAveragePooling2D],
  ['GlobalMaxPooling1D', layers.GlobalMaxPooling1D],
  ['GlobalMaxPooling2D', layers.GlobalMaxPooling2D],
  ['LSTM', (config, options) => layers.LSTM(number(config, 'units'), options)],
  ['LayerNormalization', layers.LayerNormalization],
  ['LeakyReLU', layers.LeakyReLU],
  ['Masking', layers.Masking],
  ['MaxPooling1D', (config, options) => layers.MaxPooling1D(number(config, 'poolSize'), options)],
  ['MaxPooling2D', (config, options) => layers.MaxPooling2D(numberOrList(config, 'poolSize'), options)],
  ['Maximum', layers.Maximum],
  ['Minimum', layers.Minimum],
  [
    'MultiHeadAttention',
    (config, options) =>
      layers.MultiHeadAttention(number(config, 'numHeads'), number(config, 'keyDim'), options),
  ],
  ['Multiply', layers.Multiply],
  ['Permute', (config, options) => layers.Permute(numbers(config, 'dims'), options)],
  ['RMSNormalization', layers.RMSNormalization],
  ['ReLU', layers.ReLU],
  ['RepeatVector', (config, options) => layers.RepeatVector(number(config, 'n'), options)],
  ['Reshape', (config, options) => layers.Reshape(numbers(config, 'targetShape'), options)],
  [
    'ReversibleEmbedding',
    (config) => layers.ReversibleEmbedding(number(config, 'inputDim'), number(config, 'outputDim')),
  ],
  [
    'SeparableConv2D',
    (config, options) =>
      layers.SeparableConv2D(number(config, 'filters'), numberOrList(config, 'kernelSize'), options),
  ],
  ['SimpleRNN', (config, options) => layers.SimpleRNN(number(config, 'units'), options)],
  ['Softmax', layers.Softmax],
  ['Subtract', layers.Subtract],
  [
    'TransformerEncoder',
    (config, options) =>
      layers.TransformerEncoder(number(config, 'intermediateDim'), number(config, 'numHeads'), options),
  ],
  ['UpSampling2D', (config, options) => layers.UpSampling2D(numberOrList(config, 'size'), options)],
  [
    'ZeroPadding2D',
    ({ padding, ...config }) =>
      layers.ZeroPadding2D(
        padding === 2
          ? 2
          : [
              [0, 1],
              [2, 3],
            ],
        config,
      ),
  ],
  ['ZeroPadding1D', ({ padding: _, ...config }) => layers.ZeroPadding1D([1, 2], config)],
  [
    'AdaptiveAveragePooling1D',
    (config, options) => layers.AdaptiveAveragePooling1D(number(config, 'outputSize'), options),
  ],
  [
    'AdaptiveAveragePooling2D',
    (config, options) => layers.AdaptiveAveragePooling2D(numberOrList(config, 'outputSize'), options),
  ],
  [
    'AdaptiveAveragePooling3D',
    (config, options) => layers.AdaptiveAveragePooling3D(numberOrTriple(config, 'outputSize'), options),
  ],
  [
    'AveragePooling3D',
    (config, options) => layers.AveragePooling3D(numberOrTriple(config, 'poolSize'), options),
  ],
  ['GlobalAveragePooling3D', layers.GlobalAveragePooling3D],
  [
    'AdaptiveMaxPooling1D',
    (config, options) => layers.AdaptiveMaxPooling1D(number(config, 'outputSize'), options),
  ],
  [
    'AdaptiveMaxPooling2D',
    (config, options) => layers.AdaptiveMaxPooling2D(numberOrList(config, 'outputSize'), options),
  ],
  [
    'AdaptiveMaxPooling3D',
    (config, options) => layers.AdaptiveMaxPooling3D(numberOrTriple(config, 'outputSize'), options),
  ],
  ['MaxPooling3D', (config, options) => layers.MaxPooling3D(numberOrTriple(config, 'poolSize'), options)],
  ['GlobalMaxPooling3D', layers.GlobalMaxPooling3D],
  [
    'Conv1DTranspose',
    (config, options) =>
      layers.Conv1DTranspose(number(config, 'filters'), number(config, 'kernelSize'), options),
  ],
  [
    'Conv2DTranspose',
    (config, options) =>
      layers.Conv2DTranspose(number(config, 'filters'), numberOrList(config, 'kernelSize'), options),
  ],
  [
    'Conv3DTranspose',
    (config, options) =>
      layers.Conv3DTranspose(number(config, 'filters'), numberOrTriple(config, 'kernelSize'), options),
  ],
  [
    'Conv3D',
    (config, options) =>
      layers.Conv3D(number(config, 'filters'), numberOrTriple(config, 'kernelSize'), options),
  ],
  [
    'SeparableConv1D',
    (config, options) =>
      layers.SeparableConv1D(number(config, 'filters'), number(config, 'kernelSize'), options),
  ],
  ['DepthwiseConv1D', (config, options) => layers.DepthwiseConv1D(number(config, 'kernelSize'), options)],
  ['Cropping1D', ({ cropping, ...config }) => layers.Cropping1D(marginOf(cropping), config)],
  [
    'Cropping2D',
    ({ cropping, ...config }) => {
      if (typeof cropping === 'number') return layers.Cropping2D(cropping, config);
      const [rows, columns] = margins({ cropping }, 'cropping');
      return layers.Cropping2D([rows, columns], config);
    },
  ],
  [
    'Cropping3D',
    ({ cropping, ...config }) => layers.Cropping3D(threeMargins({ cropping }, 'cropping'), config),
  ],
  [
    'ZeroPadding3D',
    ({ padding, ...config }) => layers.ZeroPadding3D(threeMargins({ padding }, 'padding'), config),
  ],
  ['UpSampling1D', (config, options) => layers.UpSampling1D(number(config, 'size'), options)],
  ['UpSampling3D', (config, options) => layers.UpSampling3D(numberOrTriple(config, 'size'), options)],
  ['PReLU', layers.PReLU],
  ['TimeDistributed', (config) => layers.TimeDistributed(innerOf(config))],
  ['SpectralNormalization', (config, options) => layers.SpectralNormalization(innerOf(config), options)],
  ['GroupNormalization', layers.GroupNormalization],
  ['UnitNormalization', layers.UnitNormalization],
  ['Attention', layers.Attention],
  ['AdditiveAttention', layers.AdditiveAttention],
  [
    'GroupQueryAttention',
    (config, { numKeyValueHeads: _, ...options }) =>
      layers.GroupQueryAttention(
        number(config, 'headDim'),
        number(config, 'numQueryHeads'),
        number(config, 'numKeyValueHeads'),
        options,
      ),
  ],
  [
    'ConvLSTM2D',
    (config, options) =>
      layers.ConvLSTM2D(number(config, 'filters'), numberOrList(config, 'kernelSize'), options),
  ],
  ['Dot', (config, options) => layers.Dot(numberOrList(config, 'axes'), options)],
  ['ELU', layers.ELU],
]);

/** Our layer of Keras' class `kind` with its arguments. */
export function make(kind: string, config: LayerConfig): Layer {
  const maker = makers.get(kind);
  if (maker === undefined) throw new Error(`the fixtures know a layer ${kind} that the test does not`);
  const named = Object.entries(config).map(([name, value]): [string, unknown] => [
    name,
    /activation/i.test(name) && typeof value === 'string' ? camelCase(value) : value,
  ]);
  const options = named.filter(([name]) => !positional.test(name));
  return maker(Object.fromEntries(named), Object.fromEntries(options));
}

function activationName(name: unknown): ActivationName {
  const known = Object.keys(activations).find((each): each is ActivationName => each === (name ?? 'linear'));
  if (known === undefined) throw new Error(`there is no activation ${name}`);
  return known;
}

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function innerOf({ layer }: LayerConfig): Layer {
  if (typeof layer !== 'object' || layer === null || !('layer' in layer) || !('config' in layer)) {
    throw new Error('the case has no inner layer');
  }
  return make(String(layer.layer), { ...(layer.config ?? {}) });
}
