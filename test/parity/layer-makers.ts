import { type ActivationName, activations } from '../../src/nn/activations.ts';
import type { Layer } from '../../src/nn/layer.ts';
import * as layers from '../../src/nn/layers/index.ts';
import type { LayerConfig } from './fixtures.ts';

type Maker = (config: LayerConfig) => Layer;

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
  ['Activation', (config) => layers.Activation(activationName(config.activation), config)],
  ['Add', layers.Add],
  ['Average', layers.Average],
  ['AveragePooling1D', (config) => layers.AveragePooling1D(number(config, 'poolSize'), config)],
  ['AveragePooling2D', (config) => layers.AveragePooling2D(numberOrList(config, 'poolSize'), config)],
  ['BatchNormalization', layers.BatchNormalization],
  ['Bidirectional', (config) => layers.Bidirectional(innerOf(config), config)],
  ['CausalSelfAttention', (config) => layers.CausalSelfAttention(number(config, 'numHeads'), config)],
  ['Concatenate', layers.Concatenate],
  ['Conv1D', (config) => layers.Conv1D(number(config, 'filters'), number(config, 'kernelSize'), config)],
  [
    'CrossDecoderBlock',
    (config) =>
      layers.CrossDecoderBlock(number(config, 'intermediateDim'), number(config, 'numHeads'), config),
  ],
  [
    'DecoderBlock',
    (config) => layers.DecoderBlock(number(config, 'intermediateDim'), number(config, 'numHeads'), config),
  ],
  [
    'Conv2D',
    (config) => layers.Conv2D(number(config, 'filters'), numberOrList(config, 'kernelSize'), config),
  ],
  ['Dense', (config) => layers.Dense(number(config, 'units'), config)],
  ['DepthwiseConv2D', (config) => layers.DepthwiseConv2D(numberOrList(config, 'kernelSize'), config)],
  [
    'Embedding',
    (config) => layers.Embedding(number(config, 'inputDim'), number(config, 'outputDim'), config),
  ],
  ['Flatten', layers.Flatten],
  ['GRU', (config) => layers.GRU(number(config, 'units'), config)],
  ['GatedFeedForward', (config) => layers.GatedFeedForward(number(config, 'intermediateDim'), config)],
  ['GlobalAveragePooling1D', layers.GlobalAveragePooling1D],
  ['GlobalAveragePooling2D', layers.GlobalAveragePooling2D],
  ['GlobalMaxPooling1D', layers.GlobalMaxPooling1D],
  ['GlobalMaxPooling2D', layers.GlobalMaxPooling2D],
  ['LSTM', (config) => layers.LSTM(number(config, 'units'), config)],
  ['LayerNormalization', layers.LayerNormalization],
  ['LeakyReLU', layers.LeakyReLU],
  ['Masking', layers.Masking],
  ['MaxPooling1D', (config) => layers.MaxPooling1D(number(config, 'poolSize'), config)],
  ['MaxPooling2D', (config) => layers.MaxPooling2D(numberOrList(config, 'poolSize'), config)],
  ['Maximum', layers.Maximum],
  ['Minimum', layers.Minimum],
  [
    'MultiHeadAttention',
    (config) => layers.MultiHeadAttention(number(config, 'numHeads'), number(config, 'keyDim'), config),
  ],
  ['Multiply', layers.Multiply],
  ['Permute', (config) => layers.Permute(numbers(config, 'dims'), config)],
  ['RMSNormalization', layers.RMSNormalization],
  ['ReLU', layers.ReLU],
  ['RepeatVector', (config) => layers.RepeatVector(number(config, 'n'), config)],
  ['Reshape', (config) => layers.Reshape(numbers(config, 'targetShape'), config)],
  [
    'ReversibleEmbedding',
    (config) => layers.ReversibleEmbedding(number(config, 'inputDim'), number(config, 'outputDim')),
  ],
  [
    'SeparableConv2D',
    (config) => layers.SeparableConv2D(number(config, 'filters'), numberOrList(config, 'kernelSize'), config),
  ],
  ['SimpleRNN', (config) => layers.SimpleRNN(number(config, 'units'), config)],
  ['Softmax', layers.Softmax],
  ['Subtract', layers.Subtract],
  [
    'TransformerEncoder',
    (config) =>
      layers.TransformerEncoder(number(config, 'intermediateDim'), number(config, 'numHeads'), config),
  ],
  ['UpSampling2D', (config) => layers.UpSampling2D(numberOrList(config, 'size'), config)],
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
    (config) => layers.AdaptiveAveragePooling1D(number(config, 'outputSize'), config),
  ],
  [
    'AdaptiveAveragePooling2D',
    (config) => layers.AdaptiveAveragePooling2D(numberOrList(config, 'outputSize'), config),
  ],
  [
    'AdaptiveAveragePooling3D',
    (config) => layers.AdaptiveAveragePooling3D(numberOrTriple(config, 'outputSize'), config),
  ],
  ['AveragePooling3D', (config) => layers.AveragePooling3D(numberOrTriple(config, 'poolSize'), config)],
  ['GlobalAveragePooling3D', layers.GlobalAveragePooling3D],
  ['AdaptiveMaxPooling1D', (config) => layers.AdaptiveMaxPooling1D(number(config, 'outputSize'), config)],
  [
    'AdaptiveMaxPooling2D',
    (config) => layers.AdaptiveMaxPooling2D(numberOrList(config, 'outputSize'), config),
  ],
  [
    'AdaptiveMaxPooling3D',
    (config) => layers.AdaptiveMaxPooling3D(numberOrTriple(config, 'outputSize'), config),
  ],
  ['MaxPooling3D', (config) => layers.MaxPooling3D(numberOrTriple(config, 'poolSize'), config)],
  ['GlobalMaxPooling3D', layers.GlobalMaxPooling3D],
  [
    'Conv1DTranspose',
    (config) => layers.Conv1DTranspose(number(config, 'filters'), number(config, 'kernelSize'), config),
  ],
  [
    'Conv2DTranspose',
    (config) => layers.Conv2DTranspose(number(config, 'filters'), numberOrList(config, 'kernelSize'), config),
  ],
  [
    'Conv3DTranspose',
    (config) =>
      layers.Conv3DTranspose(number(config, 'filters'), numberOrTriple(config, 'kernelSize'), config),
  ],
  [
    'Conv3D',
    (config) => layers.Conv3D(number(config, 'filters'), numberOrTriple(config, 'kernelSize'), config),
  ],
  [
    'SeparableConv1D',
    (config) => layers.SeparableConv1D(number(config, 'filters'), number(config, 'kernelSize'), config),
  ],
  ['DepthwiseConv1D', (config) => layers.DepthwiseConv1D(number(config, 'kernelSize'), config)],
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
  ['UpSampling1D', (config) => layers.UpSampling1D(number(config, 'size'), config)],
  ['UpSampling3D', (config) => layers.UpSampling3D(numberOrTriple(config, 'size'), config)],
  ['PReLU', layers.PReLU],
  ['TimeDistributed', (config) => layers.TimeDistributed(innerOf(config))],
  ['SpectralNormalization', (config) => layers.SpectralNormalization(innerOf(config), config)],
  ['GroupNormalization', layers.GroupNormalization],
  ['UnitNormalization', layers.UnitNormalization],
  ['Attention', layers.Attention],
  ['AdditiveAttention', layers.AdditiveAttention],
  [
    'GroupQueryAttention',
    (config) =>
      layers.GroupQueryAttention(
        number(config, 'headDim'),
        number(config, 'numQueryHeads'),
        number(config, 'numKeyValueHeads'),
        config,
      ),
  ],
  [
    'ConvLSTM2D',
    (config) => layers.ConvLSTM2D(number(config, 'filters'), numberOrList(config, 'kernelSize'), config),
  ],
  ['Dot', (config) => layers.Dot(numberOrList(config, 'axes'), config)],
  ['ELU', layers.ELU],
]);

/** Our layer of Keras' class `kind` with its arguments. */
export function make(kind: string, config: LayerConfig): Layer {
  const maker = makers.get(kind);
  if (maker === undefined) throw new Error(`the fixtures know a layer ${kind} that the test does not`);
  return maker(
    Object.fromEntries(
      Object.entries(config).map(([name, value]) => [
        name,
        /activation/i.test(name) && typeof value === 'string' ? camelCase(value) : value,
      ]),
    ),
  );
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
