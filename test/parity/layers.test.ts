import { describe, expect, it } from 'vitest';
import type { Layer } from '../../src/nn/layer.ts';
import * as layers from '../../src/nn/layers/index.ts';
import {
  type FixtureTensor,
  type LayerCase,
  type LayerConfig,
  layerFiles,
  loadLayerCases,
} from './fixtures.ts';
import { build, expectedOf, type Results, runSaved, runTraining } from './harness.ts';

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

/** A number, or a list of numbers and of lists. */
function numberOrList(config: LayerConfig, name: string): layers.PairOption {
  const value = config[name];
  if (typeof value === 'number') return value;
  const [rows, columns] = numbers(config, name);
  return [rows, columns];
}

/** Keras' names of layers and arguments become ours; arguments that we take by position are named here. */
const makers = new Map<string, Maker>([
  ['Activation', (config) => layers.Activation('linear', config)],
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
]);

function make(kind: string, config: LayerConfig): Layer {
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

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

function innerOf({ layer }: LayerConfig): Layer {
  if (typeof layer !== 'object' || layer === null || !('layer' in layer) || !('config' in layer)) {
    throw new Error('the case has no inner layer');
  }
  return make(String(layer.layer), { ...(layer.config ?? {}) });
}

const layerOf = ({ layer, config, useCausalMask }: LayerCase): Layer =>
  make(layer, { ...config, ...(useCausalMask && { useCausalMask }) });

/** The elements of the output that mean something. */
function comparable(
  { undefinedWhereMasked, outputMask, output }: LayerCase,
  name: string,
): (i: number) => boolean {
  if (!undefinedWhereMasked || outputMask === undefined || name !== 'output') return () => true;
  const width = output.data.length / outputMask.data.length;
  return (i) => outputMask.data[Math.floor(i / width)] === 1;
}

function expectEqual(got: Results, expected: ReadonlyMap<string, FixtureTensor>, from: LayerCase): void {
  expect([...got.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [name, { shape, data }] of expected) {
    const ours = got.get(name);
    expect(ours?.shape, name).toEqual(shape);
    const counts = comparable(from, name);
    data.forEach((value, i) => {
      const mine = ours?.data[i] ?? Number.NaN;
      if (!counts(i) || Math.abs(mine - value) <= 1e-5 + 1e-4 * Math.abs(value)) return;
      expect.fail(`${name}, element ${i}: ${mine}, recorded ${value}`);
    });
  }
}

for (const file of layerFiles) {
  describe(`${file}: as recorded`, () => {
    for (const from of loadLayerCases(file)) {
      it(`${from.layer}, ${from.name}`, async () => {
        const self = layerOf(from);
        const described = build(self, from);
        expect(described.shape.slice(1), 'shape of the output').toEqual(from.output.shape.slice(1));
        const expected = expectedOf(from);
        expectEqual(await runTraining(self, from), expected, from);
        if (from.training) return;
        const forward = [...expected].filter(([name]) => name.startsWith('output'));
        expectEqual(await runSaved(self, from), new Map(forward), from);
      });
    }
  });
}
